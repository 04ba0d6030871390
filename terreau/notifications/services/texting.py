"""SMS in the outbox: queued like the rest. Who sends them, and to whom they may go, is the mailroom's."""

from collections.abc import Mapping
from datetime import datetime
from email.utils import make_msgid
from typing import Any

from django.db import transaction
from django.db.models import Exists, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from terreau.authorities.models import Authority
from terreau.core import clock
from terreau.core.seal import seal
from terreau.notifications.models import MailLock, Message
from terreau.notifications.selectors import RETURNED
from terreau.notifications.services.delivery import CLAIM_FOR
from terreau.notifications.services.sending import SECRET_MARK, base_url
from terreau.people.models import Person

Status = Message.Status


@transaction.atomic
def queue_text(
    *,
    key: str,
    template: str,
    context: Mapping[str, Any],
    person: Person,
    about: tuple[str, int],
    useful_until: datetime,
) -> Message | None:
    """Queue one SMS: the template's words on one line, of no use after a while. The same key twice queues once."""
    if person.erased_at is not None or person.is_suspended:
        return None
    around = {"authority": person.authority, "base_url": base_url(person.authority)}
    with translation.override(person.language):
        words = render_to_string(template, {**context, **around})
        subject = _("SMS")
    message = Message(
        key=key,
        authority=person.authority,
        person=person,
        channel=Message.Channel.SMS,
        language=person.language,
        subject=subject,
        body=" ".join(words.split()),
        about_kind=about[0],
        about_id=about[1],
        message_id=make_msgid(domain=person.authority.host),
        due_at=clock.now(),
        useful_until=useful_until,
    )
    Message.objects.bulk_create([message], ignore_conflicts=True)
    return Message.objects.get(key=key)


@transaction.atomic
def queue_text_to(
    *,
    key: str,
    number: str,
    template: str,
    authority: Authority,
    language: str,
    about_kind: str,
    useful_until: datetime,
    secret: str = "",
) -> Message:
    """Queue one SMS to a number (sealed), perhaps with a code: whether it may be written to is looked at when it leaves.

    Nothing here depends on who has that number: whoever asks cannot tell by how long it takes. The same key twice queues once.
    """
    around = {"authority": authority, "secret": SECRET_MARK, "base_url": base_url(authority)}
    with translation.override(language):
        words = render_to_string(template, around)
        subject = _("SMS")
    message = Message(
        key=key,
        authority=authority,
        sealed_address=seal(number),
        sealed_secret=seal(secret) if secret else "",
        channel=Message.Channel.SMS,
        language=language,
        subject=subject,
        body=" ".join(words.split()),
        about_kind=about_kind,
        message_id=make_msgid(domain=authority.host),
        due_at=clock.now(),
        useful_until=useful_until,
    )
    Message.objects.bulk_create([message], ignore_conflicts=True)
    return Message.objects.get(key=key)


def waiting_texts() -> QuerySet[Message]:
    """SMS that are due and that nobody is sending now; none while a restored copy keeps everything to itself."""
    now = clock.now()
    due = Message.objects.filter(
        ~Exists(MailLock.objects.all()), channel=Message.Channel.SMS, due_at__lte=now
    )
    return due.filter(Q(status=Status.QUEUED) | Q(status=Status.SENDING, claimed_at__lt=now - CLAIM_FOR))


def claim_text(*, message_id: int) -> Message | None:
    """Take one that waits; None when somebody else has it. One that is of no use any more is cancelled."""
    now = clock.now()
    if not waiting_texts().filter(pk=message_id).update(status=Status.SENDING, claimed_at=now):
        return None
    rows = Message.objects.select_related("authority", "person__account", "person__authority")
    message: Message = rows.get(pk=message_id)
    if message.useful_until and message.useful_until < now:
        settle_text(message=message, status=Status.CANCELLED)
        return None
    return message


def settle_text(*, message: Message, status: str, failure: str = "", due_at: datetime | None = None) -> None:
    """What became of one that was claimed: sent, failed, cancelled, or queued again for later."""
    changes: dict[str, Any] = {"failure": failure}
    if status != Status.QUEUED:
        changes["sealed_secret"] = ""
    if status == Status.SENT:
        changes["sent_at"] = clock.now()
    if due_at is not None:
        changes["due_at"] = due_at
    if failure:
        changes["attempts"] = message.attempts + 1
    Message.objects.filter(pk=message.pk, status=Status.SENDING).update(status=status, **changes)


@transaction.atomic
def mark_text_undelivered(*, public_id: str) -> Person | None:
    """The carrier says that an SMS did not arrive: it counts as not delivered. Gives whom it was for, once."""
    rows = Message.objects.filter(public_id=public_id, channel=Message.Channel.SMS)
    if not rows.filter(status=Status.SENT).update(status=Status.FAILED, failure=RETURNED):
        return None
    message = rows.select_related("person__authority", "person__account").get()
    person: Person | None = message.person
    return person
