"""The carrier says whether an SMS arrived."""

from django.core import signing
from django.db import transaction

from terreau.mailroom.models import Question
from terreau.mailroom.selectors import CONSENT
from terreau.mailroom.services.texting import RECEIPT
from terreau.notifications.selectors import last_texts_failed
from terreau.notifications.services import mark_text_undelivered
from terreau.people.services import withdraw_consent

FAILED = frozenset(
    {"failed", "undelivered", "undeliverable", "rejected", "expired", "unknown", "error", "non_delivered"}
)
ENOUGH = 3  # in a row: the number is somebody else's, or nobody's


def read_receipt(token: str) -> str:
    """Which SMS an address of ours is about; nothing for one that we did not sign."""
    try:
        return str(signing.loads(token, salt=RECEIPT))
    except signing.BadSignature:
        return ""


@transaction.atomic
def receive_receipt(*, public_id: str, status: str) -> bool:
    """Count what did not arrive; after three in a row the number must be asked again. Any other status changes nothing."""
    if status.strip().lower().replace(" ", "_") not in FAILED:
        return False
    person = mark_text_undelivered(public_id=public_id)
    if person is not None and last_texts_failed(person, ENOUGH):
        withdraw_consent(person=person, purpose=CONSENT)
        Question.objects.filter(person=person).delete()
    return True
