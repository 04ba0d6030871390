"""Who asks members whether to rest, and who wishes that it wakes."""

from terreau.communities.models import Community
from terreau.communities.permissions.place import is_member, speaks_for_itself
from terreau.communities.permissions.tending import can_tend_community
from terreau.people.models import Person


def can_propose_rest(person: Person | None, community: Community) -> bool:
    """Those who tend; every member decides."""
    return community.status == Community.Status.ACTIVE and can_tend_community(person, community)


def can_wish_to_wake(person: Person | None, community: Community) -> bool:
    """Those who tend, and any member who is here for themselves."""
    if community.status == Community.Status.CLOSED:
        return False
    return can_tend_community(person, community) or (
        is_member(person, community) and speaks_for_itself(person)
    )
