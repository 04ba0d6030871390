"""The shipped gazetteer of France, against its own record and the reference figures of the real data."""

import time
from collections import Counter
from dataclasses import replace

import pytest

from terreau.territories import edition
from terreau.territories.models import Containment, GazetteerEdition, Territory
from terreau.territories.selectors import territories_containing, territories_within
from terreau.territories.services import (
    create_free_territory,
    import_centres,
    load_gazetteer,
    preview_centres,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("france")]


def place(*, kind: str, code: str) -> Territory:
    return Territory.objects.get(kind=kind, code=code)


def test_the_shipped_counts_are_the_recorded_ones():
    assert Counter(p.kind for p in edition.places()) == edition.record()["counts"]


def test_a_damaged_gazetteer_is_refused(monkeypatch, tmp_path):
    (tmp_path / "france.tsv.xz").write_bytes(b"something else")
    monkeypatch.setattr(edition, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match="differs from its record"):
        edition.places()


def test_everything_is_loaded():
    counts = Counter(Territory.objects.values_list("kind", flat=True))
    assert counts == edition.record()["counts"]
    assert counts["commune"] + counts["district"] == 35014


def test_reference_figures():
    communes = Territory.objects.filter(kind="commune")
    names = Counter(Territory.objects.filter(kind__in=["commune", "district"]).values_list("name", flat=True))
    assert sum(count > 1 for count in names.values()) == 1441
    assert names["Sainte-Colombe"] == 12
    grouped = Containment.objects.filter(outer__kind="epci", inner__kind="commune").values("inner").distinct()
    assert communes.count() - grouped.count() == 98
    assert communes.filter(population=0).count() == 6
    assert communes.filter(population=None).count() == 6
    assert communes.filter(name="Y").count() == 1


def test_loading_again_is_instant_and_changes_nothing():
    start = time.perf_counter()
    again = load_gazetteer()
    assert again.was_there
    assert time.perf_counter() - start < 0.2
    assert GazetteerEdition.objects.count() == 1


def test_a_region_holds_its_communes_at_any_depth():
    bretagne = place(kind="region", code="53")
    rennes = place(kind="commune", code="35238")
    assert territories_within(bretagne, ["departement"]).count() == 4
    assert rennes in territories_within(bretagne, ["commune"])
    assert {t.name for t in territories_containing(rennes)} == {
        "Bretagne",
        "Ille-et-Vilaine",
        "Rennes Métropole",
    }


def test_districts_and_former_communes_lie_in_their_commune():
    lyon, lille = place(kind="commune", code="69123"), place(kind="commune", code="59350")
    assert territories_within(lyon, ["district"]).count() == 9
    assert {t.name for t in territories_within(lille)} == {"Hellemmes-Lille", "Lomme"}


def test_a_grouping_over_two_departments_lies_in_neither():
    for grouping in Territory.objects.filter(kind="epci", name="Métropole du Grand Paris"):
        assert not territories_containing(grouping, ["departement"])
        assert territories_containing(grouping, ["region"]).count() == 1


def test_a_new_edition_changes_adds_and_retires(monkeypatch):
    listed = edition.places()
    gone = next(p for p in listed if p.kind == "delegated")
    renamed = next(p for p in listed if p.code == "80829" and p.kind == "commune")
    fresh = edition.Place("commune", "99999", "Neuveville", 10, ("99999",), renamed.parents)
    after = [replace(p, name="Ygrec") if p is renamed else p for p in listed if p is not gone] + [fresh]
    monkeypatch.setattr(edition, "places", lambda: after)
    monkeypatch.setattr(edition, "record", lambda: {"sha256": "b" * 64, "version": "next"})
    ours = create_free_territory(name="Le quartier", within=[place(kind="commune", code="59350")])
    loaded = load_gazetteer()
    assert (loaded.added, loaded.changed, loaded.retired) == (1, 1, 1)
    assert place(kind="commune", code="80829").name == "Ygrec"
    assert not place(kind="delegated", code=gone.code).is_current
    assert territories_containing(ours).count() == 4
    assert load_gazetteer().was_there


def test_real_centres(real_centres):
    assert preview_centres(path=real_centres).loaded == 34902
    assert not Territory.objects.exclude(latitude=None).exists()
    done = import_centres(path=real_centres)
    assert (done.loaded, Counter(one.reason for one in done.ignored).most_common()) == (
        34902,
        [("pas de coordonnées", 112)],
    )
    lille = place(kind="commune", code="59350")
    assert lille.latitude is not None
    assert lille.longitude is not None
    assert (round(lille.latitude, 1), round(lille.longitude, 1)) == (50.6, 3.0)
