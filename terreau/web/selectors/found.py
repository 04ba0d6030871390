"""What search found, as lines of a list."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from terreau.gatherings.models import Gathering
from terreau.gatherings.selectors import gatherings_by_id, minutes_by_id
from terreau.search.models import Entry
from terreau.ui.moments import hours, long_day


@dataclass(frozen=True)
class Found:
    """One line: what sort of thing it is, and what it says beyond its title."""

    title: str
    more: str
    url: str
    icon: str
    what: str


def kinds() -> dict[str, tuple[str, str]]:
    """The icon and the name of each kind of thing that search finds."""
    return {
        "community": ("sprout", _("Community")),
        "gathering": ("calendar", _("Gathering")),
        "minutes": ("file-text", _("Minutes of a gathering")),
        "commitment": ("hand-helping", _("Request")),
        "thread": ("messages-square", _("Thread")),
        "post": ("message-circle", _("Message")),
        "theme": ("layers", _("Theme")),
        "word": ("quote", _("Word")),
        "campaign": ("megaphone", _("Listening")),
    }


def found_rows(entries: Iterable[Entry]) -> list[Found]:
    """A short word has its whole text for title: it is not said twice. A gathering says when it is, or was."""
    known, entries = kinds(), list(entries)
    days = _days(entries)
    rows = []
    for entry in entries:
        icon, what = known.get(entry.kind, ("search", ""))
        more = "" if entry.excerpt == entry.title else entry.excerpt
        day = days.get((entry.kind, entry.subject_id), "")
        rows.append(Found(entry.title, more, entry.url, icon, f"{what} · {day}" if day else what))
    return rows


def _days(entries: Iterable[Entry]) -> dict[tuple[str, int], str]:
    """When each gathering found takes place, and each of those whose minutes were found: two queries at most."""
    ids: dict[str, list[int]] = {"gathering": [], "minutes": []}
    for entry in entries:
        if entry.kind in ids:
            ids[entry.kind].append(entry.subject_id)
    dated = [("gathering", one.pk, one) for one in gatherings_by_id(ids["gathering"])]
    dated += [("minutes", one.pk, one.gathering) for one in minutes_by_id(ids["minutes"])]
    return {(kind, pk): _moment(of) for kind, pk, of in dated}


def _moment(gathering: Gathering) -> str:
    if gathering.is_cancelled:
        return pgettext("gathering", "cancelled")
    return f"{long_day(gathering.starts_local)}, {hours(gathering.starts_local)}"
