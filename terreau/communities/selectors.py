"""Reading communities."""

from collections.abc import Iterable

from django.db.models import Count, Prefetch, Q, QuerySet

from terreau.authorities.models import Authority
from terreau.communities.models import Circle, Community, Membership, Seat
from terreau.communities.permissions import place_of
from terreau.core import clock
from terreau.people.models import Person


def communities_of(authority: Authority) -> QuerySet[Community]:
    """Every community that can be found, with its number of members (`members`) and its seats held today (`held_seats`)."""
    today = clock.today(authority.zone)
    return (
        Community.objects.within(authority)
        .listed()
        .annotate(members=Count("memberships", filter=Q(memberships__status__in=Membership.PRESENT)))
        .prefetch_related(
            Prefetch("seats", Seat.objects.held_on(today).select_related("person"), to_attr="held_seats")
        )
        .order_by("name")
    )


def communities_for(person: Person) -> QuerySet[Community]:
    """The communities a person is in, or tends."""
    place = place_of(person)
    present = [c for c, status in place.statuses.items() if status in Membership.PRESENT]
    return Community.objects.filter(pk__in={*present, *place.acting}).order_by("name")


def tended_by(person: Person) -> QuerySet[Community]:
    """The communities a person tends today, as gardener or as acting understudy."""
    return Community.objects.filter(pk__in=place_of(person).acting).order_by("name")


def seats_held(community_ids: Iterable[int], authority: Authority) -> QuerySet[Seat]:
    """Seats held today in these communities, with their persons."""
    today = clock.today(authority.zone)
    return Seat.objects.held_on(today).filter(community_id__in=list(community_ids)).select_related("person")


def empty_seats(community: Community) -> list[str]:
    """The gardener seats nobody holds today: the page says « cherche un binôme »."""
    today = clock.today(community.authority.zone)
    held = set(Seat.objects.held_on(today).filter(community=community).values_list("kind", flat=True))
    return [kind for kind in Seat.GARDENERS if kind not in held]


def acting_gardeners(community: Community) -> list[Person]:
    """Who tends it today: both gardeners, and the understudy while a seat is empty."""
    seats = list(seats_held([community.pk], community.authority))
    gardeners = [s.person for s in seats if s.kind in Seat.GARDENERS]
    if len(gardeners) < len(Seat.GARDENERS):
        gardeners += [s.person for s in seats if s.kind == Seat.Kind.UNDERSTUDY]
    return gardeners


def circles_of(community: Community) -> QuerySet[Circle]:
    """Open circles with their number of members (`size`)."""
    return (
        Circle.objects.filter(community=community, closed_at=None)
        .annotate(size=Count("places", filter=Q(places__membership__status__in=Membership.PRESENT)))
        .order_by("name")
    )


def membership_of(person: Person | None, community: Community) -> Membership | None:
    if person is None:
        return None
    return Membership.objects.filter(community=community, person=person).select_related("person").first()
