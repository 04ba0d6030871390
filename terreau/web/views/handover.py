"""« Passer la main »: a page, and a sheet to print, for those who tend and whoever comes after them."""

from dataclasses import asdict

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from terreau.communities.models import Community
from terreau.communities.permissions import can_see_community, can_tend_community
from terreau.core import clock
from terreau.core.doors import open_door, signed_in
from terreau.core.requests import Request
from terreau.ui.moments import long_day
from terreau.ui.sheets import render_sheet, sheet_response
from terreau.web.selectors.handover import handover_of


def _find(request: Request, public_id: str) -> Community:
    rows = Community.objects.select_related("authority", "settings").within(request.authority)
    found: Community = open_door(rows, public_id, request.person, can_see_community, can_tend_community)
    return found


@signed_in
def handover(request: Request, public_id: str) -> HttpResponse:
    community = _find(request, public_id)
    return render(request, "web/handover.html", {"community": community, "parts": handover_of(community)})


@signed_in
def handover_sheet(request: Request, public_id: str) -> HttpResponse:
    """The same, on paper."""
    community = _find(request, public_id)
    values = {
        "title": _("Hand over %(name)s") % {"name": community.name},
        "day": long_day(clock.today(community.authority.zone)),
        "lead": _("All that a successor needs. No note about anybody stands here, and no telephone number."),
        "parts": [asdict(part) for part in handover_of(community)],
    }
    return sheet_response(render_sheet("web/handover.typ", values), f"passer-la-main-{community.slug}.pdf")
