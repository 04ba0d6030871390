"""Loading the shipped gazetteer, once an edition: new places come, changed ones follow, vanished ones are kept but retired."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from terreau.core import clock, ids
from terreau.territories import edition
from terreau.territories.models import Containment, GazetteerEdition, PostalCode, Territory
from terreau.territories.names import name_key
from terreau.territories.services.bulk import insert_rows

Own = tuple[str, str]
_FACTS = ("name", "name_key", "setting", "population", "is_current")


@dataclass(frozen=True)
class Loaded:
    """What a load did; `was_there` when this edition was loaded before and nothing had to be done."""

    version: str
    added: int = 0
    changed: int = 0
    retired: int = 0
    was_there: bool = False


@transaction.atomic
def load_gazetteer() -> Loaded:
    """Load the shipped edition if it is not the one loaded here; safe to call at every start."""
    shipped = edition.record()
    loaded = GazetteerEdition.objects.order_by("-loaded_at", "-id").first()
    if loaded is not None and loaded.sha256 == shipped["sha256"]:
        return Loaded(version=shipped["version"], was_there=True)
    listed = edition.places()
    added, changed, retired = _write_places(listed)
    by_own = {
        (kind, code or ""): pk
        for kind, code, pk in Territory.objects.official().values_list("kind", "code", "id")
    }
    _write_containments(listed, by_own)
    _write_postal_codes(listed, by_own)
    GazetteerEdition.objects.filter(sha256=shipped["sha256"]).delete()
    GazetteerEdition.objects.create(sha256=shipped["sha256"], version=shipped["version"])
    return Loaded(version=shipped["version"], added=added, changed=changed, retired=retired)


def _write_places(listed: list[edition.Place]) -> tuple[int, int, int]:
    settings = _settings(listed)
    wanted: dict[Own, tuple[Any, ...]] = {
        (p.kind, p.code): (p.name, name_key(p.name), settings[p.kind, p.code], p.population, True)
        for p in listed
    }
    here = {(t.kind, t.code or ""): t for t in Territory.objects.official()}
    now = clock.now()
    stamp = Territory._meta.get_field("created_at").get_db_prep_save(now, _connection())
    fresh = [(own, facts) for own, facts in wanted.items() if own not in here]
    insert_rows(
        Territory,
        ("public_id", "created_at", "kind", "code", *_FACTS),
        ((ids.public_id(), stamp, *own, *facts) for own, facts in fresh),
    )
    changed = []
    for own, territory in here.items():
        facts = wanted.get(own) or (*(getattr(territory, name) for name in _FACTS[:-1]), False)
        if facts != tuple(getattr(territory, name) for name in _FACTS):
            for name, value in zip(_FACTS, facts, strict=True):
                setattr(territory, name, value)
            changed.append(territory)
    Territory.objects.bulk_update(changed, _FACTS, batch_size=500)
    retired = sum(not t.is_current for t in changed)
    return len(fresh), len(changed) - retired, retired


def _connection() -> Any:
    return transaction.get_connection()


def _settings(listed: list[edition.Place]) -> dict[Own, str]:
    """What tells homonyms apart: the department, and the commune of a former one; a grouping takes its main department."""
    named = {(p.kind, p.code): p.name for p in listed}
    settings: dict[Own, str] = defaultdict(str)
    weight: dict[Own, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for place in listed:
        parent = place.parents[0] if place.parents else ("", "")
        if place.kind == "commune":
            settings[place.kind, place.code] = f"{named[parent]}, {parent[1]}"
            for grouping in place.parents[1:]:
                weight[grouping][settings[place.kind, place.code]] += 1 + (place.population or 0)
        elif place.kind == "district":
            settings[place.kind, place.code] = settings[parent]
        elif place.kind == "delegated":
            settings[place.kind, place.code] = f"{named[parent]}, {settings[parent]}"
    for grouping, shares in weight.items():
        settings[grouping] = max(shares, key=lambda where: shares[where])
    return settings


def _write_containments(listed: list[edition.Place], by_own: dict[Own, int]) -> None:
    """Bring official containments to those of this edition; what a free territory holds or lies in is its author's."""
    wanted = {(by_own[outer], by_own[inner]) for outer, inner in edition.containments(listed)}
    official = Containment.objects.exclude(outer__kind="free").exclude(inner__kind="free")
    here = {(outer, inner): pk for pk, outer, inner in official.values_list("id", "outer_id", "inner_id")}
    gone = [pk for pair, pk in here.items() if pair not in wanted]
    for start in range(0, len(gone), 500):
        Containment.objects.filter(pk__in=gone[start : start + 500]).delete()
    insert_rows(Containment, ("outer", "inner"), sorted(wanted - here.keys()))


def _write_postal_codes(listed: list[edition.Place], by_own: dict[Own, int]) -> None:
    wanted = {(by_own[p.kind, p.code], code) for p in listed for code in p.postal_codes}
    here = {
        (territory, code): pk
        for pk, territory, code in PostalCode.objects.values_list("id", "territory_id", "code")
    }
    gone = [pk for pair, pk in here.items() if pair not in wanted]
    for start in range(0, len(gone), 500):
        PostalCode.objects.filter(pk__in=gone[start : start + 500]).delete()
    insert_rows(PostalCode, ("territory", "code"), sorted(wanted - here.keys()))
