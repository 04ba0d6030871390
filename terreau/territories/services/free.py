"""Free territories: a neighbourhood, a valley, a living area that no official list knows."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from terreau.core.errors import GestureError
from terreau.core.text import tidy
from terreau.territories.models import Containment, Territory
from terreau.territories.names import name_key


class TerritoryError(GestureError):
    """A territory that cannot be drawn as asked."""


@transaction.atomic
def create_free_territory(
    *, name: str, made_of: Iterable[Territory] = (), within: Iterable[Territory] = ()
) -> Territory:
    """Draw a territory that holds others whole (`made_of`), or lies inside others (`within`), or stands alone."""
    name = " ".join(tidy(name).split())
    longest = Territory._meta.get_field("name").max_length or 0
    if not name_key(name):
        raise TerritoryError(_("Give this territory a name."), field="name")
    if len(name) > longest:
        raise TerritoryError(
            _("This name is too long: %(longest)d characters at most.") % {"longest": longest}, field="name"
        )
    parts, outers = {t.pk for t in made_of}, {t.pk for t in within}
    held = _closed(parts, "outer_id", "inner_id")
    holding = _closed(outers, "inner_id", "outer_id")
    if held & holding:
        raise TerritoryError(_("A territory cannot hold a place and lie inside it."), field="made_of")
    territory = Territory.objects.create(
        kind=Territory.Kind.FREE,
        name=name,
        name_key=name_key(name),
        setting=_setting(parts, holding),
        population=_population(parts),
    )
    pairs = {(territory.pk, inner) for inner in held} | {(outer, territory.pk) for outer in holding}
    pairs |= {(outer, inner) for outer in holding for inner in held}
    Containment.objects.bulk_create(
        [Containment(outer_id=outer, inner_id=inner) for outer, inner in sorted(pairs)], ignore_conflicts=True
    )
    return territory


def _closed(start: set[int], known: str, wanted: str) -> set[int]:
    """These places and all that they hold (or that hold them); containment rows already are at any depth."""
    return start | set(Containment.objects.filter(**{f"{known}__in": start}).values_list(wanted, flat=True))


def _population(parts: set[int]) -> int | None:
    """Inhabitants of the communes held, and of districts whose commune is not; unknown when a part has no figure."""
    held = Q(pk__in=parts) | Q(pk__in=Containment.objects.filter(outer__in=parts).values("inner"))
    communes = Territory.objects.filter(held, kind=Territory.Kind.COMMUNE)
    districts = Territory.objects.filter(held, kind=Territory.Kind.DISTRICT).exclude(
        containers__outer__in=communes
    )
    counted = [
        *communes.values_list("population", flat=True),
        *districts.values_list("population", flat=True),
    ]
    known = [population for population in counted if population is not None]
    return sum(known) if known and len(known) == len(counted) else None


def _setting(parts: set[int], holding: set[int]) -> str:
    """« Nord, 59 » when everything lies in one department."""
    departments = Territory.objects.filter(kind="departement")
    found = set(departments.filter(pk__in=holding | parts).values_list("name", "code"))
    found |= set(departments.filter(containments__inner__in=parts).values_list("name", "code"))
    return ", ".join(str(cell) for cell in found.pop()) if len(found) == 1 else ""
