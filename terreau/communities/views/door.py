"""The door of a community, for the pages of this room."""

from collections.abc import Callable
from typing import Any

from terreau.communities.models import Community
from terreau.communities.permissions import can_see_community
from terreau.core.doors import open_door
from terreau.core.requests import Request

Check = Callable[[Any, Any], bool]


def find(
    request: Request, public_id: str, can_do: Check | None = None, can_see: Check = can_see_community
) -> Community:
    """The community behind an address, with its authority."""
    rows = Community.objects.select_related("authority", "organisation").within(request.authority)
    found: Community = open_door(rows, public_id, request.person, can_see, can_do)
    return found
