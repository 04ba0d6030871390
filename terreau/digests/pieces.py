"""What a community's week is made of: plain rows, put in order, without a database."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

MOST_OF_A_KIND = 5
ENOUGH_TO_COUNT = 4  # with fewer messages, who wrote them says nothing


@dataclass(frozen=True)
class Piece:
    """Something that happened, or is about to. `authors`: ids of those who wrote it, to leave out who is kept apart."""

    kind: str  # thread, gathering, minutes, commitment
    at: datetime
    title: str
    path: str
    count: int = 1
    authors: frozenset[int] = frozenset()
    circle: int = 0  # read by its people and those who tend


@dataclass(frozen=True)
class Week:
    """The week of one community."""

    community_id: int
    name: str
    path: str
    pieces: tuple[Piece, ...] = ()
    newcomers: int = 0
    written: int = 0  # messages
    written_by_members: int = 0  # those of them that neither gardeners nor civil servants wrote

    @property
    def is_quiet(self) -> bool:
        return not self.pieces and not self.newcomers

    @property
    def is_mostly_from_gardeners(self) -> bool:
        """Less than half was written by members."""
        return self.written >= ENOUGH_TO_COUNT and self.written_by_members * 2 < self.written


def seen_by(week: Week, kept_apart: Collection[int], circles: Collection[int] | None = ()) -> Week:
    """The same without what only people kept apart from the reader wrote, nor what circles that are not theirs did.

    `circles`: the reader's; None for those who tend, who read them all.
    """
    if not kept_apart and (circles is None or not any(one.circle for one in week.pieces)):
        return week
    left = tuple(
        one
        for one in week.pieces
        if (not one.authors or not one.authors <= set(kept_apart))
        and (not one.circle or circles is None or one.circle in circles)
    )
    return Week(week.community_id, week.name, week.path, left, week.newcomers)


def by_kind(pieces: Iterable[Piece]) -> list[tuple[str, Sequence[Piece], int]]:
    """(kind, its latest pieces, how many more): kinds in the order of a reader's interest, the newest first in each."""
    order = {"gathering": 0, "thread": 1, "minutes": 2, "commitment": 3}
    kinds: dict[str, list[Piece]] = {}
    for one in pieces:
        kinds.setdefault(one.kind, []).append(one)
    found: list[tuple[str, Sequence[Piece], int]] = []
    for kind in sorted(kinds, key=lambda name: order.get(name, 9)):
        # What is to come is read in its own order; what happened, from the end.
        rows = sorted(kinds[kind], key=lambda one: one.at, reverse=kind != "gathering")
        found.append((kind, rows[:MOST_OF_A_KIND], max(0, len(rows) - MOST_OF_A_KIND)))
    return found
