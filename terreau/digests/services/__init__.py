"""The weekly digest, and letters of the institution."""

from terreau.digests.services.newsletters import (
    NEWSLETTER,
    compose_newsletter,
    queue_newsletters,
    send_newsletter,
    write_newsletter,
)
from terreau.digests.services.refusal import DigestError
from terreau.digests.services.weekly import (
    Queued,
    ask_texts_for,
    choose_paper,
    choose_rhythm,
    compose,
    digest_of,
    queue_digests,
    queue_due,
)

__all__ = [
    "NEWSLETTER",
    "DigestError",
    "Queued",
    "ask_texts_for",
    "choose_paper",
    "choose_rhythm",
    "compose",
    "compose_newsletter",
    "digest_of",
    "queue_digests",
    "queue_due",
    "queue_newsletters",
    "send_newsletter",
    "write_newsletter",
]
