"""What our own mail server found about the sender of a mail (Authentication-Results, RFC 8601)."""

import re
from email.message import Message

COMMENT = re.compile(r"\([^()]*\)")
RESULT = re.compile(r"\b(dmarc|spf|dkim)\s*=\s*(\w+)([^;]*)", re.IGNORECASE)
SIGNED_BY = re.compile(r"header\.(?:d|i)\s*=\s*\"?[^\s;\"]*?@?([\w.-]+)", re.IGNORECASE)
FROM = re.compile(r"header\.from\s*=\s*\"?(?:[^\s;\"@]*@)?([\w.-]+)", re.IGNORECASE)
SENT_BY = re.compile(r"smtp\.mailfrom\s*=\s*\"?(?:[^\s;\"@]*@)?([\w.-]+)", re.IGNORECASE)
TAKEN_BY = re.compile(r"\bby\s+([\w.-]+)", re.IGNORECASE)

Proof = tuple[str, str, str]  # the method, its result, what it is about


def is_proven(message: Message, *, judge: str, domain: str) -> bool:
    """Whether the server called `judge` says, at the top where it writes, that this mail comes from that domain."""
    lines = _lines_of(message, judge)
    if _contradict(lines):
        return False
    proofs = [proof for line in lines for proof in line]
    about_from = [(result, about) for method, result, about in proofs if method == "dmarc"]
    if any(result == "fail" for result, _about in about_from):
        return False
    if any(result == "pass" and _domain(FROM, about) == domain for result, about in about_from):
        return True
    return any(result == "pass" and _is_aligned(method, about, domain) for method, result, about in proofs)


def _lines_of(message: Message, judge: str) -> list[list[Proof]]:
    """What `judge` wrote itself: its topmost lines, above all that the mail brought along.

    Each server writes above what it was given. Lines of that name are the sender's own, hence maybe forged, when they stand
    below a Received of another house, or below a Received that stands under lines of that name.
    """
    lines: list[list[Proof]] = []
    for header, value in message.raw_items():
        text = COMMENT.sub(" ", " ".join(str(value).split()))[:4_000]
        if header.lower() == "received" and (lines or not _is_of_the_house(text, judge)):
            break
        if header.lower() == "authentication-results":
            name, _semicolon, results = text.partition(";")
            if name.lower().split()[:1] == [judge]:
                found = RESULT.findall(results)
                lines.append([(method.lower(), result.lower(), about) for method, result, about in found])
    return lines


def _is_of_the_house(received: str, judge: str) -> bool:
    """Whether that Received was added by `judge` or a machine beside it (a filter, the store), or without leaving a machine."""
    if not received.lower().startswith("from "):
        return True
    found = TAKEN_BY.search(received)
    host = found[1].lower() if found else ""
    parent = judge.partition(".")[2]
    house = parent if "." in parent else judge
    return host in {"localhost", judge, house} or host.endswith(f".{house}")


def _contradict(lines: list[list[Proof]]) -> bool:
    """Whether two lines of our name say otherwise of one check: somebody else wrote one of them."""
    said: dict[str, set[str]] = {}
    for line in lines:
        now: dict[str, set[str]] = {}
        for method, result, _about in line:
            now.setdefault(method, set()).add(result)
        if any(said.setdefault(method, results) != results for method, results in now.items()):
            return True
    return False


def _domain(where: re.Pattern[str], about: str) -> str:
    found = where.search(about)
    return found.group(1).lower() if found else ""


def _is_aligned(method: str, about: str, domain: str) -> bool:
    if method == "dmarc":
        return False
    other = _domain(SIGNED_BY if method == "dkim" else SENT_BY, about)
    return bool(other) and (other == domain or domain.endswith(f".{other}") or other.endswith(f".{domain}"))
