"""A community, who is in it, who tends it, what it is after."""

from terreau.communities.models.announcing import Announcement, AnnouncementWord
from terreau.communities.models.asking import EntryQuestion, JoinRequest, JoinWord
from terreau.communities.models.charter import (
    Charter,
    CharterAgreement,
    CharterBacker,
    CharterRemark,
    CharterVoice,
)
from terreau.communities.models.circles import Circle, CircleMember, CircleNews
from terreau.communities.models.closing import Closing
from terreau.communities.models.community import Community, CommunityQuerySet
from terreau.communities.models.crisis import Crisis
from terreau.communities.models.facilitation import Facilitation
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
from terreau.communities.models.relay import Relay
from terreau.communities.models.resting import RestRound, RestVoice, WakeWish
from terreau.communities.models.seats import Seat, SeatProposal, SeatQuerySet
from terreau.communities.models.settings import Settings
from terreau.communities.models.welcome import Buddy, FirstThing, ThingTaken

__all__ = [
    "Announcement",
    "AnnouncementWord",
    "Buddy",
    "Charter",
    "CharterAgreement",
    "CharterBacker",
    "CharterRemark",
    "CharterVoice",
    "Circle",
    "CircleMember",
    "CircleNews",
    "Closing",
    "Community",
    "CommunityQuerySet",
    "ContactExport",
    "Crisis",
    "EntryQuestion",
    "Exclusion",
    "Facilitation",
    "FirstThing",
    "ImportedPerson",
    "Invitation",
    "InvitationQuerySet",
    "JoinRequest",
    "JoinWord",
    "LeftAlone",
    "MemberImport",
    "Membership",
    "MembershipQuerySet",
    "Objective",
    "PairGesture",
    "Relay",
    "RestRound",
    "RestVoice",
    "Seat",
    "SeatProposal",
    "SeatQuerySet",
    "Settings",
    "ThingTaken",
    "WakeWish",
]
