"""What every page of a gathering opens and shows."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from terreau.communities.models import Community
from terreau.communities.permissions import can_see_community
from terreau.core.doors import open_door
from terreau.core.registries import subjects
from terreau.core.requests import Request
from terreau.gatherings import permissions, selectors
from terreau.gatherings.models import Gathering

Can = Callable[[Any, Any], bool]


def open_gathering(request: Request, public_id: str, can_do: Can | None = None) -> Gathering:
    rows = Gathering.objects.select_related("authority", "community__authority", "circle", "territory")
    within = rows.within(request.authority)
    found: Gathering = open_door(within, public_id, request.person, permissions.can_see_gathering, can_do)
    return found


def open_community(request: Request, public_id: str, can_do: Can | None = None) -> Community:
    rows = Community.objects.select_related("authority").within(request.authority)
    found: Community = open_door(rows, public_id, request.person, can_see_community, can_do)
    return found


def community_url(community: Community) -> str:
    return subjects["community"].url(community)


def address(gathering: Gathering) -> str:
    return reverse("gatherings:gathering", args=[gathering.public_id])


def facts_of(gathering: Gathering) -> dict[str, Any]:
    """Where, whose: what stands at the head of each page of a gathering."""
    return {
        "gathering": gathering,
        "community": gathering.community,
        "community_url": community_url(gathering.community),
        "back": address(gathering),
    }


def answer_context(request: Request, gathering: Gathering) -> dict[str, Any]:
    """What the « Je viens » part shows."""
    answer = selectors.answer_of(request.person, gathering)
    return {
        **facts_of(gathering),
        "room": selectors.room_of(gathering),
        "answer": answer.status if answer else "",
        "can_answer": permissions.can_answer_gathering(request.person, gathering),
        "is_over": permissions.is_over(gathering),
    }
