"""A community, who is in it, who tends it, what it is after."""

from terreau.communities.models.circles import Circle, CircleMember
from terreau.communities.models.community import Community, CommunityQuerySet
from terreau.communities.models.membership import Invitation, Membership, MembershipQuerySet
from terreau.communities.models.objectives import Objective
from terreau.communities.models.seats import Seat, SeatProposal, SeatQuerySet

__all__ = [
    "Circle",
    "CircleMember",
    "Community",
    "CommunityQuerySet",
    "Invitation",
    "Membership",
    "MembershipQuerySet",
    "Objective",
    "Seat",
    "SeatProposal",
    "SeatQuerySet",
]
