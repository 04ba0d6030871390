"""« Passer la main »: all that a successor needs on one page to print, and no note about anybody."""

from django.http import HttpResponse
from django.shortcuts import render

from terreau.communities.models import CircleMember
from terreau.communities.permissions import can_tend_community
from terreau.communities.selectors import (
    charter_in_force,
    circles_of,
    facilitations_of,
    objectives_of,
    seats_by_kind,
    settings_of,
)
from terreau.communities.views.charter import settled
from terreau.communities.views.door import find
from terreau.core.doors import signed_in
from terreau.core.requests import Request


@signed_in
def handover(request: Request, public_id: str) -> HttpResponse:
    """For those who tend, and whoever comes after them."""
    community = find(request, public_id, can_tend_community)
    roles = CircleMember.objects.filter(circle__community=community).exclude(role="")
    parts: dict[int, list[CircleMember]] = {}
    for one in roles.select_related("membership__person"):
        parts.setdefault(one.circle_id, []).append(one)
    context = {
        "community": community,
        "seats": [seat for seat in seats_by_kind(community).values() if seat],
        "circles": [(circle, parts.get(circle.pk, [])) for circle in circles_of(community)[:50]],
        "objectives": objectives_of(community),
        "charter": charter_in_force(community),
        "settled": settled(settings_of(community)),
        "helpers": [one for one in facilitations_of(community) if one.status == "accepted"],
    }
    return render(request, "communities/handover.html", context)
