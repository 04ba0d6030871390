"""The drawings that are planted: each stands at its foot, (0, 0), and is drawn once."""

import re

_PAIR = '<path class="{a}" d="M0 {y}c-3-1-8-2-11-7 5-2 10 1 11 7z"/><path class="{b}" d="M0 {y}c3-2 8-3 11-8-5-1-10 2-11 8z"/>'


def _leafy(pairs: int, step: float, lean: float) -> str:
    """A stem with pairs of leaves, smaller towards the top."""
    top = 8 + pairs * step
    drawn = [f'<path class="g-stem" d="M0 0q{lean}-{top / 2:g} 0-{top:g}"/>']
    for pair in range(pairs):
        size = 1.12 - 0.13 * pair
        around = _PAIR.format(a="g-dark" if pair % 2 else "g-mid", b="g-mid" if pair % 2 else "g-dark", y=0)
        drawn.append(f'<g transform="translate(0 {-6 - pair * step:g})scale({size:g})">{around}</g>')
    return "".join(drawn)


_SHADE = '<ellipse class="g-shade" cx="2" cy="1" rx="9" ry="3"/>'
_TIP = '<path class="g-mid" d="M0-{y}c-4-3-4-8 0-12 4 4 4 9 0 12z"/>'
_PETAL = '<ellipse class="g-petal" cy="-6.5" rx="3.3" ry="4.8" transform="rotate({turn})"/>'
_BLOOM = (
    '<g transform="translate(0 -37)">'
    + "".join(_PETAL.format(turn=45 * n) for n in range(8))
    + '<circle class="g-heart" r="4.3"/></g>'
)
_STRAW = re.sub(
    r"\s+",
    " ",
    """<ellipse class="g-shade" cx="1" cy="1.5" rx="17" ry="5"/>
    <path class="g-straw" d="M-16 1c0-8 7-13 16-13s16 5 16 13c-6 3-26 3-32 0z"/>
    <path class="g-stalk" d="M-11-1l5-7m-1 8l4-9m0 9l3-10m2 10l1-9m4 9l-2-8m7 7l-4-6m-14-1l7-3m3 2l6 2"/>""",
)

PLANTS: dict[str, str] = {
    "sprout": _SHADE
    + '<path class="g-stem" d="M0 0q1-7 0-13"/>'
    + '<path class="g-young" d="M0-12c-1-6-6-9-12-8 1 5 6 9 12 8z"/>'
    + '<path class="g-young" d="M0-12c0-7 5-10 11-10 0 6-4 10-11 10z"/>',
    "leaf0": _SHADE + _leafy(3, 8, 2) + _TIP.format(y=31),
    "leaf1": _SHADE + _leafy(4, 7.5, -2) + _TIP.format(y=36),
    "leaf2": _SHADE
    + "".join(
        f'<g transform="rotate({turn})">{_leafy(2, 8, 0)}{_TIP.format(y=22)}</g>' for turn in (-26, 24, 0)
    ),
    "flower": _SHADE + _leafy(3, 8, 2) + _BLOOM,
    "straw": _STRAW,
}

TUFT = '<path class="g-tuft" d="M-4 0q-1-5-3-8m4 8q0-7 1-10m2 10q1-5 4-7"/>'
DAISY = (
    '<path class="g-tuft" d="M0 0q1-5 0-9m0 9q-4-3-6-3m6 3q3-3 6-4"/>'
    '<path class="g-white" d="M0-9m-5 0a5 5 0 1 1 10 0a5 5 0 1 1-10 0z"/><circle class="g-petal" cy="-9" r="2"/>'
)
REED = (
    '<path class="g-reed" d="M-5 0q-1-12-4-20m6 20q0-16 1-27m2 27q2-13 6-21m-2 21q3-8 8-11"/>'
    '<path class="g-head" d="M-2-27v-7M6-21l2-6"/>'
)
PEBBLE = '<path class="g-stone" d="M-6 0c0-4 3-6 7-6s6 2 6 5-3 4-7 4-6 0-6-3zm15 2c0-2 2-4 4-4s4 1 4 3-2 3-4 3-4 0-4-2z"/>'

GATE_POSTS = (
    '<ellipse class="g-shade" cx="4" cy="2" rx="58" ry="7"/>'
    '<path class="g-wood" d="M-46 0v-66c0-26 20-40 46-40s46 14 46 40v66"/>'
    '<path class="g-rail" d="M-46-64c0-18 18-30 46-30s46 12 46 30M-30-99l4 11M-12-105l2 11m10-12v11m12-10l-2 10m20-4l-4 10"/>'
    '<path class="g-mid" d="M-46-40c-8-2-11-8-10-14 7 2 10 7 10 14zm0-22'
    'c7-3 12-1 15 4-6 3-12 2-15-4zm92 28c8-2 11-8 10-14-7 2-10 7-10 14z"/>'
    '<path class="g-dark" d="M46-58c-7-2-11-7-11-13 7 1 11 6 11 13zm-86-26'
    'c-6-4-7-10-4-15 6 3 7 9 4 15zm64-19c2-7 8-9 13-8-1 6-6 10-13 8z"/>'
)
HAT = (
    '<path class="{coat}" d="M-14 0c-2-18 2-28 14-28s16 10 14 28z"/><circle class="g-skin" cy="-33" r="8"/>'
    '<path class="g-straw" d="M-17-36c0-4 34-4 34 0 0 3-8 5-17 5s-17-2-17-5z"/><path class="g-straw" d="M-8-38c0-9 16-9 16 0z"/>'
    '<path class="{band}" d="M-8.4-39.5h16.8v2.6h-16.8z"/>'
)
EMPTY_HAT = (
    '<path class="g-empty" d="M-14 0c-2-18 2-28 14-28s16 10 14 28z"/>'
    '<path class="g-empty" d="M-17-36c0-4 34-4 34 0 0 3-8 5-17 5s-17-2-17-5zM-8-38c0-9 16-9 16 0"/>'
)
