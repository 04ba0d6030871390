"""Mail that a server gave back: not delivered, told otherwise, and after twice no longer sent there."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from terreau.core import clock
from terreau.notifications.models import Message
from terreau.notifications.selectors import RETURNED, returned_to
from terreau.notifications.services.sending import send_offline
from terreau.people.models import ContactPoint, Person
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
    _say_it_offline(person, is_held=is_held)


def _say_it_offline(person: Person, *, is_held: bool) -> bool:
    """Once a week at most; whether there is a way to."""
    monday = clock.today(person.authority.zone)
    monday -= timedelta(days=monday.weekday())
    written = send_offline(
        key=f"{RETURNED}:{person.pk}:{monday:%Y%m%d}",
        template="notifications/notices/returned.txt",
        context={"is_held": is_held},
        person=person,
    )
    return written is not None


def reach_those_found_since(now: datetime) -> int:
    """Their mail came back while there was no other way; an address or a phone was noted since: they are told now."""
    others = ContactPoint.objects.filter(person=OuterRef("pk")).exclude(kind=ContactPoint.Kind.MAIL)
    rows = Person.objects.present().filter(Exists(others), mail_returned_at__isnull=False, suspended_at=None)
    people = list(rows.select_related("authority").order_by("pk"))
    told = Message.objects.filter(key__startswith=f"{RETURNED}:", person__in=people)
    last = dict(told.order_by("created_at").values_list("person_id", "created_at"))
    waiting = [one for one in people if one.pk not in last or last[one.pk] < (one.mail_returned_at or now)]
    return sum(_say_it_offline(one, is_held=one.mail_held_at is not None) for one in waiting)
