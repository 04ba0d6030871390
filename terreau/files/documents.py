"""PDF documents looked at before they are kept: whole, open to read, and without a program inside."""

import re
import zlib
from collections.abc import Iterator

START = b"%PDF-"
END_WITHIN = 2048  # bytes
MOST_UNPACKED = 20_000_000  # bytes of packed objects
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream\r?\n")
_STREAM_END = b"endstream"
_PROGRAM = re.compile(rb"/(?:JavaScript|JS|Launch|RichMedia)(?![A-Za-z0-9])")
_LOCKED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")


class DamagedDocument(ValueError):
    """No PDF, or one followed by something else."""


class LockedDocument(ValueError):
    """A PDF that asks for a password."""


class DocumentWithProgram(ValueError):
    """A PDF that would run something."""


def check_document(content: bytes) -> None:
    """Raise one of the errors above for what must not be kept."""
    if not content.startswith(START) or b"%%EOF" not in content[-END_WITHIN:]:
        raise DamagedDocument
    left = MOST_UNPACKED
    for piece in _objects(content):
        left -= len(piece)
        if left < 0:
            raise DamagedDocument
        said = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), piece)
        if _LOCKED.search(said):
            raise LockedDocument
        if _PROGRAM.search(said):
            raise DocumentWithProgram


def _objects(content: bytes) -> Iterator[bytes]:
    """What is said outside of streams, then each packed set of objects; what is drawn is left alone."""
    streams = list(_streams(content))
    bounds = [
        0,
        *(at for start, _inside, end in streams for at in (start, end + len(_STREAM_END))),
        len(content),
    ]
    yield b" ".join(content[start:end] for start, end in zip(bounds[::2], bounds[1::2], strict=True))
    for start, inside, end in streams:
        if b"/ObjStm" in content[max(0, start - 400) : start]:
            unpacker = zlib.decompressobj()
            try:
                yield unpacker.decompress(content[inside:end], MOST_UNPACKED + 1)
            except zlib.error:
                continue


def _streams(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Where each stream is named, begins and ends. Read once from end to end: one that never ends is looked for once."""
    at = 0
    while (found := _STREAM.search(content, at)) is not None:
        end = content.find(_STREAM_END, found.end())
        if end < 0:
            return
        yield found.start(), found.end(), end
        at = end + len(_STREAM_END)
