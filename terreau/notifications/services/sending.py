"""Telling someone, once: written in the gesture's transaction, sent after it by the worker."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import make_msgid
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, prefetch_related_objects
from django.template import Context
from django.template.loader import get_template
from django.utils import translation
from django.utils.translation import gettext as _

from terreau.authorities.models import Authority
from terreau.core import clock
from terreau.core.errors import GestureError
from terreau.core.seal import seal
from terreau.journal.models import Capacity, Verb
from terreau.journal.services import record
from terreau.notifications.models import Message
from terreau.offices.permissions import is_agent
from terreau.people.models import Person
from terreau.people.selectors import contact_value, open_mail_address

SECRET_MARK = "******"  # noqa: S105  # what stands in a kept body where the mail itself said a code


class NotificationError(GestureError):
    """A refused gesture on a message."""


@dataclass(frozen=True)
class Address:
    """Where to reach someone: the first of mail, postal address, phone that is filled."""

    name: str = ""
    mail: str = ""
    post: str = ""
    phone: str = ""

    @property
    def channel(self) -> str:
        if self.mail:
            return Message.Channel.MAIL
        return Message.Channel.LETTER if self.post else Message.Channel.CALL

    @property
    def text(self) -> str:
        """What stands on the envelope, the call list or the To line."""
        if self.mail:
            return self.mail
        return "\n".join(part for part in (self.name, self.post or self.phone) if part)

    def __bool__(self) -> bool:
        return bool(self.mail or self.post or self.phone)


def base_url(authority: Authority) -> str:
    """Where the authority's site stands, for links in messages, letters and codes to scan."""
    scheme = "https" if settings.TERREAU_SECURE else "http"
    port = "" if settings.TERREAU_SECURE or settings.TERREAU_PORT == 80 else f":{settings.TERREAU_PORT}"
    return f"{scheme}://{authority.host}{port}"


def address_of(person: Person) -> Address:
    """How to reach a person: mail when they have it and it arrives, else a letter, else the phone."""
    mail = open_mail_address(person)
    if mail:
        return Address(name=person.name, mail=mail)
    return Address(name=person.name, post=contact_value(person, "post"), phone=contact_value(person, "phone"))


def _surroundings(
    context: Mapping[str, Any], authority: Authority, person: Person | None, where: Address
) -> dict[str, Any]:
    own = {"authority": authority, "person": person, "address": where, "base_url": base_url(authority)}
    return {**context, **own, "secret": SECRET_MARK}


@transaction.atomic
def send(
    *,
    key: str,
    template: str,
    context: Mapping[str, Any],
    authority: Authority,
    person: Person | None = None,
    address: Address | None = None,
    language: str = "",
    about: tuple[str, int] | None = None,
    due_at: datetime | None = None,
    secret: str = "",
    useful_until: datetime | None = None,
    reply_to: str = "",
) -> Message | None:
    """Queue a message for a person, or for an address alone (sealed). The same key twice queues once.

    `template` is a text template whose first line is the subject. A code goes in `secret` and shows where the template
    says `{{ secret }}`: it is kept sealed and only until the mail has left. `reply_to` is where an answer to a mail goes.
    Returns None when there is no way to reach them, or when they were erased or suspended.
    """
    found: Message | None = Message.objects.filter(key=key).first()
    if found:
        return found
    where = address if person is None else _way_to(person, authority)
    if not where:
        return None
    language = language or (person.language if person else "fr")
    text = _written(template, _surroundings(context, authority, person, where), language)
    composed = _message(key, text, language, where, person, authority, about)
    composed.sealed_secret = seal(secret) if secret else ""
    composed.useful_until = useful_until
    composed.reply_to = reply_to if composed.channel == Message.Channel.MAIL else ""
    composed.due_at = due_at or composed.due_at
    Message.objects.bulk_create([composed], ignore_conflicts=True)
    return Message.objects.get(
        key=key
    )  # somebody else may have queued the same at the same instant: theirs stands


@transaction.atomic
def send_offline(*, key: str, template: str, context: Mapping[str, Any], person: Person) -> Message | None:
    """A letter to print or a call to make, to somebody whose mail does not arrive; None without address or phone."""
    where = Address(
        name=person.name, post=contact_value(person, "post"), phone=contact_value(person, "phone")
    )
    if not where or person.erased_at is not None or person.is_suspended:
        return None
    around = _surroundings(context, person.authority, person, where)
    text = _written(template, around, person.language)
    composed = _message(key, text, person.language, where, person, person.authority, None)
    Message.objects.bulk_create([composed], ignore_conflicts=True)
    return Message.objects.get(key=key)


@transaction.atomic
def send_all(
    *,
    people: Iterable[Person],
    key: str,
    template: str,
    context: Mapping[str, Any],
    authority: Authority,
    about: tuple[str, int] | None = None,
    reply_to: Callable[[Person], str] | str = "",
    own: Callable[[Person], Mapping[str, str]] | None = None,
) -> int:
    """The same words to several people, in two statements however many they are; `key` is completed by each one's id.

    The template names nobody: it is read once in each language. People come with their accounts. `reply_to` is one address,
    or gives each person's own; `own` gives what stands in each one's words in the place of marks. Returns how many are new.
    """
    keys = {f"{key}:{person.pk}": person for person in people}
    prefetch_related_objects([one for one in keys.values() if one.account_id is None], "contact_points")
    told = set(Message.objects.filter(key__in=keys).values_list("key", flat=True))
    texts: dict[str, str] = {}
    messages = []
    for one, person in keys.items():
        where = _way_to(person, authority) if one not in told else None
        if not where:
            continue
        if person.language not in texts:
            around = _surroundings(context, authority, None, Address())
            texts[person.language] = _written(template, around, person.language)
        text = texts[person.language]
        for mark, value in (own(person) if own else {}).items():
            text = text.replace(mark, value)
        composed = _message(one, text, person.language, where, person, authority, about)
        if composed.channel == Message.Channel.MAIL:
            composed.reply_to = reply_to if isinstance(reply_to, str) else reply_to(person)
        messages.append(composed)
    return len(Message.objects.bulk_create(messages, ignore_conflicts=True, batch_size=200))


def _way_to(person: Person, authority: Authority) -> Address | None:
    """None for whoever cannot be reached, or must not be."""
    if person.authority_id != authority.pk:
        raise NotificationError(_("This person belongs to another space."))
    if person.erased_at is not None or person.is_suspended:
        return None
    return address_of(person) or None


def written(template: str, around: Mapping[str, Any]) -> str:
    """The words of a message in the active language: plain text, in which nothing is escaped as a page would."""
    found: Any = get_template(template)
    return str(found.template.render(Context(dict(around), autoescape=False))).strip()


def _written(template: str, around: Mapping[str, Any], language: str) -> str:
    with translation.override(language):
        return written(template, around)


def _message(
    key: str,
    text: str,
    language: str,
    where: Address,
    person: Person | None,
    authority: Authority,
    about: tuple[str, int] | None,
) -> Message:
    """One row to queue: the first line of the text is its subject."""
    subject, _newline, body = text.partition("\n")
    body = body.strip() + "\n"
    return Message(
        key=key,
        authority=authority,
        person=person,
        sealed_address="" if person else seal(where.text),
        channel=where.channel,
        language=language,
        subject=" ".join(subject.split())[:200],
        body=body if person else "",
        sealed_body="" if person else seal(body),
        about_kind=about[0] if about else "",
        about_id=about[1] if about else None,
        message_id=make_msgid(domain=authority.host),
        due_at=clock.now(),
    )


@transaction.atomic
def mark_done(*, message: Message, by: Person) -> Message:
    """A gardener ticks a letter as posted or a call as made."""
    if message.channel not in {Message.Channel.LETTER, Message.Channel.CALL}:
        raise NotificationError(_("Mail leaves by itself."))
    if message.status == Message.Status.SENT:
        return message
    if message.advance(to=Message.Status.SENT, sent_at=clock.now()):
        _record_told(message, by)
    else:
        message.refresh_from_db()
    return message


def _record_told(message: Message, by: Person) -> None:
    """Who told whom, and when. Somebody without a name here is told about a thing: that is all the journal knows."""
    person = message.person
    about = (message.about_kind, message.about_id) if message.about_kind and message.about_id else None
    record(
        Verb.ANNOUNCE,
        subject=("person", person.pk) if person else about or ("authority", message.authority_id),
        authority=message.authority,
        entered_by=by,
        capacity=Capacity.AGENT if is_agent(by) else Capacity.RESIDENT,
        target_person=person,
        audience=f"person:{(person or by).pk}",
    )


@transaction.atomic
def cancel_for(*, person: Person) -> int:
    """Nothing more goes to this person."""
    return Message.objects.filter(person=person, status=Message.Status.QUEUED).update(
        status=Message.Status.CANCELLED
    )


def forget_messages(*, prefix: str, before: datetime) -> int:
    """Forget messages that are of no use after a while, codes for instance, by the beginning of their key."""
    return Message.objects.filter(key__startswith=prefix, created_at__lt=before).delete()[0]


@transaction.atomic
def settle_before(instant: datetime) -> int:
    """Count as sent the mail that a made-up history would have sent; letters and calls stay to be looked at."""
    waiting = Message.objects.filter(
        channel=Message.Channel.MAIL, status=Message.Status.QUEUED, created_at__lt=instant
    )
    return waiting.update(status=Message.Status.SENT, sent_at=F("created_at"))
