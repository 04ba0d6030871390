"""What a person finds in their own space."""

from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects

from terreau.commitments.selectors import accepted_by, asked_by, shown
from terreau.communities.models import Membership, Seat
from terreau.communities.permissions import place_of
from terreau.communities.selectors import circles_by_membership, memberships_of
from terreau.gatherings.selectors import seats_left_by, upcoming_for
from terreau.listening.selectors.kept import voices_before, voices_left_by
from terreau.people.models import Person
from terreau.web.selectors.awaiting import awaiting


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
        "commitments": shown(accepted_by(person), person),
        "asked": shown(asked_by(person), person),
        "gatherings": upcoming_for(person),
    }


def left_before(person: Person) -> dict[str, Any]:
    """What was left without an account with an address they proved, to be kept if it is theirs; and the words they keep."""
    prefetch_related_objects([person], "contact_points")
    left, kept = voices_before(person)
    return {"seats": seats_left_by(person), "left": left, "kept": kept}


def something_was_left(person: Person) -> bool:
    return bool(seats_left_by(person) or voices_left_by(person))


def _homes(person: Person) -> list[Home]:
    seats, circles = place_of(person).seats, circles_by_membership(person)
    return [
        Home(
            one,
            str(
                Seat.Kind(seats[one.community_id]).label
                if one.community_id in seats
                else one.get_status_display()
            ),
            ", ".join(circles.get(one.pk, [])),
        )
        for one in memberships_of(person)
    ]
