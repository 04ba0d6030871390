"""The garden in words and figures, beside the picture."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from terreau.communities.models import Community
from terreau.communities.permissions import can_see_community
from terreau.core.doors import open_door
from terreau.core.registries import subjects
from terreau.core.requests import Request
from terreau.vitality.garden import Garden
from terreau.vitality.garden.beds import sentences
from terreau.vitality.selectors import garden_of


def garden(request: Request, public_id: str) -> HttpResponse:
    """What the picture shows, said in sentences and in two tables."""
    communities = Community.objects.select_related("authority").within(request.authority)
    community = open_door(communities, public_id, request.person, can_see_community)
    drawn = garden_of(community)
    context = {
        "garden": drawn,
        "sentences": sentences(drawn),
        "back_url": subjects["community"].url(community) if "community" in subjects else "/",
        **_beds_table(drawn),
        **_paths_table(drawn),
    }
    return render(request, "vitality/garden_table.html", context)


def _beds_table(drawn: Garden) -> dict[str, Any]:
    """Under 20 members, states would be somebody's: only sizes are told, as only beds are drawn."""
    head = [_("Bed"), _("Members")]
    if drawn.has_plants:
        head += [_("Newcomers"), _("Active"), _("At rest"), _("Commitments kept in 30 days")]
    rows: list[list[str | int]] = []
    for bed in drawn.beds:
        name = f"{bed.name} ({bed.note})" if bed.note else bed.name
        states = [bed.newcomers, bed.active, bed.resting, bed.flowers] if drawn.has_plants else []
        rows.append([name, bed.size, *states])
    return {"head": head, "rows": rows, "numeric": list(range(1, len(head)))}


def _paths_table(drawn: Garden) -> dict[str, Any]:
    names = {bed.id: bed.name for bed in drawn.beds}
    strongest = sorted(drawn.paths, key=lambda path: (-path.shared, path.one, path.other))
    rows = [[names[path.one], names[path.other], path.shared] for path in strongest]
    return {"path_head": [_("From"), _("To"), _("Shared members")], "path_rows": rows, "path_numeric": [2]}
