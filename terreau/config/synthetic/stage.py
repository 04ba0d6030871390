"""Where rows are put: in batches of a short transaction each, counted and told."""

import sqlite3
import tempfile
import time
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, models, transaction

from terreau.authorities.models import Authority
from terreau.config.synthetic.chance import Chance
from terreau.config.synthetic.plan import Plan

BATCH = 2_000
Row = TypeVar("Row", bound=models.Model)
Fact = tuple[float, str, int | None, int | None, str, int | None, int | None, int | None, str, int, str]


class Ledger:
    """Facts waiting to be written in the order in which they happened; they wait on disk, whatever their number."""

    COLUMNS = "at, verb, actor, entered_by, capacity, community, circle, target, kind, subject, audience"

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="terreau-populate-")
        self._base = sqlite3.connect(f"{self._folder.name}/facts.sqlite3", isolation_level=None)
        self._base.execute("pragma journal_mode=off")
        self._base.execute("pragma synchronous=off")
        self._base.execute(f"create table fact ({self.COLUMNS})")
        self._waiting: list[Fact] = []
        self.count = 0

    def add(
        self,
        at: datetime,
        verb: str,
        kind: str,
        subject: int,
        *,
        actor: int | None = None,
        entered_by: int | None = None,
        capacity: str = "resident",
        community: int | None = None,
        circle: int | None = None,
        target: int | None = None,
        audience: str = "public",
    ) -> None:
        self.count += 1
        self._waiting.append(
            (
                at.timestamp(),
                verb,
                actor,
                entered_by,
                capacity,
                community,
                circle,
                target,
                kind,
                subject,
                audience,
            )
        )
        if len(self._waiting) >= 10_000:
            self._flush()

    def _flush(self) -> None:
        self._base.execute("begin")
        self._base.executemany(f"insert into fact values ({','.join('?' * 11)})", self._waiting)  # noqa: S608  # our own columns
        self._base.execute("commit")
        self._waiting.clear()

    def in_order(self) -> Iterator[tuple[datetime, Fact]]:
        self._flush()
        for fact in self._base.execute("select * from fact order by at, rowid"):
            yield datetime.fromtimestamp(fact[0], UTC), fact

    def close(self) -> None:
        self._base.close()
        self._folder.cleanup()


class Stage:
    """What every part of the story needs: the plan, the authority, its dice, its ledger, and a place to put rows."""

    def __init__(self, plan: Plan, authority: Authority, say: Callable[[str], None]) -> None:
        self.plan, self.authority, self.say = plan, authority, say
        self.seed = f"{plan.seed}/{authority.slug}"
        self.ledger = Ledger()
        self.counts: Counter[str] = Counter()
        self.people: array[int] = array("q")
        self.agents: list[int] = []
        self.elected: list[int] = []
        self.started = time.monotonic()

    def prepare(self) -> None:
        """On SQLite, rows named at random touch every page of an index: keep those pages, and write each one less often."""
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            with connection.cursor() as cursor:
                for pragma in ("cache_size=-65536", "wal_autocheckpoint=16384", "synchronous=normal"):
                    cursor.execute(f"pragma {pragma}")

    def close(self) -> None:
        self.ledger.close()

    def chance(self, name: str) -> Chance:
        return Chance(self.seed, name)

    def put(self, rows: Iterable[Row]) -> list[Row]:
        """Write rows of one table, a batch a transaction, and give them back with their ids."""
        put: list[Row] = []
        left = iter(rows)
        while batch := list(islice(left, BATCH)):
            with transaction.atomic():
                put += type(batch[0])._default_manager.bulk_create(batch)
            self.counts[batch[0]._meta.label_lower] += len(batch)
        return put

    def pour(self, rows: Iterable[Any]) -> int:
        """Write a stream of rows without keeping them."""
        poured, left = 0, iter(rows)
        while batch := list(islice(left, BATCH)):
            poured += len(self.put(batch))
        return poured

    @contextmanager
    def telling(self, name: str) -> Iterator[None]:
        before, started = sum(self.counts.values()), time.monotonic()
        yield
        made = sum(self.counts.values()) - before
        took = time.monotonic() - started
        self.say(
            f"{time.monotonic() - self.started:7.1f} s  {name:<28}{made:>10,} rows  {took:6.1f} s".replace(
                ",", " "
            )
        )
