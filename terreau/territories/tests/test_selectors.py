import time

import pytest
from django.db import connection

from terreau.territories.models import PostalCode, Territory
from terreau.territories.selectors import describe, get_territory, matching_territories, search_territories
from terreau.territories.tests.factories import make_territory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("france")]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Y", "Y (Somme, 80)"),
        ("lille", "Lille (Nord, 59)"),
        ("LILLE (59)", "Lille (Nord, 59)"),
        ("59000 lille", "Lille (Nord, 59)"),
        ("59000", "Lille (Nord, 59)"),
        ("59350", "Lille (Nord, 59)"),
        ("2a004", "Ajaccio (Corse-du-Sud, 2A)"),
        ("st etienne", "Saint-Étienne (Loire, 42)"),
        ("ste-colombe 77", "Sainte-Colombe (Seine-et-Marne, 77)"),
        ("Sainte-Colombe (Seine-et-Marne, 77)", "Sainte-Colombe (Seine-et-Marne, 77)"),
        ("mans", "Le Mans (Sarthe, 72)"),
        ("la rochelle", "La Rochelle (Charente-Maritime, 17)"),
        ("valdoise", "Val-d'Oise (département, 95)"),
        ("lhay les roses", "L'Haÿ-les-Roses (Val-de-Marne, 94)"),
        ("paris 12e", "Paris 12e Arrondissement (Paris, 75)"),
        ("Paris", "Paris (Paris, 75)"),
        ("bretagne", "Bretagne (région)"),
        ("lomme", "Lomme (Lille, Nord, 59)"),
        ("est ensemble", "Est Ensemble (Seine-Saint-Denis, 93)"),
        ("200000172", "Communauté de communes Faucigny - Glières (Haute-Savoie, 74)"),
        ("cc faucigny glières", "Communauté de communes Faucigny - Glières (Haute-Savoie, 74)"),
        ("bord", "Bordeaux Métropole (Gironde, 33)"),
    ],
)
def test_the_first_answer_is_what_was_meant(typed, first):
    assert search_territories(typed)[0].label == first


@pytest.mark.parametrize(
    "typed", ["", "   ", "'", "%", "_", "\\", "\0", "<script>", "🌱", "x" * 5000, "0000000000", "()", "(59)"]
)
def test_odd_questions_break_nothing(typed):
    search_territories(typed)
    matching_territories(typed)


def test_the_twelve_sainte_colombe_are_told_apart():
    found = [
        t
        for t in search_territories("Sainte-Colombe", kinds=["commune"], limit=30)
        if t.name == "Sainte-Colombe"
    ]
    assert len({describe(t) for t in found}) == len(found) == 12
    assert len(matching_territories("ste colombe")) == 12


def test_every_territory_is_found_again_by_its_label():
    for territory in Territory.objects.order_by("public_id")[:300]:
        assert territory in matching_territories(territory.label), territory.label


def test_exact_then_prefix_then_contained():
    names = [t.name for t in search_territories("colombe", kinds=["commune"], limit=40)]
    assert names[:2] == ["Colombe", "La Colombe"]
    assert names.index("Colombes") < names.index("Sainte-Colombe")


def test_kinds_limit_and_retired_ones():
    assert {t.kind for t in search_territories("loire", kinds=["departement"])} == {"departement"}
    assert len(search_territories("saint", limit=3)) == 3
    Territory.objects.filter(kind="commune", code="80829").update(is_current=False)
    assert "Y" not in [t.name for t in search_territories("Y")]


def test_one_ground_under_one_name_is_one_answer():
    assert [t.kind for t in matching_territories("Paris")] == ["commune"]
    assert [t.kind for t in matching_territories("Saint-Barthélemy (977)")] == ["commune"]
    assert {t.kind for t in matching_territories("Aube")} == {"commune", "departement"}


def test_a_free_territory_is_found_too():
    make_territory("Vallée des Saules", kind="free")
    assert search_territories("vallee des sau")[0].name == "Vallée des Saules"


def test_a_search_costs_few_queries(django_assert_max_num_queries):
    for typed in ("lille", "77650 sainte-colombe", "59000", "zzzz", "Lille (59)"):
        with django_assert_max_num_queries(9):
            search_territories(typed)


def test_a_search_is_fast():
    """Each of these within 20 ms on a quiet machine; the bound leaves room for a busy one."""
    for typed in ("y", "s", "lille", "saint", "colombe", "59000", "Lille (59)", "zzzz"):
        spent = []
        for _ in range(3):
            start = time.perf_counter()
            search_territories(typed)
            spent.append(time.perf_counter() - start)
        assert min(spent) < 0.06, (typed, spent)


@pytest.mark.parametrize(
    "asked",
    [
        lambda: Territory.objects.filter(name_key="lille"),
        lambda: Territory.objects.filter(name_key__begins="sainte col"),
        lambda: Territory.objects.filter(code="59350"),
        lambda: PostalCode.objects.filter(code="59000"),
    ],
)
def test_the_index_is_used(asked):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE territories_territory, territories_postalcode")
    plan = asked().explain()
    assert (
        ("Index" in plan and "Seq Scan" not in plan)
        or "USING INDEX" in plan
        or "USING COVERING INDEX" in plan
    ), plan


def test_a_beginning_takes_signs_as_they_are():
    make_territory("Cent % bio", kind="free")
    assert not Territory.objects.filter(name_key__begins="%").exists()
    assert get_territory(kind="commune", code="nothing") is None
