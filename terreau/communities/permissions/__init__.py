"""Who may do what in a community. Gardener roles are known here, and nowhere below or above."""

from terreau.communities.permissions.joining import (
    can_invite,
    can_join_community,
    can_see_circle,
    can_see_community,
    can_see_members,
    can_take_part,
    can_welcome,
)
from terreau.communities.permissions.place import (
    Place,
    capacity_of,
    forget_place,
    is_member,
    place_of,
    speaks_for_itself,
)
from terreau.communities.permissions.tending import (
    can_answer_proposal,
    can_call_as,
    can_decide_for_community,
    can_start_community,
    can_take_kind,
    can_take_technician_seat,
    can_tend_community,
    can_volunteer_to_tend,
)

__all__ = [
    "Place",
    "can_answer_proposal",
    "can_call_as",
    "can_decide_for_community",
    "can_invite",
    "can_join_community",
    "can_see_circle",
    "can_see_community",
    "can_see_members",
    "can_start_community",
    "can_take_kind",
    "can_take_part",
    "can_take_technician_seat",
    "can_tend_community",
    "can_volunteer_to_tend",
    "can_welcome",
    "capacity_of",
    "forget_place",
    "is_member",
    "place_of",
    "speaks_for_itself",
]
