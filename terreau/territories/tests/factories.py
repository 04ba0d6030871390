"""A handful of places for tests that need no whole gazetteer."""

from terreau.territories.models import Containment, PostalCode, Territory
from terreau.territories.names import name_key


def make_territory(
    name: str = "Montignac",
    code: str | None = None,
    *,
    kind: str = "commune",
    setting: str = "",
    population: int | None = None,
    within: tuple[Territory, ...] = (),
    postal: tuple[str, ...] = (),
) -> Territory:
    """A territory inside the given ones; a code is invented when none is given."""
    if code is None and kind != "free":
        code = f"{90000 + Territory.objects.count():05d}"
    territory = Territory.objects.create(
        kind=kind, code=code, name=name, name_key=name_key(name), setting=setting, population=population
    )
    Containment.objects.bulk_create(Containment(outer=outer, inner=territory) for outer in within)
    PostalCode.objects.bulk_create(PostalCode(code=one, territory=territory) for one in postal)
    return territory
