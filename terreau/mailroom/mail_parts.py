"""The parts of a mail: its text in the letters it was written in, and what came with it. Any bytes are read somehow."""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32

from terreau.core.registries import InboundFile
from terreau.mailroom.html_text import LONGEST_LINE, html_text

LONGEST = 400_000  # characters of text
LONGEST_HEAD = 300_000  # bytes
MOST_BOUNDARIES = 20_000  # lines that begin like a boundary: a long text may have many
MOST_PARTS = 60
DEEPEST = 12


def parse(raw: bytes) -> Message:
    """The mail, whatever was sent: a broken one is read as far as it can be.

    The oldest policy keeps headers as they came: the newer ones parse each header, and fail on some broken ones. Of one made
    of parts in parts without end, only the headers are read.
    """
    try:
        return message_from_bytes(raw, policy=compat32)
    except RecursionError:
        return BytesHeaderParser(policy=compat32).parsebytes(raw)


def is_too_much(raw: bytes) -> bool:
    """Whether reading it whole would take long: no mail that a person writes has so many parts, or such headers."""
    head = raw.find(b"\n\n", 0, LONGEST_HEAD) if b"\r\n\r\n" not in raw[:LONGEST_HEAD] else 0
    return raw.count(b"\n--") > MOST_BOUNDARIES or (head == -1 and len(raw) > LONGEST_HEAD)


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
        if goes_on and marks == before and content != "-- " and len(lines[-1]) < LONGEST_LINE:
            lines[-1] += content
        else:
            lines.append(f"{marks} {content}" if marks else content)
        goes_on = content.endswith(" ") and content != "-- "
        if goes_on and is_space_removed:
            lines[-1] = lines[-1][:-1]
        before = marks
    return "\n".join(lines)


# What programs add by themselves: keys, visiting cards, calendars. Nobody meant to send them.
ADDED = frozenset(
    "application/pkcs7-signature application/x-pkcs7-signature application/pgp-signature application/pgp-keys"
    " application/ms-tnef text/x-vcard text/vcard text/directory text/calendar".split()
)
BEGINNINGS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"%PDF-", "application/pdf"),
)
SMALL_PICTURE = 15_000  # bytes: below, one that stands in the text is a logo or a smiley


@dataclass(frozen=True)
class Files:
    """What came with a mail: pictures and PDF, and the names of what is neither."""

    kept: tuple[InboundFile, ...] = ()
    others: tuple[str, ...] = ()


def files_of(message: Message, pictures: frozenset[str] | None) -> Files:
    """Files by what they hold, not by what the mail says they are. Logos, keys and visiting cards are left out.

    `pictures` are the Content-ID of those that stand in the new text (None when the mail does not say).
    """
    kept, others = [], []
    for part in _leaves(message, depth=0):
        name = " ".join(str(part.get_filename() or "").split())[:120]
        kind = part.get_content_type()
        if kind in ADDED or (kind.startswith("text/") and not _is_attachment(part)):
            continue
        content = content_of(part)
        if not _is_meant(part, content, pictures):
            continue
        known = media_type_of(content)
        if known:
            kept.append(InboundFile(name or known.replace("/", "."), known, content))
        else:
            others.append(name or kind)
    return Files(tuple(kept), tuple(others))


def _leaves(part: Message, depth: int) -> list[Message]:
    if depth > DEEPEST or part.get_content_type().startswith("message/"):
        return []
    if not part.is_multipart():
        return [part]
    children = [child for child in part.get_payload() if isinstance(child, Message)][:MOST_PARTS]
    return [leaf for child in children for leaf in _leaves(child, depth + 1)]


def _is_meant(part: Message, content: bytes, pictures: frozenset[str] | None) -> bool:
    """Not a picture of the quotation, of a signature, or too small to be more than an ornament."""
    if not content:
        return False
    if str(part.get("Content-Disposition") or "").strip().lower().startswith("attachment"):
        return True
    content_id = str(part.get("Content-ID") or "").strip().strip("<>")
    if content_id and pictures is not None and content_id not in pictures:
        return False
    return len(content) >= SMALL_PICTURE or not part.get_content_type().startswith("image/")


def media_type_of(content: bytes) -> str:
    """What the first bytes say; nothing for what is neither a picture nor a PDF."""
    for beginning, kind in BEGINNINGS:
        if content.startswith(beginning):
            return kind
    return "image/webp" if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else ""


RETURNED_ID = re.compile(r"^\s*message-id:\s*(<[^<>\s]{3,200}>)", re.IGNORECASE | re.MULTILINE)
ANY_ID = re.compile(r"<[^<>\s]{3,200}>")
MOST_RETURNED = 20


def returned_ids(message: Message) -> list[str]:
    """Which messages (Message-ID) a server says it could not deliver, for good; a mere delay returns none."""
    found: dict[str, None] = {}
    actions = []
    for part in message.walk():
        actions.append(str(part.get("Action") or "").strip().lower())
        if part is message:
            text = " ".join(str(part.get(name) or "") for name in ("In-Reply-To", "References"))
            found.update(dict.fromkeys(ANY_ID.findall(text[:4_000])))
        else:
            found.update(dict.fromkeys(ANY_ID.findall(str(part.get("Message-ID") or "")[:400])))
        if not part.is_multipart():
            found.update(dict.fromkeys(RETURNED_ID.findall(decoded(part)[:LONGEST])))
    said = [action for action in actions if action]
    return [] if said and "failed" not in said else list(found)[:MOST_RETURNED]
