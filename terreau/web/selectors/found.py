"""What search found, as lines of a list."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from terreau.search.models import Entry


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
        "theme": ("layers", _("Theme")),
        "word": ("quote", _("Word")),
        "campaign": ("megaphone", _("Listening")),
    }


def found_rows(entries: Iterable[Entry]) -> list[Found]:
    """A short word has its whole text for title: it is not said twice."""
    known = kinds()
    rows = []
    for entry in entries:
        icon, what = known.get(entry.kind, ("search", ""))
        more = "" if entry.excerpt == entry.title else entry.excerpt
        rows.append(Found(entry.title, more, entry.url, icon, what))
    return rows
