"""Reading a table that somebody brings, CSV or spreadsheet, whatever made it: its lines, or one sentence why not.

UTF-8, UTF-16, Windows-1252, Mac Roman; `;`, `,`, `|`, tabs; line breaks inside quotes. Nothing is cut or guessed silently.
Known traps are refused before they cost anything: packed bombs, a million columns, other formats under a borrowed name.
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from terreau.core.text import tidy

LARGEST_BYTES = 10_000_000
MOST_COLUMNS = 200
_LARGEST_UNPACKED = 80_000_000
_MOST_TEXTS = 1_000_000  # shared by the cells of a spreadsheet
_MOST_MARKS = MOST_COLUMNS * 25  # in one row of a spreadsheet: a cell is made of four to eight
_PIECE = 1 << 16
_NOTHING = "\x1f"  # a separator that no accepted file contains
_END = "\x1e"  # nor this one: put after the last line, it shows whether a quotation mark swallowed the rest
_FORMULA = re.compile(r"^=\s*[\w@(+\-\"']|^[+@\-][A-Z]{2,}\w*\(", re.ASCII)
_ROW = re.compile(rb"[<:]row[ >/]")
_TEXT_CONTROLS = set("\t\n\r\x0b\x0c")

Line = tuple[int, list[Any]]
Knows = Callable[[Sequence[Any]], int]  # how many headings of a first line are known


class TableError(Exception):
    """The file cannot be read at all; its sentence says why."""


@dataclass(frozen=True)
class Rejected:
    """A line left out, and why."""

    line: int
    reason: str


def too_big() -> str:
    return _("This file is too big: 10 MB at most. Split it in two, then start again. Nothing was changed.")


def read_lines(content: bytes, filename: str, knows: Knows) -> Iterator[Line]:
    """(line number, cells) of a file, in a stream; raises TableError with one sentence when it is no table."""
    if len(content) > LARGEST_BYTES:
        raise TableError(too_big())
    if not content.strip():
        raise TableError(_("This file is empty. Nothing was changed."))
    if _is_of_another_kind(content, filename):
        raise TableError(
            _(
                "This spreadsheet is in an older or another format. Save it as .xlsx or .csv. Nothing was changed."
            )
        )
    if is_spreadsheet(content):
        return _spreadsheet_lines(content)
    return _csv_lines(_decode(content), knows)


def _is_of_another_kind(content: bytes, filename: str) -> bool:
    """A spreadsheet that is read by nothing here: of before 2007, or of another office suite."""
    is_named_so = filename.lower().endswith((".xls", ".ods")) and not content.startswith(b"PK\x03\x04")
    return is_named_so or content.startswith(b"\xd0\xcf\x11\xe0") or b"opendocument" in content[:120]


def is_spreadsheet(content: bytes) -> bool:
    return content.startswith(b"PK\x03\x04")


def shown(value: Any) -> str:
    """A cell as it is read: tidied text."""
    return "" if value is None else tidy(str(value))


def is_formula(text: str) -> bool:
    """What a spreadsheet would compute instead of showing it."""
    return bool(_FORMULA.match(text))


def looks_like_a_table(header: Sequence[Any], lines: Iterable[Line]) -> bool:
    """Several columns, and lines that mostly have as many: a program, a letter or a page has not."""
    try:
        widths = [len(values) for _line, values in islice(lines, 50) if any(shown(v) for v in values)]
    except TableError:
        return False
    return len(header) > 1 and widths.count(len(header)) * 5 > len(widths) * 4


def _decode(content: bytes) -> str:
    try:
        is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
        text = content.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError:
        text = _decode_one_byte(content)
    if any(c < " " and c not in _TEXT_CONTROLS for c in text) or content.startswith(
        (b"%PDF", b"\xff\xd8\xff")
    ):
        raise TableError(
            _(
                "This file is neither a table nor a spreadsheet. Give a .csv or .xlsx file. Nothing was changed."
            )
        )
    return text


def _decode_one_byte(content: bytes) -> str:
    """Windows or an old Mac: whichever gives more of the small accented letters that French writes."""
    windows = content.decode("cp1252", errors="replace")
    mac = content.decode("mac_roman")
    return mac if _accents(mac) > _accents(windows) else windows


def _accents(text: str) -> int:
    return sum(text.count(letter) for letter in "éèêëàâçôîïùûœ")


def _csv_lines(text: str, knows: Knows) -> Iterator[Line]:
    csv.field_size_limit(LARGEST_BYTES)
    delimiter = _delimiter(text, knows)
    reader = csv.reader(io.StringIO(f"{text}\n{_END}", newline=""), delimiter=delimiter)
    before = 0
    try:
        for values in reader:
            line, before = before + 1, reader.line_num
            if values == [_END]:
                return
            if values and values[-1].endswith(_END):
                raise TableError(_unclosed(line))
            if len(values) > MOST_COLUMNS and any(value.strip() for value in values[MOST_COLUMNS:]):
                raise TableError(_too_wide())
            yield line, list(values)
    except csv.Error:
        raise TableError(_unclosed(before + 1)) from None


def _unclosed(line: int) -> str:
    said = _("Line %(line)d cannot be read: a quotation mark is missing. Nothing was changed.")
    return said % {"line": line}


def _too_wide() -> str:
    said = _("This file has more than %(most)d columns: keep only those that serve. Nothing was changed.")
    return said % {"most": MOST_COLUMNS}


def _delimiter(text: str, knows: Knows) -> str:
    """The one that makes the most known headings of the first line; with one heading only, nothing separates."""

    def known(delimiter: str) -> tuple[int, int]:
        header = next(csv.reader(io.StringIO(text[:20_000], newline=""), delimiter=delimiter), [])
        return knows(header[:MOST_COLUMNS]), len(header)

    best = max((";", ",", "\t", "|"), key=known)
    return best if known(best)[1] > 1 else _NOTHING


def _spreadsheet_lines(content: bytes) -> Iterator[Line]:
    """The first sheet, read in a stream; a formula stays the text of its formula, so that it can be refused."""
    broken = _("This spreadsheet cannot be opened: it may be damaged. Nothing was changed.")
    try:
        _refuse_traps(content)
        from openpyxl import load_workbook  # noqa: PLC0415 - only an import pays for it

        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
    except TableError:
        raise
    except Exception:  # noqa: BLE001 - a damaged file may fail anywhere inside the library
        raise TableError(broken) from None
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for line, values in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), 1):
            yield line, list(values)
    except Exception:  # noqa: BLE001 - as above
        raise TableError(broken) from None
    finally:
        book.close()


def _refuse_traps(content: bytes) -> None:
    """What would unpack to far more than it weighs: looked at piece by piece, before anything is built from it."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(part.file_size for part in packed.infolist()) > _LARGEST_UNPACKED:
            raise TableError(too_big())
        for part in packed.namelist():
            if "worksheets/" in part and part.endswith(".xml"):
                _refuse_wide_rows(packed, part)
            elif part.endswith("sharedStrings.xml"):
                _refuse_many_texts(packed, part)


def _pieces(packed: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    with packed.open(part) as stream:
        while piece := stream.read(_PIECE):
            yield piece


def _refuse_wide_rows(packed: zipfile.ZipFile, part: str) -> None:
    marks = 0
    for piece in _pieces(packed, part):
        first, *rows = _ROW.split(piece)
        marks += first.count(b"<")
        if marks > _MOST_MARKS or any(row.count(b"<") > _MOST_MARKS for row in rows):
            raise TableError(_too_wide())
        if rows:
            marks = rows[-1].count(b"<")


def _refuse_many_texts(packed: zipfile.ZipFile, part: str) -> None:
    if sum(piece.count(b"<si") for piece in _pieces(packed, part)) > _MOST_TEXTS:
        raise TableError(too_big())
