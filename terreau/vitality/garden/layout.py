"""Where everything stands: depends on the circles' ids and names, never on how many members they have."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from math import ceil, cos, pi, sin

from django.utils.translation import gettext as _

from terreau.vitality.garden.beds import Bed, Garden, count_members

Point = tuple[float, float]
MOST_BEDS = 16
GATE = 0.62  # of a bed's room, at the end of the last row
NARROW, WIDE = frozenset("iljtfrI1.,;:'’!| ()-"), frozenset("mwMWŒœÆ%@")


@dataclass(frozen=True)
class Shape:
    """A format of the picture. Sizes are in the view box's units; labels stay 16 px or more where it is shown."""

    key: str
    width: float
    columns: int
    bed: float  # half width of a bed, at most
    name_size: float
    note_size: float


LANDSCAPE = Shape("l", 1080, 4, 150, 21, 18)
PORTRAIT = Shape("p", 360, 1, 138, 20, 18)
STREAM_ROOM = 92.0
GATE_ROOM = 188.0
MARGIN = 20.0


@dataclass(frozen=True)
class Label:
    """A sign: its box and its lines, those of the name first."""

    x: float
    y: float
    width: float
    height: float
    name: tuple[str, ...]
    note: tuple[str, ...]


@dataclass(frozen=True)
class Plot:
    """A bed in its place."""

    bed: Bed
    x: float
    y: float
    rx: float
    ry: float
    outline: tuple[Point, ...]
    label: Label
    row: int

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the bed and its sign together."""
        xs, ys = [p[0] for p in self.outline], [p[1] for p in self.outline]
        sign = self.label
        return (
            min(*xs, sign.x),
            min(*ys, sign.y),
            max(*xs, sign.x + sign.width),
            max(*ys, sign.y + sign.height),
        )


@dataclass(frozen=True)
class Layout:
    """A whole garden in its format."""

    shape: Shape
    height: float
    plots: tuple[Plot, ...]
    stream_y: float
    gate: Point


def grain(seed: object, step: object) -> float:
    """A number from 0 to 1 that never changes for a seed: the same bed has the same shape for ever."""
    digest = blake2b(f"{seed}/{step}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") / 2**32


def lay_out(garden: Garden, shape: Shape) -> Layout:
    """Beds in rows, the oldest circle first; the stream runs below the first row; the gate stands at the end."""
    beds = garden.beds[:MOST_BEDS]
    rows = _rows(len(beds), shape)
    is_beside = shape.columns == 1 and len(beds) > 5  # many beds on a phone: the sign stands beside the bed
    room = (shape.width - 2 * MARGIN) / max(
        count + (GATE if shape.columns > 1 and row == len(rows) - 1 else 0) for row, count in enumerate(rows)
    )
    rx = (
        76.0
        if is_beside
        else min(shape.bed * (1 + 0.5 * (len(beds) < 3) + 0.25 * (len(beds) < 2)), room * 0.43)
    )
    if shape.columns == 1:
        rx = min(rx, shape.bed)
    ry = rx * 0.62 if is_beside else min(rx * 0.56, 118)
    plots: list[Plot] = []
    top, stream_y, first = MARGIN, 0.0, 0
    for row, count in enumerate(rows):
        line = beds[first : first + count]
        first += count
        made = _row(line, row, len(rows), top, rx, ry, shape, is_beside)
        plots += made
        top = max(plot.box[3] for plot in made) + 18
        if row == 0:
            stream_y = top + STREAM_ROOM / 2 - 6
            top += STREAM_ROOM
    written = 23 * len(gate_lines(garden, shape))
    gate = (shape.width - MARGIN - 78, top - 12 - written)
    if shape.columns == 1:
        gate, top = (shape.width / 2, top + GATE_ROOM - 62), top + GATE_ROOM - 34 + written
    elif len(rows) == 1:
        gate = (gate[0], stream_y - STREAM_ROOM / 2 - 24 - written)
    return Layout(shape, ceil(top + 6), tuple(plots), stream_y, gate)


def gate_lines(garden: Garden, shape: Shape) -> list[str]:
    """What is written under the gate: who tends, and who is looked for."""
    names = [hat.name for hat in garden.hats if hat.name]
    most = 300.0 if shape.columns == 1 else 138.0
    if len(names) >= 2:
        both = _("%(one)s and %(other)s") % {"one": names[0], "other": names[1]}
        said = [both] if width_of(both, shape.note_size) <= most else names[:2]
    else:
        said = [*names, _("seeks a partner") if names else _("seeks gardeners")]
    return [line for text in said for line in wrapped(text, shape.note_size, most, lines=2)][:3]


def _rows(count: int, shape: Shape) -> list[int]:
    """How many beds in each row, the fuller rows at the back."""
    if shape.columns == 1:
        return [1] * count
    number = 1 if count <= 3 else max(2, ceil(count / shape.columns))
    return [count // number + (row < count % number) for row in range(number)]


def _row(
    line: Sequence[Bed], row: int, rows: int, top: float, rx: float, ry: float, shape: Shape, is_beside: bool
) -> list[Plot]:
    ends_with_gate = shape.columns > 1 and row == rows - 1
    room = (shape.width - 2 * MARGIN) / (len(line) + (GATE if ends_with_gate else 0))
    made = []
    for place, bed in enumerate(line):
        slack = max(0.0, room / 2 - rx * 1.1) * 0.6
        x = MARGIN + room * (place + 0.5) + (grain(bed.id, "x") - 0.5) * 2 * min(slack, 26)
        y = top + ry * 1.1 + (26 * grain(bed.id, "y") if shape.columns > 1 else 0)
        if is_beside:
            x = MARGIN + rx * 1.08 if row % 2 == 0 else shape.width - MARGIN - rx * 1.08
        sign = _sign(bed, x, y, rx, ry, shape, MARGIN + room * place, room, is_beside)
        if is_beside and sign.y < top:  # a sign taller than its bed pushes both down
            y += top - sign.y
            sign = replace(sign, y=top)
        outline = _outline(bed.id, x, y, rx, ry)
        made.append(Plot(bed, x, y, rx, ry, outline, sign, row))
    return made


def _sign(
    bed: Bed,
    x: float,
    y: float,
    rx: float,
    ry: float,
    shape: Shape,
    edge: float,
    room: float,
    is_beside: bool,
) -> Label:
    """Below the bed and within its room, or beside it."""
    most = shape.width - 2 * MARGIN - 2 * rx * 1.08 - 10 if is_beside else min(room, shape.width - 24) - 12
    label = _label(bed, shape, most, lines=3 if is_beside else 2)
    if is_beside:
        left = x + rx * 1.08 + 10 if x < shape.width / 2 else x - rx * 1.08 - 10 - label.width
        place = (left, y - label.height / 2)
    else:
        left = min(max(x - label.width / 2, edge + 4), edge + room - 4 - label.width)
        place = (left, y + ry * 1.04 - 8)
    return Label(*place, label.width, label.height, label.name, label.note)


def _outline(seed: int, x: float, y: float, rx: float, ry: float) -> tuple[Point, ...]:
    """Twelve points around a soft oval, waved by three slow harmonics: 10 % in or out at most."""
    waves = [(k, size, 2 * pi * grain(seed, f"w{k}")) for k, size in ((2, 0.035), (3, 0.04), (5, 0.02))]
    points = []
    for step in range(12):
        angle = 2 * pi * step / 12
        push = 0.99 + sum(size * cos(k * angle + phase) for k, size, phase in waves)
        across, down = cos(angle), sin(angle)
        square = (abs(across) ** 2.3 + abs(down) ** 2.3) ** (-1 / 2.3)
        points.append((x + rx * push * across * square, y + ry * push * down * square))
    return tuple(points)


def _label(bed: Bed, shape: Shape, most: float, *, lines: int) -> Label:
    text = count_members(bed.size)
    note = (text, *(wrapped(bed.note, shape.note_size, most - 20, lines=lines) if bed.note else ()))
    name = wrapped(bed.name, shape.name_size * 1.04, most - 20, lines=lines)
    widest = max(
        *(width_of(line, shape.name_size * 1.04) for line in name),
        *(width_of(line, shape.note_size) for line in note),
    )
    height = 14 + len(name) * shape.name_size * 1.2 + len(note) * shape.note_size * 1.25
    return Label(0, 0, min(most, widest + 32), height, name, note)


def wrapped(text: str, size: float, most: float, *, lines: int) -> tuple[str, ...]:
    """A text cut into lines that fit; what is too long ends with an ellipsis (the table has it whole)."""
    made: list[str] = []
    for word in text.split(" "):
        tried = f"{made[-1]} {word}" if made else word
        if made and width_of(tried, size) <= most:
            made[-1] = tried
        else:
            made.append(word)
    if len(made) > lines:
        made = [*made[: lines - 1], f"{made[lines - 1]} …"]
    return tuple(_shortened(line, size, most) for line in made)


def _shortened(line: str, size: float, most: float) -> str:
    if width_of(line, size) <= most:
        return line
    while len(line) > 1 and width_of(f"{line}…", size) > most:
        line = line[:-1]
    return f"{line.rstrip(' …')}…"


def width_of(text: str, size: float) -> float:
    """About how wide a text is, without a font: narrow, ordinary, capital and wide letters."""
    ems = sum(
        0.31
        if c in NARROW
        else 0.88
        if c in WIDE
        else 0.66
        if c.isupper()
        else 0.56
        if ord(c) < 0x2E80
        else 1.05
        for c in text
    )
    return ems * size
