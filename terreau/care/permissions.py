"""Who may do what with a round: it belongs to its gardener alone."""

from terreau.care.models import Gesture
from terreau.communities.permissions import place_of
from terreau.people.models import Person


def has_a_week(person: Person | None) -> bool:
    """Gardeners, and understudies while a seat is empty."""
    return bool(place_of(person).acting)


def can_see_gesture(person: Person | None, gesture: Gesture) -> bool:
    return person is not None and gesture.round.person_id == person.pk


def can_answer_gesture(person: Person | None, gesture: Gesture) -> bool:
    """Only the gardener to whom it was proposed, while they still tend the community."""
    return can_see_gesture(person, gesture) and gesture.community_id in place_of(person).acting
