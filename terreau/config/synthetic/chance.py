"""Chance that can be repeated: everything drawn from the seed, public ids included."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b
from typing import TypeVar

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
# How much happens in each month, January first: little in August, much in September.
SEASONS = (0.85, 0.95, 1.15, 1.0, 1.0, 1.15, 0.5, 0.25, 1.4, 1.3, 1.1, 0.7)
BUSIEST = max(SEASONS)

Thing = TypeVar("Thing")


class Chance(random.Random):
    """Dice of one stage; two stages never share theirs, so that changing one leaves the others as they are."""

    def __init__(self, seed: str, stage: str) -> None:
        super().__init__(f"{seed}/{stage}")
        self._key = blake2b(f"{seed}/{stage}".encode(), digest_size=32).digest()
        self._drawn = 0

    def public_id(self) -> str:
        """Ten characters as `core.ids` makes them, the same for the same seed."""
        number = int.from_bytes(self._next(8))
        letters = []
        for _ in range(10):
            number, rest = divmod(number, len(ALPHABET))
            letters.append(ALPHABET[rest])
        return "".join(letters)

    def token(self) -> str:
        return self._next(16).hex()

    def _next(self, size: int) -> bytes:
        self._drawn += 1
        return blake2b(self._drawn.to_bytes(8), key=self._key, digest_size=size).digest()

    def happens(self, share: float) -> bool:
        return self.random() < share

    def day(self, first: date, last: date) -> date:
        """A day between two, more often in the busy months."""
        span = max(0, (last - first).days)
        for _ in range(20):
            day = first + timedelta(days=self.randint(0, span))
            if self.random() * BUSIEST < SEASONS[day.month - 1]:
                break
        return day

    def moment(self, first: date, last: date) -> datetime:
        """An instant of such a day, mostly in the evening or over lunch."""
        hour = min(21, max(6, round(self.gauss(18, 1.8) if self.random() < 0.7 else self.gauss(11.5, 2))))
        return datetime.combine(
            self.day(first, last), time(hour, self.randrange(60), self.randrange(60)), UTC
        )

    def some(self, things: Sequence[Thing], count: int) -> list[Thing]:
        return self.sample(things, min(count, len(things)))

    def size(self, mean: float, least: int, most: int, spread: float = 0.8) -> int:
        """A size as sizes of groups are: many small ones, a few large ones."""
        drawn = self.lognormvariate(0, spread) * mean / 1.37
        return max(least, min(most, round(drawn)))
