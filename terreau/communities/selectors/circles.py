"""Circles and who is in them."""

from django.db.models import Count, Q, QuerySet

from terreau.communities.models import (
    Circle,
    CircleMember,
    CircleNews,
    Community,
    Membership,
)
from terreau.core.prepared import prepared
from terreau.people.models import Person


def circles_of(community: Community) -> QuerySet[Circle]:
    """Open circles with their number of members (`size`)."""
    found: QuerySet[Circle] = (
        Circle.objects.filter(community=community, closed_at=None)
        .annotate(size=Count("places", filter=Q(places__membership__status__in=Membership.PRESENT)))
        .order_by("name")
    )
    return found


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


def circle_news_of(community: Community, limit: int = 3) -> QuerySet[CircleNews]:
    """The last lines circles told their community, the newest first; one query, for the pages of the community."""
    rows = CircleNews.objects.filter(community=community, circle__closed_at=None)
    return rows.select_related("circle__community").order_by("-said_at", "-pk")[:limit]


def news_of_circle(circle: Circle) -> QuerySet[CircleNews]:
    return CircleNews.objects.filter(circle=circle).order_by("-said_at", "-pk")[:5]
