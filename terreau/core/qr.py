"""Codes to scan, as drawings."""

import io
from functools import lru_cache


@lru_cache(maxsize=64)
def qr_svg(text: str) -> str:
    """A code with its quiet zone, in the colour of the text around it on a page, black on paper."""
    return _drawn(text)


def qr_svg_of_secret(text: str) -> str:
    """The same, for what must not stay in memory."""
    return _drawn(text)


def _drawn(text: str) -> str:
    import segno  # noqa: PLC0415 - few pages draw one

    drawn = io.BytesIO()
    segno.make(text, error="m").save(drawn, kind="svg", xmldecl=False, svgns=True, border=2, omitsize=True)
    return drawn.getvalue().decode()
