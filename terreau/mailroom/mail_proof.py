"""What our own mail server found about the sender of a mail (Authentication-Results, RFC 8601)."""

import re
from email.message import Message

COMMENT = re.compile(r"\([^()]*\)")
RESULT = re.compile(r"\b(dmarc|spf|dkim)\s*=\s*(\w+)([^;]*)", re.IGNORECASE)
SIGNED_BY = re.compile(r"header\.(?:d|i)\s*=\s*\"?[^\s;\"]*?@?([\w.-]+)", re.IGNORECASE)
FROM = re.compile(r"header\.from\s*=\s*\"?(?:[^\s;\"@]*@)?([\w.-]+)", re.IGNORECASE)
SENT_BY = re.compile(r"smtp\.mailfrom\s*=\s*\"?(?:[^\s;\"@]*@)?([\w.-]+)", re.IGNORECASE)


def is_proven(message: Message, *, judge: str, domain: str) -> bool:
    """Whether the server called `judge` says that this mail truly comes from that domain; its other lines are not believed."""
    proofs = []
    for value in message.get_all("Authentication-Results", []):
        text = COMMENT.sub(" ", " ".join(str(value).split()))[:4_000]
        name, _semicolon, results = text.partition(";")
        if name.lower().split()[:1] != [judge]:
            continue
        proofs += RESULT.findall(results)
    about_from = [(result.lower(), about) for method, result, about in proofs if method.lower() == "dmarc"]
    if any(result == "fail" for result, _about in about_from):
        return False
    if any(result == "pass" and _domain(FROM, about) == domain for result, about in about_from):
        return True
    return any(
        result.lower() == "pass" and _is_aligned(method.lower(), about, domain)
        for method, result, about in proofs
    )


def _domain(where: re.Pattern[str], about: str) -> str:
    found = where.search(about)
    return found.group(1).lower() if found else ""


def _is_aligned(method: str, about: str, domain: str) -> bool:
    if method == "dmarc":
        return False
    other = _domain(SIGNED_BY if method == "dkim" else SENT_BY, about)
    return bool(other) and (other == domain or domain.endswith(f".{other}") or other.endswith(f".{domain}"))
