"""Who may do what in a community. Gardener roles are known here, and nowhere below or above."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet, Value

from terreau.communities.models import Circle, Community, Membership, Seat, SeatProposal
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
    return Place(dict(read["member"]), held, frozenset(acting), others)


@prepared
def _place_rows(person: int, today: date) -> QuerySet[Membership, tuple[str, int, str]]:
    """(what, of which, value): each row of somebody's place."""
    seats = Seat.objects.held_on(today)
    mine = seats.filter(person=person)
    understudied = mine.filter(kind=Seat.Kind.UNDERSTUDY).values("community")
    beside = seats.filter(community__in=understudied, kind__in=Seat.GARDENERS)
    offices = Office.objects.held_on(today).filter(person=person)
    rows = Membership.objects.filter(person=person).values_list(Value("member"), "community_id", "status")
    return rows.union(
        mine.values_list(Value("seat"), "community_id", "kind"),
        beside.values_list(Value("beside"), "community_id", "kind"),
        offices.values_list(Value("office"), "id", "kind"),
        *(one.rows_of(person).values_list(Value(one.name), one.column, Value("")) for one in belongings),
        all=True,
    )


def is_member(person: Person | None, community: Community) -> bool:
    """In the community, resting or not."""
    return place_of(person).statuses.get(community.pk) in Membership.PRESENT


def can_see_community(person: Person | None, community: Community) -> bool:
    """Everyone may see what a community is about; a closed one stays visible to those who were in it."""
    return community.status != Community.Status.CLOSED or community.pk in place_of(person).statuses


def can_tend_community(person: Person | None, community: Community) -> bool:
    """Gardeners, with equal rights; the understudy while a seat is empty."""
    return community.pk in place_of(person).acting


def can_join_community(person: Person | None, community: Community) -> bool:
    return community.status in (Community.Status.GERM, Community.Status.ACTIVE) and not is_member(
        person, community
    )


def can_take_part(person: Person | None, community: Community) -> bool:
    """Members act; before the first citizen gardener, a germinating community only prepares."""
    return is_member(person, community)


def can_start_community(person: Person | None) -> bool:
    """Residents, agents and collectives call a community into being: anyone who signed in."""
    return person is not None


def can_call_as(person: Person | None, called_by: str) -> bool:
    """Only a civil servant calls a community into being as one."""
    return called_by != Community.CalledBy.AGENT or is_agent(person)


def can_see_members(person: Person | None, community: Community) -> bool:
    """No public list of members: only members see who is there."""
    return is_member(person, community) or can_tend_community(person, community)


def can_see_circle(person: Person | None, circle: Circle) -> bool:
    return can_see_community(person, circle.community)


def can_take_technician_seat(person: Person | None, community: Community) -> bool:
    """The technician gardener is a civil servant of the authority."""
    return is_agent(person)


def speaks_for_itself(person: Person | None) -> bool:
    """A resident, neither civil servant nor elected here: who may hold the citizen seat and decide with the others."""
    return person is not None and not is_agent(person) and not is_elected(person)


def can_take_kind(person: Person | None, community: Community, kind: str) -> bool:
    """Whether someone is of the kind a seat is made for."""
    if kind == Seat.Kind.TECHNICIAN:
        return can_take_technician_seat(person, community)
    return speaks_for_itself(person) and is_member(person, community)


def can_decide_for_community(person: Person | None, community: Community) -> bool:
    """Purpose, objectives, circles: whoever tends it. Other agents and elected people cannot; members act while nobody does."""
    if community.status == Community.Status.CLOSED:
        return False
    return can_tend_community(person, community) or (
        community.status == Community.Status.GERM
        and person is not None
        and community.started_by_id == person.pk
    )


def can_invite(person: Person | None, community: Community) -> bool:
    """Whoever tends it, and whoever called it into being while it germinates."""
    return can_decide_for_community(person, community)


def can_volunteer_to_tend(person: Person | None, community: Community) -> bool:
    """Members, and civil servants even before they joined."""
    return community.status != Community.Status.CLOSED and (is_member(person, community) or is_agent(person))


def can_welcome(person: Person | None, membership: Membership) -> bool:
    """A human word comes from those who tend the community, never from oneself."""
    return (
        person is not None
        and membership.person_id != person.pk
        and can_tend_community(person, membership.community)
    )


def can_answer_proposal(person: Person | None, proposal: SeatProposal) -> bool:
    """Who was offered the seat; for one who asks, whoever tends it or started it. Any other member when no gardener does."""
    if person is None:
        return False
    if not proposal.is_asked:
        return proposal.person_id == person.pk
    if proposal.person_id == person.pk:
        return False
    community = proposal.community
    if can_tend_community(person, community) or community.started_by_id == person.pk:
        return True
    return (
        proposal.kind != Seat.Kind.TECHNICIAN and speaks_for_itself(person) and is_member(person, community)
    )


def capacity_of(person: Person | None) -> str:
    """In what quality somebody acts: for the authority, elected, or as a resident."""
    if is_agent(person):
        return Capacity.AGENT
    return Capacity.ELECTED if is_elected(person) else Capacity.RESIDENT
