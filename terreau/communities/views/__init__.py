"""Pages of a community, each one gesture or one list."""

from terreau.communities.views.charter import charter, charter_amend, charter_propose, charter_version
from terreau.communities.views.circle_life import circle_news, circle_role, circle_settle
from terreau.communities.views.circles import circle, circles
from terreau.communities.views.closing import story
from terreau.communities.views.decisions import decision, objective, objectives
from terreau.communities.views.entering import invitation, join, join_by_link, poster
from terreau.communities.views.facilitating import facilitate, facilitation
from terreau.communities.views.keeping_out import export, export_ready, lift, own_place, suspend
from terreau.communities.views.listing import communities
from terreau.communities.views.members import (
    cancel_invitation,
    invite,
    members,
    new_link,
    on_behalf,
    receipt,
    welcome,
)
from terreau.communities.views.own import leave, pause
from terreau.communities.views.pairs import pair, pairs, propose
from terreau.communities.views.resting import wake
from terreau.communities.views.seats import gardeners, offer, proposal, renew, seat

__all__ = [
    "cancel_invitation",
    "charter",
    "charter_amend",
    "charter_propose",
    "charter_version",
    "circle",
    "circle_news",
    "circle_role",
    "circle_settle",
    "circles",
    "communities",
    "decision",
    "export",
    "export_ready",
    "facilitate",
    "facilitation",
    "gardeners",
    "invitation",
    "invite",
    "join",
    "join_by_link",
    "leave",
    "lift",
    "members",
    "new_link",
    "objective",
    "objectives",
    "offer",
    "on_behalf",
    "own_place",
    "pair",
    "pairs",
    "pause",
    "poster",
    "proposal",
    "propose",
    "receipt",
    "renew",
    "seat",
    "story",
    "suspend",
    "wake",
    "welcome",
]  # fmt: skip
