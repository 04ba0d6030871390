"""Cells that a spreadsheet reads as text, whatever somebody typed: never as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

# What makes a spreadsheet compute; the wide forms are folded by some of them before they look.
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "﹢", "﹣", "﹦", "﹫", "−", "|", "%")


def plain_cell(text: str) -> str:
    """The same text, with an apostrophe before whatever could be computed, blanks before it or not."""
    bare = text.lstrip(" \u00a0\u202f\u3000\ufeff\u200b")
    return f"'{text}" if bare.startswith(STARTS) or text.startswith(("\t", "\r", "\n")) else text


def to_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """A file that Excel, LibreOffice and a text editor open with its accents: UTF-8 with its mark, semicolons."""
    page = io.StringIO(newline="")
    writer = csv.writer(page, delimiter=";", quoting=csv.QUOTE_ALL)
    for row in rows:
        writer.writerow([plain_cell(cell) for cell in row])
    return page.getvalue().encode("utf-8-sig")
