"""Queueing mail that will be written when it leaves."""

from collections.abc import Iterable
from email.utils import make_msgid

from django.db import transaction

from terreau.authorities.models import Authority
from terreau.core import clock
from terreau.notifications.models import Message
from terreau.people.models import Person


@transaction.atomic
def queue_to_compose(
    *, people: Iterable[Person], key: str, about: tuple[str, int], authority: Authority, subject: str
) -> int:
    """One mail for each person, whose words come from the composer of its kind (`about[0]`) at the moment of sending.

    `key` is completed by each one's id: queued again, nothing more leaves. `subject` shows in lists until then. In one short
    transaction: for thousands of people, call it for a few hundred at a time. Returns how many are new.
    """
    queued = {f"{key}:{person.pk}": person for person in people}
    known = set(Message.objects.filter(key__in=queued).values_list("key", flat=True))
    now = clock.now()
    rows = [
        Message(
            key=one,
            authority=authority,
            person=person,
            channel=Message.Channel.MAIL,
            language=person.language,
            subject=subject,
            about_kind=about[0],
            about_id=about[1],
            message_id=make_msgid(domain=authority.host),
            due_at=now,
        )
        for one, person in queued.items()
        if one not in known
    ]
    Message.objects.bulk_create(rows, ignore_conflicts=True, batch_size=200)
    return len(rows)
