"""Writing once: a form sent twice acts once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TypeVar

from django.db import transaction
from django.db.models import Q

from terreau.core import clock
from terreau.core.models import ChoreRun, Submission
from terreau.core.registries import Chore, chores

Result = TypeVar("Result")


@transaction.atomic
def act_once(*, key: str, act: Callable[[], Result], then: Callable[[Result], str]) -> tuple[str, bool]:
    """Act in one transaction with the form's key; returns where to go next, and whether it was already done before.

    The key's row is inserted first: a parallel double waits for it, then finds the first one's result. A refused gesture
    rolls the key back with everything else, so that the corrected form may be sent again.
    """
    submission = None
    if key:
        submission, is_new = Submission.objects.get_or_create(key=_mark(key))
        if not is_new:
            return submission.location, True
    location = then(act())
    if submission is not None:
        Submission.objects.filter(pk=submission.pk).update(location=location[:500])
    return location, False


def where_it_led(key: str) -> str:
    """Where a form with this key led when it was sent before; nothing if it never was."""
    kept = Submission.objects.filter(key=_mark(key)).values_list("location", flat=True) if key else ()
    return next(iter(kept), "")


def _mark(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def forget_submissions() -> int:
    """Forget keys older than a week: nobody sends a form again after that."""
    return Submission.objects.filter(created_at__lt=clock.now() - timedelta(days=7)).delete()[0]


PERIODS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
CLAIM_FOR = timedelta(minutes=15)


def run_due_chores(*, now: datetime | None = None, is_forced: bool = False) -> dict[str, int]:
    """Run every chore whose period has passed; returns what each changed. Safe to call at any time, from any process."""
    now = now or clock.now()
    changed: dict[str, int] = {}
    for chore in chores:
        if _claim(chore, now, is_forced):
            changed[chore.name] = chore.run(now)
            ChoreRun.objects.filter(name=chore.name).update(finished_at=now, claimed_at=None)
    return changed


def _claim(chore: Chore, now: datetime, is_forced: bool) -> bool:
    """Take a chore for ourselves; a claim left by a killed process expires."""
    ChoreRun.objects.get_or_create(name=chore.name)
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_FOR) | Q(claimed_at__gt=now)
    due = Q() if is_forced else Q(finished_at=None) | Q(finished_at__lte=now - PERIODS[chore.every])
    return bool(ChoreRun.objects.filter(free, due, name=chore.name).update(claimed_at=now))
