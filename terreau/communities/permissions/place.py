"""What a person is in the communities of their authority."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet, Value

from terreau.communities.models import Community, Facilitation, Membership, Seat
from terreau.core import clock
from terreau.core.prepared import prepared
from terreau.core.registries import belongings
from terreau.journal.models import Capacity
from terreau.offices.models import Office
from terreau.offices.permissions import is_agent, is_elected, know_kinds
from terreau.people.models import Person


@dataclass(frozen=True)
class Place:
    """What a person is in the communities of their authority, read once per person object."""

    statuses: dict[int, str] = field(default_factory=dict)  # membership status by community id
    seats: dict[int, str] = field(default_factory=dict)  # seat kind held today by community id
    acting: frozenset[int] = frozenset()  # communities tended today, as gardener or as acting understudy
    helping: frozenset[int] = frozenset()  # communities where one holds the facilitator's seat today
    others: dict[str, frozenset[int]] = field(default_factory=dict)  # what upper rooms declared: ids by name


def place_of(person: Person | None) -> Place:
    """Memberships and seats of a person, in one query, kept on the object for the time of a request."""
    if person is None:
        return Place()
    place: Place | None = getattr(person, "_place", None)
    if place is None:
        place = _read_place(person)
        person._place = place  # type: ignore[attr-defined]  # kept for this request's object only
    return place


def forget_place(person: Person) -> None:
    """After a gesture that changes someone's place, the kept answer is dropped."""
    if hasattr(person, "_place"):
        del person._place


def _read_place(person: Person) -> Place:
    """Memberships, seats, the seats beside those of an understudy, offices, what upper rooms declared: in one query."""
    read: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for what, of, value in _place_rows(person=person.pk, today=clock.today(person.authority.zone)):
        read[what].append((of, value))
    know_kinds(person, (kind for _office, kind in read["office"]))
    held = dict(read["seat"])
    gardeners = Counter(community for community, _kind in read["beside"])
    acting = {
        community
        for community, kind in held.items()
        if kind in Seat.GARDENERS or gardeners[community] < len(Seat.GARDENERS)
    }
    others = {one.name: frozenset(of for of, _value in read[one.name]) for one in belongings}
    helping = frozenset(community for community, _kind in read["helps"])
    return Place(dict(read["member"]), held, frozenset(acting), helping, others)


@prepared
def _place_rows(person: int, today: date) -> QuerySet[Membership, tuple[str, int, str]]:
    """(what, of which, value): each row of somebody's place."""
    seats = Seat.objects.held_on(today)
    mine = seats.filter(person=person)
    understudied = mine.filter(kind=Seat.Kind.UNDERSTUDY).values("community")
    beside = seats.filter(community__in=understudied, kind__in=Seat.GARDENERS)
    helped = Facilitation.objects.held_on(today).filter(person=person)
    offices = Office.objects.held_on(today).filter(person=person)
    rows = Membership.objects.filter(person=person).values_list(Value("member"), "community_id", "status")
    return rows.union(
        mine.values_list(Value("seat"), "community_id", "kind"),
        helped.values_list(Value("helps"), "community_id", Value("")),
        beside.values_list(Value("beside"), "community_id", "kind"),
        offices.values_list(Value("office"), "id", "kind"),
        *(one.rows_of(person).values_list(Value(one.name), one.column, Value("")) for one in belongings),
        all=True,
    )


def is_member(person: Person | None, community: Community) -> bool:
    """In the community, resting or not."""
    return place_of(person).statuses.get(community.pk) in Membership.PRESENT


def is_barred(person: Person | None, community: Community) -> bool:
    """Suspended or excluded there: neither in, nor free to come in."""
    return place_of(person).statuses.get(community.pk) in Membership.BARRED


def speaks_for_itself(person: Person | None) -> bool:
    """A resident, neither civil servant nor elected here: who may hold the citizen seat and decide with the others."""
    return person is not None and not is_agent(person) and not is_elected(person)


def capacity_of(person: Person | None) -> str:
    """In what quality somebody acts: for the authority, elected, or as a resident."""
    if is_agent(person):
        return Capacity.AGENT
    return Capacity.ELECTED if is_elected(person) else Capacity.RESIDENT
