"""Centres of communes from an open-data file: all readable lines in one go, or nothing."""

from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from terreau.territories.centre_file import CentreFileError, Ignored, read_centres
from terreau.territories.models import Territory
from terreau.territories.services.bulk import set_points

_KINDS = (Territory.Kind.DELEGATED, Territory.Kind.DISTRICT, Territory.Kind.COMMUNE)


@dataclass(frozen=True)
class CentresImported:
    """How many centres were (or would be) set, and every line left out with its reason."""

    loaded: int
    ignored: list[Ignored] = field(default_factory=list)


def preview_centres(*, path: Path) -> CentresImported:
    """What an import would do; changes nothing."""
    points, ignored = _matched(path)
    return CentresImported(len(points), ignored)


@transaction.atomic
def import_centres(*, path: Path) -> CentresImported:
    """Set the centres that the file gives; raises CentreFileError, and changes nothing, when it gives none."""
    points, ignored = _matched(path)
    if not points:
        raise CentreFileError(_("No line of this file could be used. Nothing was changed."))
    set_points(Territory, points)
    return CentresImported(len(points), ignored)


def _matched(path: Path) -> tuple[list[tuple[int, float, float]], list[Ignored]]:
    found = read_centres(path)
    known: dict[str, int] = {}
    for kind in _KINDS:  # the present commune wins over a former one of the same code
        coded = Territory.objects.filter(kind=kind).values_list("code", "id")
        known.update((code or "", pk) for code, pk in coded)
    if not known:
        raise CentreFileError(_("The territories are not loaded yet. Run `terreau load_territories` first."))
    ignored = list(found.ignored)
    points = []
    for centre in found.centres:
        if centre.code in known:
            points.append((known[centre.code], centre.latitude, centre.longitude))
        else:
            ignored.append(Ignored(centre.line, centre.code, _("no commune has this code")))
    return points, sorted(ignored, key=lambda one: one.line)
