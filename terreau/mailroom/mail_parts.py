"""The parts of a mail: its text in the letters it was written in, and what came with it. Any bytes are read somehow."""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import compat32

from terreau.mailroom.html_text import html_text

LONGEST = 400_000  # characters of text
MOST_PARTS = 60
DEEPEST = 12


def parse(raw: bytes) -> Message:
    """The mail, whatever was sent: a broken one is read as far as it can be.

    The oldest policy keeps headers as they came: the newer ones parse each header, and fail on some broken ones.
    """
    return message_from_bytes(raw, policy=compat32)


@dataclass(frozen=True)
class Body:
    """What a mail says: its text with quotations, and which of its pictures (Content-ID) stand in what is new."""

    text: str
    pictures: frozenset[str] | None = None  # None: it has no HTML that would say


def body_of(message: Message) -> Body:
    """All its text parts in order; of two versions of the same, the plain one unless it is empty."""
    texts, pictures = _read(message, depth=0)
    return Body("\n".join(texts), pictures)


def _read(part: Message, depth: int) -> tuple[list[str], frozenset[str] | None]:
    kind = part.get_content_type()
    if depth > DEEPEST or kind in {"message/rfc822", "multipart/report"} or _is_attachment(part):
        return [], None
    if part.is_multipart():
        children = [child for child in part.get_payload() if isinstance(child, Message)]
        read = [_read(child, depth + 1) for child in children[:MOST_PARTS]]
        known = [pictures for _texts, pictures in read if pictures is not None]
        pictures = frozenset().union(*known) if known else None
        if kind == "multipart/alternative":
            versions = [texts for texts, _pictures in read if any(text.strip() for text in texts)]
            return (versions[0] if versions else []), pictures
        return [text for texts, _pictures in read for text in texts], pictures
    if kind == "text/html":
        seen = html_text(decoded(part))
        return [seen.text], frozenset(seen.pictures)
    if kind != "text/plain":
        return [], None
    text = decoded(part)
    if str(part.get_param("format") or "").lower() == "flowed":
        text = unflowed(text, is_space_removed=str(part.get_param("delsp") or "").lower() == "yes")
    return [text], None


def _is_attachment(part: Message) -> bool:
    given = str(part.get("Content-Disposition") or "").strip().lower()
    return given.startswith("attachment") or (part.get_filename() is not None and not part.is_multipart())


def content_of(part: Message) -> bytes:
    """The bytes of a part that is no multipart, however they were wrapped."""
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError):  # a wrapping that is broken beyond what the standard parser forgives
        return b""
    return payload if isinstance(payload, bytes) else b""


def decoded(part: Message) -> str:
    """The text of a part in the letters it says, else in those it most likely has."""
    content = content_of(part)
    named = str(part.get_param("charset") or "").strip("\"' ").lower()
    if named in {"iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii", "", "none"}:
        # Programs that say latin-1 mean Windows' version of it; those that say nothing mostly write UTF-8 today.
        named = "windows-1252" if "8859" in named or "latin" in named else "utf-8"
    for charset in (named, "utf-8", "windows-1252"):
        try:
            return content.decode(charset)[: LONGEST * 5]
        except (LookupError, ValueError):
            continue
    return content.decode("latin-1")[: LONGEST * 5]


def unflowed(text: str, *, is_space_removed: bool) -> str:
    """Paragraphs whole again (RFC 3676): a line that ends with a space goes on in the next one of the same depth."""
    lines: list[str] = []
    goes_on, before = False, ""
    for line in text.splitlines():
        depth = re.match(r"^>*", line)
        marks = depth.group() if depth else ""
        content = line[len(marks) :]
        content = content.removeprefix(" ")
        if goes_on and marks == before and content != "-- ":
            lines[-1] += content
        else:
            lines.append(f"{marks} {content}" if marks else content)
        goes_on = content.endswith(" ") and content != "-- "
        if goes_on and is_space_removed:
            lines[-1] = lines[-1][:-1]
        before = marks
    return "\n".join(lines)
