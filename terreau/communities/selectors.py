"""Reading communities."""

from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce

from terreau.authorities.models import Authority
from terreau.communities.models import (
    Circle,
    CircleMember,
    Community,
    Invitation,
    Membership,
    Objective,
    Seat,
    SeatProposal,
)
from terreau.communities.permissions import can_join_community, place_of
from terreau.core import clock
from terreau.core.prepared import Pages, paged, prepared
from terreau.core.text import fold
from terreau.people.models import ContactPoint, Person

FIRST = 6  # on the home page
MINE = 10  # in somebody's own space
NEWCOMERS = 20  # to whom gardeners owe a word


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


def circles_of(community: Community) -> QuerySet[Circle]:
    """Open circles with their number of members (`size`)."""
    found: QuerySet[Circle] = (
        Circle.objects.filter(community=community, closed_at=None)
        .annotate(size=Count("places", filter=Q(places__membership__status__in=Membership.PRESENT)))
        .order_by("name")
    )
    return found


def membership_of(person: Person | None, community: Community) -> Membership | None:
    if person is None:
        return None
    return Membership.objects.filter(community=community, person=person).select_related("person").first()


def members_of(community: Community) -> Pages[Membership]:
    """Who is in a community, by name."""
    return _members_of(community=community.pk).knowing(community=community)


@paged
def _members_of(community: int) -> QuerySet[Membership]:
    rows: QuerySet[Membership] = (
        Membership.objects.present()
        .filter(community=community, person__suspended_at=None)
        .select_related("person", "organisation")
        .order_by("person__name_key", "pk")
    )
    return rows


def newcomers_of(community: Community) -> list[Membership]:
    """The first of those nobody has spoken to yet, the oldest first, with their phone numbers (`person.phones`)."""
    found = _newcomers_of(community=community.pk)
    for one in found:
        one.community = community
    phones = ContactPoint.objects.filter(kind=ContactPoint.Kind.PHONE).order_by("-is_preferred", "pk")
    prefetch_related_objects(found, Prefetch("person__contact_points", phones, to_attr="phones"))
    return found


@prepared
def _newcomers_of(community: int) -> QuerySet[Membership]:
    tending = Seat.objects.filter(community=community, left_on=None).values("person")
    rows: QuerySet[Membership] = (
        Membership.objects.awake()
        .filter(community=community, welcomed_at=None, person__suspended_at=None)
        .exclude(door=Membership.Door.BIRTH)
        .exclude(person__in=tending)
        .select_related("person", "organisation")
        .order_by("joined_at", "pk")[:NEWCOMERS]
    )
    return rows


def waiting_invitations(community: Community) -> QuerySet[Invitation]:
    """Invitations that may still be accepted, the newest first."""
    return (
        Invitation.objects.filter(
            community=community, accepted_at=None, revoked_at=None, expires_at__gt=clock.now()
        )
        .select_related("invited_by")
        .order_by("-created_at", "-pk")
    )


def find_invitation(authority: Authority, token: str) -> Invitation | None:
    return (
        Invitation.objects.within(authority)
        .filter(token=token)
        .select_related("community__authority", "invited_by")
        .first()
    )


def coming_in(community: Community) -> dict[str, Any]:
    """What every way in shows: the community, who welcomes, whether it takes people in."""
    return {
        "community": community,
        "seats": seats_held(community),
        "is_closed": not can_join_community(None, community),
    }


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


def memberships_of(person: Person) -> list[Membership]:
    """Where a person is, by name of the community."""
    return _memberships_of(person=person.pk)


@prepared
def _memberships_of(person: int) -> QuerySet[Membership]:
    rows = Membership.objects.filter(person=person).present()
    return rows.select_related("community").order_by("community__name_key", "pk")


def circles_by_membership(person: Person) -> dict[int, list[str]]:
    """The names of the open circles a person is in, for each of their memberships."""
    found: dict[int, list[str]] = {}
    for membership, name in _circles_by_membership(person=person.pk):
        found.setdefault(membership, []).append(name)
    return found


@prepared
def _circles_by_membership(person: int) -> QuerySet[CircleMember, tuple[int, str]]:
    rows = CircleMember.objects.filter(membership__person=person, circle__closed_at=None)
    return rows.order_by("circle__name").values_list("membership_id", "circle__name")


def circle_members(circle: Circle) -> QuerySet[CircleMember]:
    """Who is in a circle, by name."""
    return (
        CircleMember.objects.filter(circle=circle, membership__status__in=Membership.PRESENT)
        .select_related("membership__person", "membership__organisation")
        .order_by("membership__person__name_key", "pk")
    )


def circles_joined(person: Person | None, community: Community) -> set[int]:
    """The circles of a community someone is in."""
    if person is None:
        return set()
    places = CircleMember.objects.filter(circle__community=community, membership__person=person)
    return set(places.values_list("circle_id", flat=True))


def objectives_of(community: Community) -> QuerySet[Objective]:
    return (
        Objective.objects.filter(community=community)
        .select_related("community__authority")
        .order_by("position")
    )
