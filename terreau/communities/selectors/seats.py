"""Who tends a community, and who is asked to."""

from datetime import date

from django.db.models import F, Q, QuerySet

from terreau.communities.models import (
    Community,
    Seat,
    SeatProposal,
)
from terreau.communities.permissions import place_of
from terreau.core import clock
from terreau.core.prepared import prepared
from terreau.people.models import Person

MINE = 10  # in somebody's own space


def seats_held(community: Community) -> list[Seat]:
    """Seats held today in a community, with their persons."""
    return _seats_held(community=community.pk, today=clock.today(community.authority.zone))


@prepared
def _seats_held(community: int, today: date) -> QuerySet[Seat]:
    return Seat.objects.held_on(today).filter(community=community).select_related("person")


def empty_seats(community: Community) -> list[str]:
    """The gardener seats nobody holds today: the page says « cherche un binôme »."""
    today = clock.today(community.authority.zone)
    held = set(Seat.objects.held_on(today).filter(community=community).values_list("kind", flat=True))
    return [kind for kind in Seat.GARDENERS if kind not in held]


def acting_gardeners(community: Community) -> list[Person]:
    """Who tends it today: both gardeners, and the understudy while a seat is empty."""
    seats = seats_held(community)
    gardeners = [s.person for s in seats if s.kind in Seat.GARDENERS]
    if len(gardeners) < len(Seat.GARDENERS):
        gardeners += [s.person for s in seats if s.kind == Seat.Kind.UNDERSTUDY]
    return gardeners


def seats_by_kind(community: Community) -> dict[str, Seat | None]:
    """The three seats, in order, with who holds each today."""
    held = {seat.kind: seat for seat in seats_held(community)}
    return {kind: held.get(kind) for kind in Seat.Kind.values}


def open_proposals(community: Community) -> QuerySet[SeatProposal]:
    return (
        SeatProposal.objects.filter(community=community, status=SeatProposal.Status.OPEN)
        .select_related("person", "proposed_by", "community__authority")
        .order_by("created_at", "pk")
    )


def proposals_to_answer(person: Person) -> list[SeatProposal]:
    """Seats offered to someone, and those asked for where they tend or which they called into being."""
    tended = place_of(person).acting
    if not tended:
        return _proposals_to_answer(person=person.pk)
    return list(_to_answer(person.pk, Q(community__in=tended) | Q(community__started_by=person)))


@prepared
def _proposals_to_answer(person: int) -> QuerySet[SeatProposal]:
    return _to_answer(person, Q(community__started_by=person))


def _to_answer(person: int, asked_here: Q) -> QuerySet[SeatProposal]:
    asked = Q(person=F("proposed_by")) & asked_here & ~Q(person=person)
    offered = Q(person=person) & ~Q(proposed_by=person)
    return (
        SeatProposal.objects.filter(offered | asked, status=SeatProposal.Status.OPEN)
        .exclude(community__status=Community.Status.CLOSED)
        .select_related("person", "proposed_by", "community__authority")
        .order_by("created_at", "pk")[:MINE]
    )
