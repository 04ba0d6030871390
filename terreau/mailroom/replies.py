"""What someone wrote in a reply, and nothing else: no quotation, no signature, no disclaimer. Pure text work, no database.

A mail is read as lines. A line is a quotation, the sentence that a mail program puts above one (“Le … a écrit :”), the
beginning of an original pasted below (everything after it is old), or new. New lines stay, wherever they stand: above,
below or between.
"""

from email.message import Message

from terreau.mailroom.mail_parts import LONGEST, body_of
from terreau.mailroom.mail_phrases import (
    ARMOUR,
    CLOSING,
    CONTACT,
    DASHES,
    DISCLAIMER,
    FIELD,
    FIELDS,
    INVISIBLE,
    MAIL_LINK,
    ONLY_CONTACT,
    ORIGINAL,
    OTHER_SPACES,
    PICTURE,
    PROOF,
    QUOTED,
    RULE,
    SENT_FROM,
    WROTE,
    WROTE_ANYHOW,
    WROTE_ENDS,
    WROTE_STARTS,
)

MOST_LINES = 20_000


def new_text(message: Message) -> str:
    """What the person wrote this time; empty when there is nothing new."""
    return strip(body_of(message).text)


def strip(text: str) -> str:
    """The new lines of a text, tidy."""
    lines = _lines(text[:LONGEST])
    plain = [
        OTHER_SPACES.sub(" ", line) for line in lines
    ]  # what programs write is known whatever spaces they use
    kept: list[list[str]] = [[]]
    at = 0
    while at < len(lines):
        if ORIGINAL.match(plain[at][:400]) or _is_header_block(plain, at):
            break
        length = _attribution(plain, at)
        if length:
            after = _next_said(plain, at + length)
            if after is not None and not QUOTED.match(plain[after]):
                break  # the original stands below without any mark
        if length or QUOTED.match(plain[at]):
            kept.append([])
            at += length or 1
            continue
        kept[-1].append(lines[at])
        at += 1
    segments = ["\n".join(_said(segment)).strip() for segment in kept]
    return "\n\n".join(one for one in segments if one)


def _lines(text: str) -> list[str]:
    text = INVISIBLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if "-----BEGIN PGP" in text:
        text = ARMOUR.sub("", text)
    return MAIL_LINK.sub("", PICTURE.sub("", text)).split("\n")[:MOST_LINES]


def _next_said(lines: list[str], start: int) -> int | None:
    return next((at for at in range(start, min(start + 12, len(lines))) if lines[at].strip()), None)


def _attribution(lines: list[str], at: int) -> int:
    """How many lines the sentence above a quotation takes here; 0 when there is none."""
    first = lines[at].strip()
    if not first or len(first) > 300 or not WROTE_STARTS.match(first[:300]):
        return 0
    joined = ""
    for length in range(1, 5):
        if at + length > len(lines):
            return 0
        line = lines[at + length - 1].strip()
        if not line or len(joined) + len(line) > 400:
            return 0
        joined = f"{joined} {line}".strip()
        if not WROTE_ENDS.search(line[-60:]):
            continue
        is_known = bool(WROTE.match(joined))
        if is_known or WROTE_ANYHOW.match(joined):
            after = _next_said(lines, at + length)
            is_above_quotation = after is not None and bool(QUOTED.match(lines[after]))
            return length if is_above_quotation or (is_known and PROOF.search(joined)) else 0
    return 0


def _is_header_block(lines: list[str], at: int) -> bool:
    """« De : … Envoyé : … Objet : … »: three of them close together, one of which says who."""
    if not FIELD.match(lines[at]):
        return False
    found: set[str] = set()
    for line in [one for one in lines[at : at + 14] if one.strip()][:9]:
        match = FIELD.match(line)
        if match:
            found.add(FIELDS.get(match["name"].lower(), ""))
    found.discard("")
    return len(found) >= 3 and "from" in found


def _said(segment: list[str]) -> list[str]:
    """A stretch of new lines without its signature, its disclaimers and what devices add."""
    lines = [line.rstrip() for line in segment]
    for at, line in enumerate(segment):
        if DASHES.match(line) and (line in {"-- ", "— ", "– "} or len(segment) - at <= 14):
            lines = lines[:at]
            break
    lines = _before_disclaimer(lines)
    lines = [line for line in lines if len(line) > 300 or not SENT_FROM.match(OTHER_SPACES.sub(" ", line))]
    lines = _before_card(lines)
    lines = _before_bare_card(lines)
    while lines and (not lines[-1].strip() or RULE.match(lines[-1])):
        lines.pop()
    while lines and (not lines[0].strip() or RULE.match(lines[0])):
        lines.pop(0)
    return [line for at, line in enumerate(lines) if line.strip() or (at and lines[at - 1].strip())]


def _before_disclaimer(lines: list[str]) -> list[str]:
    for at in range(len(lines)):
        is_first = (
            at == 0
            or not lines[at - 1].strip()
            or bool(RULE.match(lines[at - 1]))
            or bool(CONTACT.search(lines[at - 1]))
        )
        if is_first and DISCLAIMER.match(OTHER_SPACES.sub(" ", " ".join(lines[at : at + 3]))[:500]):
            return lines[:at]
    return lines


def _before_bare_card(lines: list[str]) -> list[str]:
    """A last paragraph that is a name with two ways to reach it, and no closing words before: the name stays.

    One number alone may be what they wished to tell, as is whatever a colon announces.
    """
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    start = end
    while start and lines[start - 1].strip():
        start -= 1
    card = lines[start:end]
    before = next((line.strip() for line in reversed(lines[:start]) if line.strip()), "")
    if not before or before.endswith(":") or len(card) > 8 or any(len(line) > 60 for line in card):
        return lines
    if (
        len(card) < 3
        or sum(bool(ONLY_CONTACT.match(line)) for line in card) < 2
        or ONLY_CONTACT.match(card[0])
    ):
        return lines
    return lines[: start + 1]


def _before_card(lines: list[str]) -> list[str]:
    """After « Cordialement, » a name stays; a visiting card (phone, address, site) goes."""
    for at in range(len(lines) - 1, -1, -1):
        if not CLOSING.match(OTHER_SPACES.sub(" ", lines[at])[:200]):
            continue
        after = [place for place in range(at + 1, len(lines)) if lines[place].strip()]
        if len(after) > 14 or not any(CONTACT.search(lines[place]) for place in after):
            return lines
        name = lines[after[0]].strip()
        is_name = (
            len(name) <= 40 and not CONTACT.search(name) and not any(sign in name for sign in ":|0123456789")
        )
        return lines[: after[0] + 1] if is_name else lines[: at + 1]
    return lines
