"""Who reads a request to come in, who speaks, who answers."""

from datetime import timedelta

from terreau.communities.models import Community, JoinRequest
from terreau.communities.permissions.joining import can_see_members
from terreau.communities.permissions.tending import can_tend_community
from terreau.core import clock
from terreau.people.models import Person

MEMBERS_TURN = timedelta(days=30)  # nobody's absence keeps a door shut for longer


def can_see_requests(person: Person | None, community: Community) -> bool:
    return can_see_members(person, community)


def can_see_request(person: Person | None, request: JoinRequest) -> bool:
    """Whoever asks, and members."""
    if person is None:
        return False
    return request.person_id == person.pk or can_see_members(person, request.community)


def can_answer_request(person: Person | None, request: JoinRequest) -> bool:
    """Whoever tends the community; after a month, any member. Never oneself."""
    if person is None or request.person_id == person.pk or request.status != JoinRequest.Status.OPEN:
        return False
    if can_tend_community(person, request.community):
        return True
    is_late = request.created_at <= clock.now() - MEMBERS_TURN
    return is_late and can_see_members(person, request.community)


def can_refuse_request(person: Person | None, request: JoinRequest) -> bool:
    """Saying no stays with those who tend the community."""
    return can_answer_request(person, request) and can_tend_community(person, request.community)
