"""What our own mail server found about the sender of a mail (Authentication-Results, RFC 8601)."""

import re
from email.message import Message

COMMENT = re.compile(r"\([^()]*\)")
RESULT = re.compile(r"\b(dmarc|spf|dkim)\s*=\s*(\w+)([^;]*)", re.IGNORECASE)
SIGNED_BY = re.compile(r"header\.(?:d|i)\s*=\s*\"?[^\s;\"]*?@?([\w.-]+)", re.IGNORECASE)
SENT_BY = re.compile(r"smtp\.mailfrom\s*=\s*\"?(?:[^\s;\"@]*@)?([\w.-]+)", re.IGNORECASE)


def is_proven(message: Message, *, judge: str, domain: str) -> bool:
    """Whether the server called `judge` says that this mail truly comes from that domain; its other lines are not believed."""
    proofs = []
    for value in message.get_all("Authentication-Results", []):
        text = COMMENT.sub(" ", " ".join(str(value).split()))[:4_000]
        name, _semicolon, results = text.partition(";")
        if name.split()[:1] != [judge] and name.strip().lower().split()[:1] != [judge]:
            continue
        proofs += RESULT.findall(results)
    verdicts = {result.lower() for method, result, _about in proofs if method.lower() == "dmarc"}
    if verdicts & {"pass", "fail"}:
        return "fail" not in verdicts
    return any(
        result.lower() == "pass" and _is_aligned(method.lower(), about, domain)
        for method, result, about in proofs
    )


def _is_aligned(method: str, about: str, domain: str) -> bool:
    found = (SIGNED_BY if method == "dkim" else SENT_BY).search(about)
    other = found.group(1).lower() if found else ""
    return bool(other) and (other == domain or domain.endswith(f".{other}") or other.endswith(f".{domain}"))
