"""Reading an open-data file of centres: a code, a latitude and a longitude on each line, in the ways towns publish them."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from terreau.core.errors import GestureError
from terreau.core.text import fold

LARGEST = 20 * 1024 * 1024  # bytes; the whole of France takes 2 MB
_CODE = re.compile(r"^(?:\d{5}|2[AB]\d{3})$")
_COLUMNS = {
    "code": {
        "code_insee",
        "code_commune",
        "code_commune_insee",
        "insee",
        "code_com",
        "codgeo",
        "com_code",
        "insee_com",
        "code",
    },
    "latitude": {"lat", "latitude", "latitude_centre", "latitude_mairie", "y_lat"},
    "longitude": {"lon", "lng", "long", "longitude", "longitude_centre", "longitude_mairie", "x_lon"},
}
LONGEST_FIELD = 131_072  # characters


class CentreFileError(GestureError):
    """A file that cannot be read as a list of centres; nothing was changed."""


@dataclass(frozen=True)
class Centre:
    """A point in degrees (WGS 84) for one code, and the line it was read on."""

    line: int
    code: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Ignored:
    """A line left out, and why, in a sentence."""

    line: int
    code: str
    reason: str


@dataclass
class CentreFile:
    centres: list[Centre] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)


def read_centres(path: Path) -> CentreFile:
    """Everything readable in the file; raises CentreFileError with one sentence when it is not such a file at all."""
    found = CentreFile()
    seen: set[str] = set()
    for line, code, latitude, longitude in _rows(_text(path)):
        try:
            found.centres.append(_centre(line, code, latitude, longitude, seen))
        except ValueError as refusal:
            found.ignored.append(Ignored(line, code[:20], str(refusal)))
    if not found.centres and not found.ignored:
        raise CentreFileError(_("This file has column names but no line. Nothing was changed."))
    return found


def _text(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise CentreFileError(
                _("This file is too large: %(size)d MB, the limit is %(limit)d MB. Nothing was changed.")
                % {"size": size // 1024 // 1024, "limit": LARGEST // 1024 // 1024}
            )
        raw = path.read_bytes()
    except OSError as trouble:
        raise CentreFileError(_("This file cannot be opened. Check its name and its place.")) from trouble
    if not raw.strip():
        raise CentreFileError(_("This file is empty. Nothing was changed."))
    if b"\0" in raw:
        raise CentreFileError(
            _("This file is not text. Save it as CSV, then try again. Nothing was changed.")
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _rows(text: str) -> Iterator[tuple[int, str, str, str]]:
    head = text.split("\n", 1)[0]
    separator = max(";,\t", key=head.count)
    csv.field_size_limit(LONGEST_FIELD)  # the limit is the whole process's: say ours each time
    reader = csv.reader(text.splitlines(), delimiter=separator)
    try:
        where = _columns(next(reader))
        for row in reader:
            if any(cell.strip() for cell in row):
                code, latitude, longitude = (row[i].strip() if i < len(row) else "" for i in where)
                yield reader.line_num, code, latitude, longitude
    except csv.Error as trouble:
        raise CentreFileError(_("This file cannot be read as CSV. Nothing was changed.")) from trouble


def _columns(head: list[str]) -> tuple[int, int, int]:
    names = [re.sub(r"[\W_]+", "_", fold(cell)).strip("_") for cell in head]
    found = [next((i for i, name in enumerate(names) if name in known), None) for known in _COLUMNS.values()]
    code, latitude, longitude = found
    if code is None or latitude is None or longitude is None:
        raise CentreFileError(
            _(
                "Three columns are needed: code_insee, lat and lon. This file does not have them. Nothing was changed."
            )
        )
    return code, latitude, longitude


def _centre(line: int, code: str, latitude: str, longitude: str, seen: set[str]) -> Centre:
    code = code.upper()
    code = code.zfill(5) if code.isdigit() else code  # a spreadsheet drops the first zero
    if not _CODE.match(code):
        raise ValueError(_("not an INSEE code"))
    if not latitude or not longitude:
        raise ValueError(_("no coordinates"))
    north, east = _degrees(latitude, 90), _degrees(longitude, 180)
    if code in seen:
        raise ValueError(_("this code was already read higher up"))
    seen.add(code)
    return Centre(line, code, north, east)


def _degrees(typed: str, limit: int) -> float:
    try:
        value = float(typed.replace(",", "."))
    except ValueError:
        raise ValueError(_("coordinates are not numbers")) from None
    if not -limit <= value <= limit:  # also refuses NaN
        raise ValueError(_("coordinates are not on Earth"))
    return value
