"""What a person finds in their own space."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from terreau.commitments.models import Commitment
from terreau.commitments.selectors import asked_by, owned_by, shown
from terreau.communities.models import CircleMember, Membership, Seat
from terreau.communities.permissions import place_of
from terreau.gatherings.selectors import upcoming_for
from terreau.people.models import Person
from terreau.web.selectors.awaiting import awaiting

SHOWN = 10


@dataclass(frozen=True)
class Home:
    """One of my communities: my place in it, and the circles I am in."""

    membership: Membership
    role: str
    circles: str


def space_of(person: Person) -> dict[str, Any]:
    """What waits for my answer, my communities with my place in each, what I said I would do, what I asked, when we meet."""
    return {
        "homes": _homes(person),
        "awaiting": awaiting(person),
        "commitments": shown(owned_by(person).filter(status=Commitment.Status.ACCEPTED)[:SHOWN], person),
        "asked": shown(asked_by(person)[:SHOWN], person),
        "gatherings": upcoming_for(person)[:SHOWN],
    }


def _homes(person: Person) -> list[Home]:
    seats = place_of(person).seats
    open_places = CircleMember.objects.filter(circle__closed_at=None).select_related("circle")
    memberships = (
        Membership.objects.filter(person=person)
        .present()
        .select_related("community")
        .prefetch_related(Prefetch("circle_places", open_places.order_by("circle__name"), to_attr="places"))
        .order_by("community__name_key", "pk")
    )
    return [
        Home(
            one,
            str(
                Seat.Kind(seats[one.community_id]).label
                if one.community_id in seats
                else one.get_status_display()
            ),
            ", ".join(place.circle.name for place in one.places),
        )
        for one in memberships
    ]
