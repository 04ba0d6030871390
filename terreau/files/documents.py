"""PDF documents looked at before they are kept: whole, open to read, and without a program inside."""

import re
import zlib
from collections.abc import Iterator

START = b"%PDF-"
END_WITHIN = 2048  # bytes
MOST_UNPACKED = 20_000_000  # bytes of packed objects
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
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
    yield _STREAM.sub(b" ", content)
    for found in _STREAM.finditer(content):
        if b"/ObjStm" in content[max(0, found.start() - 400) : found.start()]:
            unpacker = zlib.decompressobj()
            try:
                yield unpacker.decompress(found[1], MOST_UNPACKED + 1)
            except zlib.error:
                continue
