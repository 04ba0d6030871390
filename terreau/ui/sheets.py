"""Sheets to print: a typst template, plain values, a tagged PDF. Posters, receipts, letters."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from terreau.core import clock

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "ui" / "fonts"


@lru_cache(maxsize=1)
def _fonts() -> Any:
    import typst  # noqa: PLC0415 - a process that never prints never pays for its 40 MB

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONTS])


def render_sheet(template: str, data: Mapping[str, Any]) -> bytes:
    """A PDF/UA-1 file from `<room>/x.typ` in the templates of that room.

    The values travel as JSON and stay values: nothing typed by anyone is read as typst. `language` is the page's own
    unless given. A text whose letters our fonts do not draw (some scripts, pictographs) still prints, tagged, but
    without the conformity mark that a missing letter forbids.
    """
    import typst  # noqa: PLC0415 - see _fonts

    room = template.partition("/")[0]
    values = {"language": (get_language() or "fr")[:2], **data}
    compiler = typst.Compiler(
        ROOT / room / "templates" / template,
        root=ROOT,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(values, cls=DjangoJSONEncoder)},
    )
    try:
        return _pdf(compiler, pdf_standards=["ua-1"])
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
    return _pdf(compiler)


def _pdf(compiler: Any, **options: Any) -> bytes:
    """One file, dated by our clock."""
    content: bytes = compiler.compile(format="pdf", timestamp=clock.now().replace(microsecond=0), **options)
    return content


def sheet_response(content: bytes, filename: str) -> HttpResponse:
    """The sheet, shown by the browser and saved under that name; no cache keeps it."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, filename) or "inline"
    response["Cache-Control"] = "private, no-store"
    return response
