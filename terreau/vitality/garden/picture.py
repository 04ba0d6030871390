"""The picture itself, as inline SVG: colours come from the stylesheet, so that it follows the theme, contrast and paper."""

from collections.abc import Iterator
from functools import lru_cache
from html import escape
from itertools import pairwise
from math import cos, hypot, pi, sin, sqrt

from django.utils.translation import override

from terreau.vitality.garden.beds import Bed, Garden, Path, sentences, title_of
from terreau.vitality.garden.layout import (
    LANDSCAPE,
    PORTRAIT,
    Layout,
    Plot,
    Point,
    gate_lines,
    grain,
    lay_out,
)
from terreau.vitality.garden.plants import DAISY, EMPTY_HAT, GATE_POSTS, HAT, PEBBLE, PLANTS, REED, TUFT

GOLDEN_ANGLE = pi * (3 - sqrt(5))
MOST_PLANTS = 40  # in a bed; above, each plant stands for several members
FILLS = {
    6: 1.28,
    10: 1.14,
    16: 1.0,
    26: 0.86,
    MOST_PLANTS: 0.74,
}  # how big plants grow in a bed of at most so many
SHAPES = {shape.key: shape for shape in (LANDSCAPE, PORTRAIT)}


@lru_cache(maxsize=256)
def draw(garden: Garden, shape: str, language: str) -> str:
    """One format ("l" for wide rooms, "p" for phones) as an SVG element; the same garden gives the same text."""
    with override(language):
        layout = lay_out(garden, SHAPES[shape])
        return "".join(_parts(garden, layout))


def _parts(garden: Garden, layout: Layout) -> Iterator[str]:
    shape, key = layout.shape, f"g-{layout.shape.key}-{escape(garden.key)}"
    yield (
        f'<svg class="garden-{shape.key}" viewBox="0 0 {shape.width:g} {layout.height:g}" role="img"'
        f' aria-labelledby="{key}-t {key}-d" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{key}-t">{escape(title_of(garden))}</title>'
        f'<desc id="{key}-d">{escape(" ".join(sentences(garden)))}</desc>'
    )
    yield "<defs>"
    yield from (f'<g id="{key}-{name}">{drawn}</g>' for name, drawn in _needed(garden))
    yield f'</defs><rect class="g-meadow" width="{shape.width:g}" height="{layout.height:g}" rx="18"/>'
    yield from _meadow(garden, layout, key)
    yield from _stream(garden, layout)
    yield from _banks(garden, layout, key)
    yield from _paths(garden, layout)
    for plot in sorted(layout.plots, key=lambda one: one.y):
        yield from _bed(plot, garden, key)
    yield from (_sign(plot, layout) for plot in layout.plots)
    yield from _gate(garden, layout)
    yield "</svg>"


def _needed(garden: Garden) -> Iterator[tuple[str, str]]:
    yield from (("tuft", TUFT), ("daisy", DAISY), ("reed", REED), ("pebble", PEBBLE))
    if garden.has_plants:
        yield from PLANTS.items()


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _use(name: str, key: str, x: float, y: float, scale: float = 1, *, is_turned: bool = False) -> str:
    size = f"scale({'-' if is_turned else ''}{scale:.2f} {scale:.2f})" if scale != 1 or is_turned else ""
    return f'<use href="#{key}-{name}" transform="translate({_n(x)} {_n(y)}){size}"/>'


# ------------------------------------------------------------------ the ground


def _meadow(garden: Garden, layout: Layout, key: str) -> Iterator[str]:
    """The near bank, tufts and daisies wherever neither bed nor water is."""
    width, height = layout.shape.width, layout.height
    bank = _open_curve(_shore(layout))
    yield f'<path class="g-near" d="{bank}V{_n(height - 18)}q0 18-18 18H18q-18 0-18-18z"/>'
    for step in range(int(width * height / 6200)):
        x = 14 + grain(garden.key, f"x{step}") * (width - 28)
        y = 18 + grain(garden.key, f"y{step}") * (height - 24)
        is_by_gate = abs(x - layout.gate[0]) < 62 and -112 < y - layout.gate[1] < 56
        is_taken = is_by_gate or any(_is_on(plot, x, y) for plot in layout.plots)
        if not is_taken and abs(y - _water(layout, x)) > 44:
            yield _use("daisy" if step % 5 == 0 else "tuft", key, x, y, 0.85 + 0.3 * grain(step, "size"))


def _shore(layout: Layout) -> list[Point]:
    step = layout.shape.width / 12
    return [(n * step, _water(layout, n * step)) for n in range(13)]


def _banks(garden: Garden, layout: Layout, key: str) -> Iterator[str]:
    """Reeds and pebbles at the water's edge."""
    half = stream_width(garden.kept) / 2 + 6
    for step in range(int(layout.shape.width / 90) + 1):
        x = 20 + grain(garden.key, f"bx{step}") * (layout.shape.width - 40)
        is_far = grain(garden.key, f"bs{step}") > 0.5
        y = _water(layout, x) + (-half + 1 if is_far else half + 4)
        yield _use("reed" if step % 2 else "pebble", key, x, y, is_turned=is_far)


def _is_on(plot: Plot, x: float, y: float) -> bool:
    left, top, right, bottom = plot.box
    return left - 6 < x < right + 6 and top - 4 < y < bottom + 12


def _water(layout: Layout, x: float) -> float:
    """The height of the stream at a place across the garden."""
    width = layout.shape.width
    wave = 13 if layout.shape.columns > 1 else 9
    return layout.stream_y + wave * sin(2 * pi * x / width + 0.6) - 0.4 * wave * cos(4.2 * pi * x / width)


def stream_width(kept: int) -> float:
    """What was kept, as water: it grows fast at first, and never out of its bed."""
    return 0.0 if kept <= 0 else min(50.0, 8 + 6.0 * sqrt(kept))


def _stream(garden: Garden, layout: Layout) -> Iterator[str]:
    points = _shore(layout)
    line, wide = _open_curve(points), stream_width(garden.kept)
    yield f'<path class="g-bank" d="{line}" stroke-width="{_n(wide + 14)}"/>'
    if wide:
        yield f'<path class="g-water" d="{line}" stroke-width="{_n(wide)}"/>'
    if wide > 14:
        for shift, dash in ((-wide * 0.22, "60 90"), (wide * 0.2, "34 120")):
            glint = _open_curve([(x, y + shift) for x, y in points])
            yield f'<path class="g-glint" d="{glint}" stroke-dasharray="{dash}"/>'


# ------------------------------------------------------------------ paths


def _paths(garden: Garden, layout: Layout) -> Iterator[str]:
    """The strongest ties, under the beds; a bridge where one crosses the water."""
    plots = {plot.bed.id: plot for plot in layout.plots}
    most_rows = (
        2 if layout.shape.columns == 1 else len(plots)
    )  # on a phone, far beds are joined in the table only
    known = [
        path
        for path in garden.paths
        if path.one in plots
        and path.other in plots
        and abs(plots[path.one].row - plots[path.other].row) <= most_rows
    ]
    strongest = sorted(known, key=lambda path: (-path.shared, path.one, path.other))[
        : _most_paths(len(plots))
    ]
    bridges: list[str] = []
    for path in sorted(strongest, key=lambda path: (path.shared, path.one, path.other)):
        wide = min(26.0, 6 + 4 * sqrt(path.shared))
        points = _walk(plots[path.one], plots[path.other], path, layout)
        line = _open_curve(points)
        yield f'<path class="g-path" d="{line}" stroke-width="{_n(wide)}"/><path class="g-steps" d="{line}"/>'
        bridges += _bridge(points, wide, layout)
    yield from bridges


def _most_paths(beds: int) -> int:
    """As many as there are beds, and fewer when these are many: a garden, not a web."""
    return beds if beds <= 6 else 6 + (beds - 6) // 2


def _walk(one: Plot, other: Plot, path: Path, layout: Layout) -> list[Point]:
    """From bed to bed, bending aside of what lies between."""
    dx, dy = other.x - one.x, other.y - one.y
    far = hypot(dx, dy) or 1
    bend = (grain(f"{path.one}-{path.other}", "bend") - 0.5) * 0.22 * far
    if layout.shape.columns == 1 and abs(one.row - other.row) > 1:
        bend = (1 if grain(f"{path.one}-{path.other}", "side") > 0.5 else -1) * 150
    made = []
    for step in range(9):
        at = step / 8
        aside = bend * sin(pi * at)
        x, y = one.x + dx * at - dy / far * aside, one.y + dy * at + dx / far * aside
        made.append((min(max(x, 30), layout.shape.width - 30), min(max(y, 16), layout.height - 16)))
    return made


def _bridge(points: list[Point], wide: float, layout: Layout) -> Iterator[str]:
    """Planks over the water, along the path."""
    for (ax, ay), (bx, by) in pairwise(points):
        before, after = ay - _water(layout, ax), by - _water(layout, bx)
        if before * after < 0:
            share = before / (before - after)
            x, y = ax + (bx - ax) * share, ay + (by - ay) * share
            far = hypot(bx - ax, by - ay) or 1
            ux, uy = (bx - ax) / far * 34, (by - ay) / far * 34
            line = f"M{_n(x - ux)} {_n(y - uy)}L{_n(x + ux)} {_n(y + uy)}"
            yield f'<path class="g-bridge" d="{line}" stroke-width="{_n(wide + 10)}"/>'
            yield f'<path class="g-planks" d="{line}" stroke-width="{_n(wide + 8)}"/>'
            return


# ------------------------------------------------------------------ beds


def _bed(plot: Plot, garden: Garden, key: str) -> Iterator[str]:
    line = _closed_curve(plot.outline)
    yield f'<path class="g-cast" d="{line}" transform="translate(5 7)"/>'
    yield f'<path class="g-soil{" g-still" if plot.bed.is_resting else ""}" d="{line}"/>'
    yield from _furrows(plot, is_sown=not garden.has_plants)
    if garden.has_plants:
        for name, x, y, scale, is_turned in _planted(plot):
            yield _use(name, key, x, y, scale, is_turned=is_turned)


def _furrows(plot: Plot, *, is_sown: bool) -> Iterator[str]:
    rows = []
    for row in (-0.6, -0.3, 0.0, 0.3, 0.6):
        half = plot.rx * 0.8 * sqrt(1 - abs(row) ** 2.4)
        shift = (grain(plot.bed.id, f"f{row}") - 0.5) * plot.rx * 0.14
        x, y = plot.x + shift, plot.y + row * plot.ry
        half *= 0.86 + 0.14 * grain(plot.bed.id, f"w{row}")
        rows.append(f"M{_n(x - half)} {_n(y)}q{_n(half)} {_n(5 - 3 * row)} {_n(2 * half)} 0")
    yield f'<path class="g-furrow" d="{"".join(rows)}"/>'
    if is_sown:
        yield f'<path class="g-seeds" d="{"".join(rows)}"/>'


def plants_of(bed: Bed) -> list[str]:
    """A plant for each member, or for several when they are many: always the same order for the same counts."""
    most = min(1.0, MOST_PLANTS / bed.size) if bed.size else 1.0
    flowers = min(bed.flowers, bed.active)
    counts = {"sprout": bed.newcomers, "flower": flowers, "leaf": bed.active - flowers, "straw": bed.resting}
    made = [name for name, count in counts.items() for _one in range(ceil_share(count, most))][:MOST_PLANTS]
    return [name for _place, name in sorted((grain(bed.id, f"k{n}"), name) for n, name in enumerate(made))]


def ceil_share(count: int, share: float) -> int:
    """A share of a count, rounded, and at least one of what exists."""
    return max(1, int(count * share + 0.5)) if count else 0


def _planted(plot: Plot) -> list[tuple[str, float, float, float, bool]]:
    """On a golden-angle spiral, back to front; a bed is filled from its middle, so that a newcomer moves nobody."""
    names = plants_of(plot.bed)
    room = next(size for size in FILLS if len(names) <= size)
    scale = min(1.6, plot.rx / 116, plot.ry / 62) * FILLS[room]
    turn = 2 * pi * grain(plot.bed.id, "turn")
    made = []
    for number, name in enumerate(names):
        reach = sqrt((number + 0.5) / room)
        angle = turn + number * GOLDEN_ANGLE
        x = plot.x + plot.rx * 0.82 * reach * cos(angle)
        y = plot.y + plot.ry * 0.74 * reach * sin(angle) + plot.ry * 0.12
        drawn = f"leaf{int(3 * grain(plot.bed.id, f'v{number}'))}" if name == "leaf" else name
        size = scale * (0.92 + 0.16 * (y - plot.y) / plot.ry)
        made.append((drawn, x, y, size, grain(plot.bed.id, f"t{number}") > 0.5))
    return sorted(made, key=lambda one: (one[2], one[1]))


# ------------------------------------------------------------------ words and gate


def _sign(plot: Plot, layout: Layout) -> str:
    sign, shape = plot.label, layout.shape
    middle, y = _n(sign.x + sign.width / 2), sign.y + 7.0
    lines = []
    for text in sign.name:
        y += shape.name_size * 1.2
        lines.append(
            f'<text class="g-name" x="{middle}" y="{_n(y - shape.name_size * 0.28)}">{escape(text)}</text>'
        )
    for text in sign.note:
        y += shape.note_size * 1.25
        lines.append(
            f'<text class="g-note" x="{middle}" y="{_n(y - shape.note_size * 0.3)}">{escape(text)}</text>'
        )
    box = f'x="{_n(sign.x)}" y="{_n(sign.y)}" width="{_n(sign.width)}" height="{_n(sign.height)}"'
    return f'<rect class="g-sign" {box} rx="10"/>{"".join(lines)}'


def _gate(garden: Garden, layout: Layout) -> Iterator[str]:
    """Two hats under the arch; an empty seat is an outline."""
    x, y = layout.gate
    yield f'<g transform="translate({_n(x)} {_n(y)})">{GATE_POSTS}'
    for place, hat in zip((-19, 19), garden.hats, strict=False):
        coat, band = ("g-dark", "g-heart") if hat.kind == "citizen" else ("g-terra", "g-dark")
        drawn = HAT.format(coat=coat, band=band) if hat.name else EMPTY_HAT
        yield f'<g transform="translate({place} -1)">{drawn}</g>'
    for number, text in enumerate(gate_lines(garden, layout.shape)):
        yield f'<text class="g-note" y="{_n(24 + number * 23)}">{escape(text)}</text>'
    yield "</g>"


# ------------------------------------------------------------------ curves


def _open_curve(points: list[Point]) -> str:
    """A smooth line through points (Catmull-Rom)."""
    padded = [points[0], *points, points[-1]]
    made = [f"M{_n(points[0][0])} {_n(points[0][1])}"]
    made += [_bend(*padded[n : n + 4]) for n in range(len(points) - 1)]
    return "".join(made)


def _closed_curve(points: tuple[Point, ...]) -> str:
    around = [points[-1], *points, points[0], points[1]]
    made = [f"M{_n(points[0][0])} {_n(points[0][1])}"]
    made += [_bend(*around[n : n + 4]) for n in range(len(points))]
    return "".join(made) + "Z"


def _bend(before: Point, start: Point, end: Point, after: Point) -> str:
    first = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
    second = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
    return "C" + " ".join(f"{_n(x)} {_n(y)}" for x, y in (first, second, end))
