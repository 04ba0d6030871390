"""One gathering as a calendar file (RFC 5545): the local time with its zone, never a floating one. No ORM inside."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Entry:
    """What a calendar shows."""

    uid: str
    title: str
    place: str
    text: str
    url: str
    starts: datetime  # wall clock
    ends: datetime  # wall clock
    zone: str
    changed_at: datetime
    revision: int
    is_cancelled: bool


def calendar_file(entry: Entry) -> bytes:
    """The bytes of an .ics file that calendars of phones and computers open."""
    from icalendar import Calendar, Event  # noqa: PLC0415 - few visits take one away

    zone = ZoneInfo(entry.zone)
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("sequence", entry.revision)
    event.add("dtstart", entry.starts.replace(tzinfo=zone))
    event.add("dtend", entry.ends.replace(tzinfo=zone))
    event.add("summary", entry.title)
    event.add("location", entry.place)
    if entry.text:
        event.add("description", entry.text)
    event.add("url", entry.url)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", "-//Terreau//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written
