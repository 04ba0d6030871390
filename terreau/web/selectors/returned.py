"""To whom mail does not arrive, for whoever may write or call them otherwise."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, QuerySet

from terreau.authorities.models import Authority
from terreau.notifications.selectors import ever_returned, returned_mail
from terreau.people.models import ContactPoint, Person
from terreau.web.selectors.letters import visible_letters


@dataclass(frozen=True)
class Unreached:
    """Somebody whose mail comes back: how many did not arrive, and the other ways. Never what the mail said."""

    person: Person
    number: int
    last_at: datetime
    ways: list[str]

    @property
    def is_held(self) -> bool:
        return self.person.mail_held_at is not None


def unreached(authority: Authority, person: Person) -> QuerySet[Any, Any]:
    """By person, the latest first: only people to whom this one may post letters."""
    mine = visible_letters(returned_mail(authority), person).order_by()
    counted = mine.values("person").annotate(number=Count("pk"), last=Max("sent_at"))
    return counted.order_by("-last", "person")


def unreached_rows(lines: Any) -> list[Unreached]:
    """In two queries."""
    lines = list(lines)
    people = Person.objects.in_bulk([one["person"] for one in lines])
    ways: dict[int, list[str]] = {}
    points = ContactPoint.objects.filter(person__in=people).exclude(kind=ContactPoint.Kind.MAIL)
    for point in points.order_by("-is_preferred", "pk"):
        ways.setdefault(point.person_id, []).append(point.value)
    return [
        Unreached(people[one["person"]], one["number"], one["last"], ways.get(one["person"], []))
        for one in lines
        if one["person"] in people
    ]


def find_unreached(authority: Authority, person: Person, public_id: str) -> Person | None:
    """One of them, by the id in an address; also just after somebody wrote down that their address is right."""
    theirs = visible_letters(ever_returned(authority), person).order_by().values("person")
    found: Person | None = Person.objects.within(authority).filter(public_id=public_id, pk__in=theirs).first()
    return found
