"""Reading communities."""

from terreau.communities.selectors.circles import (
    circle_members,
    circles_by_membership,
    circles_joined,
    circles_of,
)
from terreau.communities.selectors.found import (
    FIRST,
    coming_in,
    communities_for,
    communities_of,
    find_communities,
    first_communities,
    objectives_of,
    tended_by,
)
from terreau.communities.selectors.members import (
    NEWCOMERS,
    find_invitation,
    members_of,
    membership_of,
    memberships_of,
    newcomers_of,
    waiting_invitations,
)
from terreau.communities.selectors.seats import (
    MINE,
    acting_gardeners,
    empty_seats,
    open_proposals,
    proposals_to_answer,
    seats_by_kind,
    seats_held,
)
from terreau.communities.selectors.settings import settings_of

__all__ = [
    "FIRST",
    "MINE",
    "NEWCOMERS",
    "acting_gardeners",
    "circle_members",
    "circles_by_membership",
    "circles_joined",
    "circles_of",
    "coming_in",
    "communities_for",
    "communities_of",
    "empty_seats",
    "find_communities",
    "find_invitation",
    "first_communities",
    "members_of",
    "membership_of",
    "memberships_of",
    "newcomers_of",
    "objectives_of",
    "open_proposals",
    "proposals_to_answer",
    "seats_by_kind",
    "seats_held",
    "settings_of",
    "tended_by",
    "waiting_invitations",
]
