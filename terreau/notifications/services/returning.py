"""Mail that a server gave back: not delivered, told otherwise, and after twice no longer sent there."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction

from terreau.core import clock
from terreau.notifications.models import Message
from terreau.notifications.selectors import RETURNED, returned_to
from terreau.notifications.services.sending import send_offline
from terreau.people.models import Person
from terreau.people.services import note_returned_mail

MOST_A_DAY = 3  # given back: a server has a bad day now and then, but not for three of ours
OFTEN = 2  # on different days


@transaction.atomic
def mark_undelivered(*, message_ids: Iterable[str]) -> int:
    """What a server gave back did not arrive: it counts as not delivered, and a letter or a call takes its place.

    Returns how many of ours it was. A Message-ID is known to the reader and to servers on the way alone.
    """
    ours = Message.objects.filter(message_id__in=list(message_ids), channel=Message.Channel.MAIL)
    found = list(
        ours.filter(status=Message.Status.SENT).select_related("person__authority", "person__account")
    )
    rows = Message.objects.filter(pk__in=[one.pk for one in found], status=Message.Status.SENT)
    count = rows.update(status=Message.Status.FAILED, failure=RETURNED)
    for person in {one.person_id: one.person for one in found if one.person is not None}.values():
        _reach_otherwise(person)
    return count


def _reach_otherwise(person: Person) -> None:
    days = [one.date() for one in returned_to(person).values_list("sent_at", flat=True) if one]
    is_held = len(days) >= MOST_A_DAY or len(set(days)) >= OFTEN
    note_returned_mail(person=person, is_held=is_held)
    monday = clock.today(person.authority.zone)
    monday -= timedelta(days=monday.weekday())
    send_offline(
        key=f"returned:{person.pk}:{monday:%Y%m%d}",
        template="notifications/notices/returned.txt",
        context={"is_held": is_held},
        person=person,
    )
