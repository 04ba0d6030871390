"""Writing once: a form sent twice acts once."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import TypeVar

from django.db import transaction

from terreau.core import clock
from terreau.core.models import Submission

Result = TypeVar("Result")


@transaction.atomic
def act_once(*, key: str, act: Callable[[], Result], then: Callable[[Result], str]) -> tuple[str, bool]:
    """Act in one transaction with the form's key; returns where to go next, and whether it was already done before.

    The key's row is inserted first: a parallel double waits for it, then finds the first one's result. A refused gesture
    rolls the key back with everything else, so that the corrected form may be sent again.
    """
    submission = None
    if key:
        submission, is_new = Submission.objects.get_or_create(key=sha256(key.encode()).hexdigest())
        if not is_new:
            return submission.location, True
    location = then(act())
    if submission is not None:
        Submission.objects.filter(pk=submission.pk).update(location=location[:500])
    return location, False


def forget_submissions() -> int:
    """Forget keys older than a week: nobody sends a form again after that."""
    return Submission.objects.filter(created_at__lt=clock.now() - timedelta(days=7)).delete()[0]
