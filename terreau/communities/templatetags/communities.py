"""What the pages of this room say of a community: its state in words, its parts."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from terreau.communities.models import Community, Seat
from terreau.communities.permissions import can_see_members, can_tend_community
from terreau.communities.selectors import closing_of, crisis_of

register = template.Library()


@dataclass(frozen=True)
class State:
    """A community's state as a card says it."""

    words: str
    icon: str
    looks_for_pair: bool


@register.simple_tag
def state_of(community: Any) -> State:
    """Its state in a sentence; `held_seats` comes from the selector."""
    gardeners = [seat for seat in community.held_seats if seat.kind in Seat.GARDENERS]
    lacks = len(gardeners) < len(Seat.GARDENERS) and community.status != Community.Status.RESTING
    words = {
        Community.Status.GERM: (_("Germinating: it starts with its first citizen gardener"), "sprout"),
        Community.Status.ACTIVE: (_("Growing"), "leaf"),
        Community.Status.RESTING: (_("Resting"), "moon"),
        Community.Status.CLOSED: (_("Its story is over"), "history"),
    }[Community.Status(community.status)]
    return State(*words, looks_for_pair=lacks)


@register.simple_tag(takes_context=True)
def crisis_seen(context: Any, community: Community) -> dict[str, Any] | None:
    """What its members read of a crisis, and whether they may end it; one query, and only then."""
    person = getattr(getattr(context, "request", None), "person", None)
    crisis = crisis_of(community) if can_see_members(person, community) else None
    return {"crisis": crisis, "tends": can_tend_community(person, community)} if crisis else None


@register.simple_tag(takes_context=True)
def community_tabs(context: Any, community: Community, here: str) -> list[dict[str, Any]]:
    """The parts of a community that this room shows; each page's own door says who comes in."""
    parts = {
        "home": (_("The garden"), community.get_absolute_url()),
        "members": (_("Members"), reverse("communities:members", args=[community.public_id])),
        "exchanges": (_("Exchanges"), f"{community.get_absolute_url()}echanges/"),
        "messages": (_("Messages to all"), reverse("communities:announcements", args=[community.public_id])),
        "gardeners": (_("Gardeners"), reverse("communities:gardeners", args=[community.public_id])),
        "circles": (_("Circles"), reverse("communities:circles", args=[community.public_id])),
        "objectives": (_("Objectives"), reverse("communities:objectives", args=[community.public_id])),
        "charter": (_("The charter"), reverse("communities:charter", args=[community.public_id])),
    }
    if community.status == Community.Status.CLOSED and closing_of(community):
        parts["story"] = (_("Its story"), reverse("communities:story", args=[community.public_id]))
    if not can_see_members(getattr(getattr(context, "request", None), "person", None), community):
        del parts["members"], parts["exchanges"], parts["messages"]
    return [{"label": label, "url": url, "current": name == here} for name, (label, url) in parts.items()]
