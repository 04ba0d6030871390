"""Reading a consultation's file, CSV or spreadsheet, whatever made it: its words, and the lines that cannot be read.

Known: Decidim exports (`title/fr`, `body/fr`), and plain tables with French or English headings. How the
file itself is read is in `core.tables`. Nothing is cut, nothing is guessed silently.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Any

from django.utils.translation import gettext as _

from terreau.core.tables import (
    Line,
    Rejected,
    TableError,
    is_formula,
    is_spreadsheet,
    looks_like_a_table,
    read_lines,
    shown,
)
from terreau.core.text import fold, tidy

MOST_ROWS = 10_000
LONGEST_TEXT = 20_000
LONGEST_TITLE = 300

HEADINGS = {
    "title": ("title", "titre", "titres", "intitule", "objet", "sujet", "nom"),
    "body": (
        "body", "texte", "text", "contribution", "contenu", "parole", "message", "description", "corps", "reponse",
        "answer", "proposition", "verbatim", "commentaire", "paroles", "textes", "contributions", "propositions",
    ),
    "said": (
        "created_at", "date", "published_at", "date de creation", "cree le", "date de publication", "created", "horodateur",
        "timestamp", "le",
    ),
    "reference": ("id", "reference", "ref", "numero", "identifiant"),
    "url": ("url", "lien", "link", "adresse"),
}  # fmt: skip
_LANGUAGES = ("fr", "en", "machine_translations/fr")
_HTML = re.compile(r"^\s*<(p|div|ul|ol|h[1-6]|blockquote)\b.*>\s*$", re.DOTALL | re.IGNORECASE)
_BREAKING = {"p", "div", "br", "li", "ul", "ol", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"}


@dataclass(frozen=True)
class Row:
    """One word of the file. `said_at` is ISO with its offset when the file tells the hour."""

    line: int
    title: str
    text: str
    said_on: str = ""
    said_at: str = ""
    reference: str = ""
    url: str = ""


@dataclass(frozen=True)
class Consultation:
    """What a file holds: rows, refused lines with reasons, which column was read as what, and which were not."""

    rows: list[Row]
    rejected: list[Rejected]
    columns: dict[str, str]
    unread: list[str]

    @property
    def total(self) -> int:
        return len(self.rows) + len(self.rejected)

    def staged(self) -> list[dict[str, Any]]:
        return [asdict(row) for row in self.rows]


IsTable = Callable[[Sequence[Any], Iterable[Line]], bool]


def read_consultation(content: bytes, filename: str = "") -> Consultation:
    """Every row of a file; raises TableError with one sentence when it is no consultation."""
    lines = read_lines(content, filename, lambda header: len(_columns(header)))
    return _read(lines) if is_spreadsheet(content) else _read(lines, is_table=looks_like_a_table)


def _no_words(header: Sequence[Any], *, is_table: bool) -> str:
    if not is_table:
        return _(
            "This file is no table of words: its first line must name columns, one of them “texte”. Nothing was changed."
        )
    seen = ", ".join(filter(None, (shown(v) for v in header[:8])))[:200]
    said = _(
        "No column holds the words. Columns found: %(seen)s. Name one “texte”, “contribution” or “body”. Nothing was changed."
    )
    return said % {"seen": seen or "-"}


def _read(lines: Iterable[Line], is_table: IsTable = lambda _header, _lines: True) -> Consultation:
    stream = iter(lines)
    header = next((values for _line, values in stream if any(shown(v) for v in values)), [])
    columns = _columns(header)
    if "body" not in columns and "title" not in columns:
        raise TableError(_no_words(header, is_table=is_table(header, stream)))
    rows: list[Row] = []
    rejected: list[Rejected] = []
    for line, values in stream:
        if not any(shown(v) for v in values):
            continue
        if len(rows) + len(rejected) >= MOST_ROWS:
            said = _(
                "This file has more than %(most)d rows. Split it, then import each part. Nothing was changed."
            )
            raise TableError(said % {"most": MOST_ROWS})
        made = _row(line, values, columns, len(header))
        if isinstance(made, Row):
            rows.append(made)
        else:
            rejected.append(made)
    if not rows and not rejected:
        raise TableError(_("This file has headings but no row. Nothing was changed."))
    names = [shown(value)[:80] for value in header]
    unread = [name for place, name in enumerate(names) if name and place not in columns.values()]
    return Consultation(rows, rejected, {name: names[place] for name, place in columns.items()}, unread)


def _columns(header: Sequence[Any]) -> dict[str, int]:
    """Which column is what, French first when there are several languages."""
    places: dict[str, int] = {}
    for place, value in enumerate(header):
        places.setdefault(fold(shown(value)).strip(), place)
    found: dict[str, int] = {}
    for name, headings in HEADINGS.items():
        wanted = [w for h in headings for w in (h, *(f"{h}/{language}" for language in _LANGUAGES))]
        free = [places[w] for w in wanted if w in places and places[w] not in found.values()]
        if free:
            found[name] = free[0]
    return found


def _row(line: int, values: list[Any], columns: dict[str, int], width: int) -> Row | Rejected:
    if len(values) > width and any(shown(v) for v in values[width:]):
        return Rejected(line, _("More columns than headings: a separator stands outside quotation marks."))
    cell = {name: values[place] if place < len(values) else None for name, place in columns.items()}
    title, text = _plain(cell.get("title")), _plain(cell.get("body"))
    if is_formula(title) or is_formula(text):
        return Rejected(line, _("This cell holds a formula, not words."))
    if not title and not text:
        return Rejected(line, _("No words in this row."))
    if len(text) > LONGEST_TEXT or len(title) > LONGEST_TEXT:
        return Rejected(
            line, _("This text is too long: %(limit)d characters at most.") % {"limit": LONGEST_TEXT}
        )
    if not text:
        title, text = "", title
    elif len(title) > LONGEST_TITLE:
        title, text = "", f"{title}\n\n{text}"
    said = _moment(cell.get("said"))
    if said is None:
        return Rejected(
            line, _("The date “%(date)s” cannot be read.") % {"date": shown(cell.get("said"))[:40]}
        )
    return Row(
        line, title, text, *said, reference=shown(cell.get("reference"))[:60], url=_address(cell.get("url"))
    )


def _address(value: Any) -> str:
    text = shown(value)
    return text if text.startswith(("https://", "http://")) and len(text) <= 500 else ""


def _moment(value: Any) -> tuple[str, str] | None:
    """(day, instant) as the file says them; both empty when it says nothing, None when it cannot be read."""
    if value is None or not shown(value):
        return "", ""
    if isinstance(value, datetime):
        return value.date().isoformat(), ""
    if isinstance(value, date):
        return value.isoformat(), ""
    text = re.sub(r"\s+(UTC|Z)$", " +0000", shown(value))
    for shape in _SHAPES:
        try:
            read = datetime.strptime(text, shape)  # noqa: DTZ007 - without offset, only the day is kept
        except ValueError:
            continue
        if not 1900 <= read.year <= 2200:
            return None
        instant = read.astimezone(UTC).isoformat() if read.tzinfo else ""
        return read.date().isoformat(), instant
    return None


_SHAPES = (
    "%Y-%m-%d %H:%M:%S %z", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M", "%Y-%m-%d", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%d.%m.%Y",
)  # fmt: skip


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "li":
            self.parts.append("\n- ")
        elif tag in _BREAKING:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"p", "div", "blockquote"}:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def _plain(value: Any) -> str:
    """The words of a cell; newer platforms export whole paragraphs as HTML, of which only the words are kept."""
    text = shown(value)
    if not _HTML.match(text):
        return text
    reader = _Words()
    reader.feed(text)
    reader.close()
    return re.sub(r"\n{3,}", "\n\n", tidy("".join(reader.parts).replace("\xa0", " ")))
