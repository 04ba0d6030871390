"""Reading a consultation's file, CSV or spreadsheet, whatever made it: its words, and the lines that cannot be read.

Known: Decidim exports (`title/fr`, `body/fr`), and plain tables with French or English headings. UTF-8, UTF-16 and
Windows-1252; `;`, `,` and tabs; line breaks inside quotes. Nothing is cut, nothing is guessed silently.
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from terreau.core.text import fold, tidy

LARGEST_BYTES = 10_000_000
MOST_ROWS = 10_000
LONGEST_TEXT = 20_000
LONGEST_TITLE = 300
_LARGEST_UNPACKED = 80_000_000
_MOST_COLUMNS = 200
_NOTHING = "\x1f"  # a separator that no accepted file contains
_END = "\x1e"  # nor this one: put after the last line, it shows whether a quotation mark swallowed the rest

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
_FORMULA = re.compile(r"^=\s*[\w@(+\-\"']|^[+@\-][A-Z]{2,}\w*\(", re.ASCII)
_TEXT_CONTROLS = set("\t\n\r\x0b\x0c")
_HTML = re.compile(r"^\s*<(p|div|ul|ol|h[1-6]|blockquote)\b.*>\s*$", re.DOTALL | re.IGNORECASE)
_BREAKING = {"p", "div", "br", "li", "ul", "ol", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"}


class ConsultationFileError(Exception):
    """The file cannot be read at all; its sentence says why."""


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
class Rejected:
    line: int
    reason: str


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


Line = tuple[int, list[Any]]
IsTable = Callable[[Sequence[Any], Iterable[Line]], bool]


def too_big() -> str:
    return _("This file is too big: 10 MB at most. Split it in two, then start again. Nothing was changed.")


def read_consultation(content: bytes, filename: str = "") -> Consultation:
    """Every row of a file; raises ConsultationFileError with one sentence when it is no consultation."""
    if len(content) > LARGEST_BYTES:
        raise ConsultationFileError(too_big())
    if not content.strip():
        raise ConsultationFileError(_("This file is empty. Nothing was changed."))
    if content.startswith(b"PK\x03\x04"):
        return _read(_spreadsheet_lines(content))
    if content.startswith(b"\xd0\xcf\x11\xe0") or filename.lower().endswith((".xls", ".ods")):
        raise ConsultationFileError(
            _(
                "This spreadsheet is in an older or another format. Save it as .xlsx or .csv. Nothing was changed."
            )
        )
    lines = _csv_lines(_decode(content))
    return _read(lines, is_table=_is_table)


def _decode(content: bytes) -> str:
    try:
        is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
        text = content.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if any(c < " " and c not in _TEXT_CONTROLS for c in text) or content.startswith(
        (b"%PDF", b"\xff\xd8\xff")
    ):
        raise ConsultationFileError(
            _(
                "This file is neither a table nor a spreadsheet. Give a .csv or .xlsx file. Nothing was changed."
            )
        )
    return text


def _csv_lines(text: str) -> Iterator[Line]:
    delimiter = _delimiter(text)
    csv.field_size_limit(LARGEST_BYTES)
    reader = csv.reader(io.StringIO(f"{text}\n{_END}", newline=""), delimiter=delimiter)
    before = 0
    try:
        for values in reader:
            line, before = before + 1, reader.line_num
            if values == [_END]:
                return
            if values and values[-1].endswith(_END):
                raise ConsultationFileError(_unclosed(line))
            yield line, list(values)
    except csv.Error:
        raise ConsultationFileError(_unclosed(before + 1)) from None


def _unclosed(line: int) -> str:
    said = _("Line %(line)d cannot be read: a quotation mark is missing. Nothing was changed.")
    return said % {"line": line}


def _delimiter(text: str) -> str:
    """The one that makes the most known headings of the first line; with one heading only, nothing separates."""

    def known(delimiter: str) -> tuple[int, int]:
        header = next(csv.reader(io.StringIO(text[:20_000], newline=""), delimiter=delimiter), [])
        return len(_columns(header)), len(header)

    best = max((";", ",", "\t"), key=known)
    return best if known(best)[1] > 1 else _NOTHING


def _spreadsheet_lines(content: bytes) -> Iterator[Line]:
    """The first sheet, read in a stream; a formula stays the text of its formula, so that it can be refused."""
    broken = _("This spreadsheet cannot be opened: it may be damaged. Nothing was changed.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _LARGEST_UNPACKED:
                raise ConsultationFileError(too_big())
        from openpyxl import load_workbook  # noqa: PLC0415 - only an import pays for it

        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
    except ConsultationFileError:
        raise
    except Exception:  # noqa: BLE001 - a damaged file may fail anywhere inside the library
        raise ConsultationFileError(broken) from None
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for line, values in enumerate(sheet.iter_rows(values_only=True, max_col=_MOST_COLUMNS), 1):
            yield line, list(values)
    except Exception:  # noqa: BLE001 - as above
        raise ConsultationFileError(broken) from None
    finally:
        book.close()


def _is_table(header: Sequence[Any], lines: Iterable[Line]) -> bool:
    """Several columns, and lines that mostly have as many: a program, a letter or a page has not."""
    try:
        widths = [len(values) for _line, values in islice(lines, 50) if any(_shown(v) for v in values)]
    except ConsultationFileError:
        return False
    return len(header) > 1 and widths.count(len(header)) * 5 > len(widths) * 4


def _no_words(header: Sequence[Any], *, is_table: bool) -> str:
    if not is_table:
        return _(
            "This file is no table of words: its first line must name columns, one of them “texte”. Nothing was changed."
        )
    seen = ", ".join(filter(None, (_shown(v) for v in header[:8])))[:200]
    said = _(
        "No column holds the words. Columns found: %(seen)s. Name one “texte”, “contribution” or “body”. Nothing was changed."
    )
    return said % {"seen": seen or "-"}


def _read(lines: Iterable[Line], is_table: IsTable = lambda _header, _lines: True) -> Consultation:
    stream = iter(lines)
    header = next((values for _line, values in stream if any(_shown(v) for v in values)), [])
    columns = _columns(header)
    if "body" not in columns and "title" not in columns:
        raise ConsultationFileError(_no_words(header, is_table=is_table(header, stream)))
    rows: list[Row] = []
    rejected: list[Rejected] = []
    for line, values in stream:
        if not any(_shown(v) for v in values):
            continue
        if len(rows) + len(rejected) >= MOST_ROWS:
            said = _(
                "This file has more than %(most)d rows. Split it, then import each part. Nothing was changed."
            )
            raise ConsultationFileError(said % {"most": MOST_ROWS})
        made = _row(line, values, columns, len(header))
        if isinstance(made, Row):
            rows.append(made)
        else:
            rejected.append(made)
    if not rows and not rejected:
        raise ConsultationFileError(_("This file has headings but no row. Nothing was changed."))
    names = [_shown(value)[:80] for value in header]
    unread = [name for place, name in enumerate(names) if name and place not in columns.values()]
    return Consultation(rows, rejected, {name: names[place] for name, place in columns.items()}, unread)


def _columns(header: Sequence[Any]) -> dict[str, int]:
    """Which column is what, French first when there are several languages."""
    places: dict[str, int] = {}
    for place, value in enumerate(header):
        places.setdefault(fold(_shown(value)).strip(), place)
    found: dict[str, int] = {}
    for name, headings in HEADINGS.items():
        wanted = [w for h in headings for w in (h, *(f"{h}/{language}" for language in _LANGUAGES))]
        free = [places[w] for w in wanted if w in places and places[w] not in found.values()]
        if free:
            found[name] = free[0]
    return found


def _row(line: int, values: list[Any], columns: dict[str, int], width: int) -> Row | Rejected:
    if len(values) > width and any(_shown(v) for v in values[width:]):
        return Rejected(line, _("More columns than headings: a separator stands outside quotation marks."))
    cell = {name: values[place] if place < len(values) else None for name, place in columns.items()}
    title, text = _plain(cell.get("title")), _plain(cell.get("body"))
    if _FORMULA.match(title) or _FORMULA.match(text):
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
            line, _("The date “%(date)s” cannot be read.") % {"date": _shown(cell.get("said"))[:40]}
        )
    return Row(
        line, title, text, *said, reference=_shown(cell.get("reference"))[:60], url=_address(cell.get("url"))
    )


def _shown(value: Any) -> str:
    return "" if value is None else tidy(str(value))


def _address(value: Any) -> str:
    text = _shown(value)
    return text if text.startswith(("https://", "http://")) and len(text) <= 500 else ""


def _moment(value: Any) -> tuple[str, str] | None:
    """(day, instant) as the file says them; both empty when it says nothing, None when it cannot be read."""
    if value is None or not _shown(value):
        return "", ""
    if isinstance(value, datetime):
        return value.date().isoformat(), ""
    if isinstance(value, date):
        return value.isoformat(), ""
    text = re.sub(r"\s+(UTC|Z)$", " +0000", _shown(value))
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
    text = _shown(value)
    if not _HTML.match(text):
        return text
    reader = _Words()
    reader.feed(text)
    reader.close()
    return re.sub(r"\n{3,}", "\n\n", tidy("".join(reader.parts).replace("\xa0", " ")))
