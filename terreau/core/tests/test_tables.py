"""What a table may hide, refused before it costs anything."""

import io
import time
import zipfile

import pytest
from openpyxl import Workbook

from terreau.core.tables import TableError, read_lines


def knows(header):
    return sum(1 for value in header if value in {"nom", "mail"})


def spreadsheet(sheet: bytes, strings: bytes = b"") -> bytes:
    """A real workbook whose first sheet is replaced."""
    book, packed = io.BytesIO(), io.BytesIO()
    Workbook().save(book)
    with (
        zipfile.ZipFile(book) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.namelist():
            if part == "xl/worksheets/sheet1.xml":
                target.writestr(part, sheet)
            elif part != "xl/sharedStrings.xml" or not strings:
                target.writestr(part, source.read(part))
        if strings:
            target.writestr("xl/sharedStrings.xml", strings)
    return packed.getvalue()


WIDE = b"<worksheet><sheetData><row>%s</row></sheetData></worksheet>" % (b"<c><v>1</v></c>" * 1_000_000)
PREFIXED = b"<x:worksheet><x:sheetData><x:row>%s</x:row></x:sheetData></x:worksheet>" % (
    b"<x:c><x:v>1</x:v></x:c>" * 1_000_000
)


@pytest.mark.parametrize(
    "content",
    [
        spreadsheet(WIDE),
        spreadsheet(PREFIXED),
        spreadsheet(b"<worksheet><sheetData/></worksheet>", b"<sst>%s</sst>" % (b"<si/>" * 2_000_000)),
        spreadsheet(b" " * 90_000_000),
        b"nom;" * 1_000_000,
        b"nom;mail\n" + b"a;" * 1_000_000,
        b"nom;mail\n" + b"x" * 10_000_001,
        b"",
        b"\x00\x01\x02" * 100,
        b"\x89PNG\r\n\x1a\n" + bytes(1000),
        b"PK\x03\x04 not a zip",
    ],
    ids=[
        "a million cells in a row", "the same under a prefix", "two million texts", "unpacks to 90 MB",
        "a million columns", "a row of a million cells", "too big", "empty", "binary", "a picture", "a broken spreadsheet",
    ],
)  # fmt: skip
def test_a_trap_gets_one_sentence_and_costs_little(content):
    start = time.process_time()
    with pytest.raises(TableError) as refusal:
        list(read_lines(content, "liste.csv", knows))
    assert str(refusal.value).endswith((".", "!"))
    assert time.process_time() - start < 2


def test_a_wide_but_honest_spreadsheet_is_read():
    book, packed = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    sheet.append(["nom", "mail", *[f"colonne {n}" for n in range(190)]])
    for n in range(50):
        sheet.append([f"Nom {n}", f"n{n}@example.org", *range(190)])
    book.save(packed)
    lines = list(read_lines(packed.getvalue(), "liste.xlsx", knows))
    assert len(lines) == 51
    assert lines[50][0] == 51
    assert lines[50][1][:2] == ["Nom 49", "n49@example.org"]
