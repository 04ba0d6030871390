"""A community, who is in it, who tends it, what it is after."""

from terreau.communities.models.circles import Circle, CircleMember
from terreau.communities.models.community import Community, CommunityQuerySet
from terreau.communities.models.invitations import (
    ImportedPerson,
    Invitation,
    InvitationQuerySet,
    LeftAlone,
    MemberImport,
)
from terreau.communities.models.membership import Membership, MembershipQuerySet
from terreau.communities.models.objectives import Objective
from terreau.communities.models.pairs import ContactExport, Exclusion, PairGesture
from terreau.communities.models.seats import Seat, SeatProposal, SeatQuerySet
from terreau.communities.models.settings import Settings

__all__ = [
    "Circle",
    "CircleMember",
    "Community",
    "CommunityQuerySet",
    "ContactExport",
    "Exclusion",
    "ImportedPerson",
    "Invitation",
    "InvitationQuerySet",
    "LeftAlone",
    "MemberImport",
    "Membership",
    "MembershipQuerySet",
    "Objective",
    "PairGesture",
    "Seat",
    "SeatProposal",
    "SeatQuerySet",
    "Settings",
]
