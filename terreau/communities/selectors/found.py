"""Which communities there are, and which are mine."""

from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from terreau.authorities.models import Authority
from terreau.communities.models import (
    Community,
    Membership,
    Objective,
    Seat,
)
from terreau.communities.permissions import can_join_community, place_of
from terreau.communities.selectors.charter import charter_in_force
from terreau.communities.selectors.seats import seats_held
from terreau.core import clock
from terreau.core.prepared import prepared
from terreau.core.text import fold
from terreau.people.models import Person

FIRST = 6  # on the home page


def communities_of(authority: Authority) -> QuerySet[Community]:
    """Every community that can be found, with its number of members (`members`) and its seats held today (`held_seats`)."""
    held = Seat.objects.held_on(clock.today(authority.zone)).select_related("person")
    return _listed(authority.pk).prefetch_related(Prefetch("seats", held, to_attr="held_seats"))


def _listed(authority: int) -> QuerySet[Community]:
    found: QuerySet[Community] = (
        Community.objects.filter(authority=authority)
        .listed()
        .annotate(members=Coalesce(Subquery(_present_members()), 0))
        .order_by("name_key", "pk")
    )
    return found


def first_communities(authority: Authority) -> list[Community]:
    """The first few of the same, for the home page."""
    found = _first_communities(authority=authority.pk)
    held: dict[int, list[Seat]] = {}
    for seat in _seats_of_the_first(authority=authority.pk, today=clock.today(authority.zone)):
        held.setdefault(seat.community_id, []).append(seat)
    for one in found:
        one.held_seats = held.get(one.pk, [])  # type: ignore[attr-defined]  # as Prefetch gives it
    return found


@prepared
def _first_communities(authority: int) -> QuerySet[Community]:
    return _listed(authority)[:FIRST]


@prepared
def _seats_of_the_first(authority: int, today: date) -> QuerySet[Seat]:
    first = Community.objects.filter(authority=authority).listed().order_by("name_key", "pk")[:FIRST]
    return Seat.objects.held_on(today).filter(community__in=first.values("pk")).select_related("person")


def find_communities(authority: Authority, query: str) -> QuerySet[Community]:
    """Those whose name holds every word of the query, accents and case aside; all of them for an empty one."""
    found = communities_of(authority).select_related("organisation")
    for word in fold(query).split()[:6]:
        found = found.filter(name_key__contains=word)
    return found


def _present_members() -> QuerySet[Any]:
    """Counted community by community: a list never counts the members of those it does not show."""
    rows = Membership.objects.filter(community=OuterRef("pk")).present().order_by().values("community")
    counted: QuerySet[Any] = rows.annotate(number=Count("pk")).values("number")
    return counted


def communities_for(person: Person) -> QuerySet[Community]:
    """The communities a person is in, or tends."""
    place = place_of(person)
    present = [c for c, status in place.statuses.items() if status in Membership.PRESENT]
    return Community.objects.filter(pk__in={*present, *place.acting}).order_by("name_key", "pk")


def tended_by(person: Person) -> QuerySet[Community]:
    """The communities a person tends today, as gardener or as acting understudy."""
    return Community.objects.filter(pk__in=place_of(person).acting).order_by("name_key", "pk")


def coming_in(community: Community) -> dict[str, Any]:
    """What every way in shows: the community, who welcomes, whether it takes people in."""
    return {
        "community": community,
        "seats": seats_held(community),
        "charter": charter_in_force(community),
        "is_closed": not can_join_community(None, community),
    }


def objectives_of(community: Community) -> QuerySet[Objective]:
    return (
        Objective.objects.filter(community=community)
        .select_related("community__authority")
        .order_by("position")
    )
