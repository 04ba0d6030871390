"""Wall-clock times and instants: what a clock on the wall shows somewhere, and when that is. No ORM inside."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def instant_of(local: datetime, zone: ZoneInfo) -> datetime:
    """The instant (UTC) of a wall-clock time; when the clock shows it twice, the first time."""
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def exists(local: datetime, zone: ZoneInfo) -> bool:
    """Whether a clock there ever shows this time: in spring, one hour is skipped."""
    return instant_of(local, zone).astimezone(zone).replace(tzinfo=None) == local
