"""The only clock. In a demo it runs ahead by an offset, so that a story can be played on day by day."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

_standing_at: ContextVar[datetime | None] = ContextVar("standing_at", default=None)
_seen: dict[int, timedelta] = {}  # the last offset read, by the instant the file was written


def now() -> datetime:
    """The present instant, in UTC."""
    return _standing_at.get() or datetime.now(UTC) + offset()


@contextmanager
def standing_at(instant: datetime) -> Iterator[None]:
    """For a while, in this thread, it is that instant: how a demo's past, and synthetic histories, are written."""
    token = _standing_at.set(instant)
    try:
        yield
    finally:
        _standing_at.reset(token)


def today(zone: str | ZoneInfo) -> date:
    """Today's date in an authority's time zone."""
    return now().astimezone(zone if isinstance(zone, ZoneInfo) else ZoneInfo(zone)).date()


def offset() -> timedelta:
    """How far a demo's clock runs ahead; nothing outside a demo. Read again whenever another process moved it."""
    if not settings.TERREAU_DEMO:
        return timedelta(0)
    path = _path()
    try:
        stamp = path.stat().st_mtime_ns
    except FileNotFoundError:
        return timedelta(0)
    if stamp not in _seen:
        _seen.clear()
        _seen[stamp] = timedelta(seconds=json.loads(path.read_text())["seconds"])
    return _seen.get(stamp, timedelta(0))


def set_offset(value: timedelta) -> None:
    """Move the demo's clock, for every process at once."""
    if not settings.TERREAU_DEMO:
        raise RuntimeError("Only a demo's clock can be moved.")
    path = _path()
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps({"seconds": value.total_seconds()}))
    fresh.replace(path)


def _path() -> Path:
    return Path(settings.TERREAU_DATA) / "clock.json"
