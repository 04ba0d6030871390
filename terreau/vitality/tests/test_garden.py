import gzip
import re
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terreau.vitality.garden import Bed, Garden, Hat, Path, draw
from terreau.vitality.garden.beds import sentences
from terreau.vitality.garden.layout import LANDSCAPE, MOST_BEDS, PORTRAIT, lay_out, width_of, wrapped
from terreau.vitality.garden.picture import MOST_PLANTS, SHAPES, plants_of, stream_width

HATS = (Hat("citizen", "Aya"), Hat("technician"))
counts = st.integers(0, 60)
beds = st.builds(
    Bed,
    st.integers(1, 10**6),
    st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=60).filter(str.strip),
    counts,
    counts,
    counts,
    counts,
    st.sampled_from(["", "au repos jusqu’au 4 janvier"]),
)
gardens = st.lists(beds, min_size=1, max_size=12, unique_by=lambda bed: bed.id).map(
    lambda found: a_garden(*found)
)


def a_garden(*found: Bed, kept=12, paths=(), hats=HATS, name="Manger d’ici") -> Garden:
    return Garden(
        "abc",
        name,
        sum(bed.newcomers for bed in found),
        sum(bed.active for bed in found),
        sum(bed.resting for bed in found),
        kept,
        tuple(found),
        tuple(paths),
        hats,
        len(found),
    )


def a_town(circles=5, members=67) -> Garden:
    each = members // circles
    found = [
        Bed(n, f"Cercle {n}", each // 6, each - each // 6 - each // 8, each // 8, each // 5)
        for n in range(1, circles + 1)
    ]
    paths = [Path(one.id, other.id, 1 + (one.id + other.id) % 4) for one, other in combinations(found, 2)]
    return a_garden(*found, paths=paths)


def overlap(one, other) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@given(garden=gardens)
@settings(max_examples=40, deadline=None)
def test_beds_and_signs_never_overlap_and_stay_inside(shape, garden):
    layout = lay_out(garden, shape)
    boxes = [plot.box for plot in layout.plots]
    for left, top, right, bottom in boxes:
        assert left >= 0
        assert top >= 0
        assert right <= shape.width
        assert bottom <= layout.height
    assert not any(overlap(one, other) for one, other in combinations(boxes, 2))
    assert not any(top < layout.stream_y < bottom for _left, top, _right, bottom in boxes)


@pytest.mark.parametrize("shape", SHAPES)
@given(garden=gardens)
@settings(max_examples=15, deadline=None)
def test_every_drawn_place_is_inside_the_picture(shape, garden):
    drawn = ElementTree.fromstring(draw(garden, shape, "fr"))
    _x, _y, width, height = (float(part) for part in drawn.attrib["viewBox"].split())
    for element in drawn.iter():
        spot = re.match(r"translate\(([-\d.]+) ([-\d.]+)\)", element.attrib.get("transform", ""))
        if spot and element.tag.endswith("use"):
            assert 0 <= float(spot[1]) <= width
            assert 0 <= float(spot[2]) <= height
        kind = element.attrib.get("class", "")
        if kind in {"g-soil", "g-path", "g-water", "g-bridge", "g-soil g-still"}:
            numbers = [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", element.attrib["d"])]
            assert all(-1 <= one <= width + 1 for one in numbers[::2])
            assert all(-1 <= one <= height + 1 for one in numbers[1::2])


@given(garden=gardens)
@settings(max_examples=10, deadline=None)
def test_the_same_garden_gives_the_same_picture(garden):
    first = draw(garden, "l", "fr")
    draw.cache_clear()
    assert draw(garden, "l", "fr") == first


@given(garden=gardens, where=st.integers(0, 11))
@settings(max_examples=40, deadline=None)
def test_one_more_member_moves_no_bed(garden, where):
    place = where % len(garden.beds)
    grown = list(garden.beds)
    old = grown[place]
    grown[place] = Bed(old.id, old.name, old.newcomers + 1, old.active, old.resting, old.flowers, old.note)
    for shape in SHAPES.values():
        before, after = lay_out(garden, shape), lay_out(a_garden(*grown), shape)
        assert [plot.outline for plot in before.plots] == [plot.outline for plot in after.plots]
        assert (before.height, before.stream_y, before.gate) == (after.height, after.stream_y, after.gate)


def test_a_bed_never_holds_more_plants_than_it_can_and_keeps_its_proportions():
    plants = plants_of(Bed(1, "Chorale", 30, 300, 70, 100))
    assert len(plants) <= MOST_PLANTS
    assert plants.count("sprout") == 3
    assert plants.count("straw") == 7
    small = plants_of(Bed(1, "Chorale", 2, 5, 1, 2))
    assert sorted(small) == ["flower"] * 2 + ["leaf"] * 3 + ["sprout"] * 2 + ["straw"]


def test_under_twenty_members_only_beds_are_drawn():
    few, many = a_town(3, 18), a_town(3, 21)
    assert "sprout" not in draw(few, "l", "fr") + draw(few, "p", "fr")
    assert "récente" not in " ".join(sentences(few))
    assert "sprout" in draw(many, "l", "fr")


def test_names_are_escaped_and_no_style_is_inline():
    nasty = a_garden(
        Bed(1, "<script>alert(1)</script>", 9, 30, 2), name='"><b>', hats=(Hat("citizen", "<i>Aya"),)
    )
    for shape in SHAPES:
        drawn = draw(nasty, shape, "fr")
        assert "<script" not in drawn
        assert "<i>" not in drawn
        assert "style=" not in drawn
        ElementTree.fromstring(drawn)


def test_both_pictures_together_weigh_little():
    garden = a_town(12, 480)
    both = draw(garden, "l", "fr") + draw(garden, "p", "fr")
    assert len(gzip.compress(both.encode())) < 25_000


def test_title_and_description_say_the_counts_in_each_language():
    drawn = ElementTree.fromstring(draw(a_town(5, 65), "p", "fr"))
    title, description = (drawn.find(f"{{http://www.w3.org/2000/svg}}{tag}") for tag in ("title", "desc"))
    assert title is not None
    assert description is not None
    assert title.text == "Le jardin de Manger d’ici"
    assert "5 cercles, 65 membres." in str(description.text)
    assert "Aya en prend soin et cherche un binôme." in str(description.text)
    assert "5 circles, 65 members." in draw(a_town(5, 65), "p", "en")
    ids = re.findall(r'id="([^"]+)"', draw(a_town(), "l", "fr") + draw(a_town(), "p", "fr"))
    assert len(ids) == len(set(ids))


def test_water_grows_with_what_was_kept_and_never_floods():
    widths = [stream_width(kept) for kept in (0, 1, 5, 20, 100, 10_000)]
    assert widths == sorted(widths)
    assert widths[0] == 0
    assert widths[-1] <= 50


def test_empty_seats_are_outlines():
    assert draw(a_town(), "l", "fr").count('class="g-empty"') == 2
    empty = a_garden(Bed(1, "Vélos", 1, 2), hats=(Hat("citizen"), Hat("technician")))
    assert draw(empty, "l", "fr").count('class="g-empty"') == 4


def test_very_many_circles_are_bounded():
    assert len(lay_out(a_town(40, 400), LANDSCAPE).plots) == MOST_BEDS
    assert len(lay_out(a_town(40, 400), PORTRAIT).plots) == MOST_BEDS


@given(st.text(max_size=80), st.integers(60, 300))
def test_labels_fit_their_room(text, most):
    lines = wrapped(text, 20, most, lines=2)
    assert len(lines) <= 2
    assert all(width_of(line, 20) <= most or len(line) <= 2 for line in lines)
