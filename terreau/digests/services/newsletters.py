"""Letters of the institution to many people: written, looked at with their exact recipients, sent once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from terreau.core import clock
from terreau.core.text import tidy
from terreau.digests.models import Newsletter
from terreau.digests.permissions import can_send_newsletter, can_write_newsletter
from terreau.digests.selectors import CRITERIA, recipients_of
from terreau.digests.services.refusal import DigestError
from terreau.digests.tokens import stop_path
from terreau.journal.models import Capacity, Verb
from terreau.journal.services import record
from terreau.notifications.models import Message
from terreau.notifications.services import base_url, queue_to_compose, written
from terreau.offices.services import check_neutral
from terreau.people.models import Person

NEWSLETTER = "newsletter"
AT_ONCE = 500  # people queued in one transaction: it lasts well under a second


@transaction.atomic
def write_newsletter(
    *,
    by: Person,
    subject: str,
    text: str,
    segment: Mapping[str, Sequence[int]],
    letter: Newsletter | None = None,
) -> Newsletter:
    """Write a letter, or write it again; nothing leaves."""
    if not can_write_newsletter(by) or (letter is not None and not can_send_newsletter(by, letter)):
        raise DigestError(_("Only civil servants write in the institution’s name."))
    subject, text = " ".join(tidy(subject).split()), tidy(text)
    if not subject or len(subject) > 120:
        raise DigestError(_("Give it a subject of 120 characters at most."), field="subject")
    if not text or len(text) > 6000:
        raise DigestError(_("Write a text of 6,000 characters at most."), field="text")
    letter = letter or Newsletter(authority=by.authority)
    letter.subject, letter.text, letter.written_by = subject, text, by
    letter.segment = {name: sorted(segment.get(name, ())) for name in CRITERIA if segment.get(name)}
    check_neutral(by=by, text=f"{subject}\n{text}", is_segment=bool(letter.segment))
    letter.save()
    return letter


@transaction.atomic
def send_newsletter(*, by: Person, letter: Newsletter) -> Newsletter:
    """Send it, once: from here on it is kept as it is. The worker puts the mails in the outbox within a minute."""
    if not can_send_newsletter(by, letter):
        raise DigestError(_("This letter has left already, or is not yours to send."))
    check_neutral(by=by, text=f"{letter.subject}\n{letter.text}", is_segment=bool(letter.segment))
    number = recipients_of(letter.authority, letter.segment).count()
    if not number:
        raise DigestError(_("Nobody would receive it. Choose other people."))
    if not letter.advance(to=Newsletter.Status.SENT, sent_by=by, sent_at=clock.now(), recipients=number):
        raise DigestError(_("Somebody sent it just before you."))
    record(
        Verb.ANNOUNCE,
        subject=(NEWSLETTER, letter.pk),
        authority=letter.authority,
        actor=by,
        capacity=Capacity.AGENT,
        audience="public",
    )
    return letter


def queue_newsletters(now: datetime) -> int:
    """Put what was sent in the outbox, a few hundred people at a time. Stopped half-way, it goes on where it was."""
    queued = 0
    for letter in Newsletter.objects.filter(status=Newsletter.Status.SENT, queued_at=None).select_related(
        "authority"
    ):
        for people in _in_chunks(recipients_of(letter.authority, letter.segment)):
            queued += queue_to_compose(
                people=people,
                key=f"{NEWSLETTER}:{letter.pk}",
                about=(NEWSLETTER, letter.pk),
                authority=letter.authority,
                subject=letter.subject,
            )
        Newsletter.objects.filter(pk=letter.pk).update(queued_at=now)
    return queued


def _in_chunks(people: QuerySet[Person]) -> Iterator[list[Person]]:
    last = 0
    while found := list(people.order_by("pk").filter(pk__gt=last)[:AT_ONCE]):
        yield found
        last = found[-1].pk


def compose_newsletter(message: Message) -> tuple[str, str] | None:
    """The letter, with the link that stops such mail; nothing for whoever stopped it since."""
    letter = Newsletter.objects.filter(pk=message.about_id or 0).first()
    still = recipients_of(message.authority, {}).filter(pk=message.person_id or 0)
    if letter is None or message.person_id is None or not still.exists():
        return None
    context = {
        "letter": letter, "authority": message.authority, "base_url": base_url(message.authority),
        "stop": stop_path(message.person_id),
    }  # fmt: skip
    with translation.override(message.language):
        return letter.subject, written("digests/notices/newsletter.txt", context) + "\n"
