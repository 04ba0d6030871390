"""Messages of crossings that no other room can send: here, to whoever has not come for long, before they are forgotten."""

from datetime import date, datetime

from django.db.models import QuerySet

from terreau.core import clock
from terreau.notifications.models import Message
from terreau.notifications.services import send
from terreau.people.models import Person


def warn_of_closing(person: Person, *, which: int, closes_on: date) -> None:
    """The first or the second warning: until when to come back, and what is erased otherwise."""
    send(
        key=f"unused:{which}:{person.pk}:{clock.now():%Y%m%d}",
        template="crossings/notices/unused.txt",
        context={"is_last": which == 2, "closes_on": closes_on},
        authority=person.authority,
        person=person,
    )


def closing_warnings(which: int, *, after: datetime, before: datetime) -> QuerySet[Message]:
    """The first or the second warnings written between two instants."""
    return Message.objects.filter(
        key__startswith=f"unused:{which}:", created_at__gte=after, created_at__lte=before
    )
