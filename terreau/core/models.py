"""The base of every table, the idempotency key of forms, and what `tend` last did."""

from typing import Any, ClassVar

from django.db import models

from terreau.core import clock, ids


class Row(models.Model):
    """A row with a big id (never shown), a random public id (in addresses) and the instant it was made."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.CharField(max_length=16, unique=True, default=ids.public_id, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True


class Submission(models.Model):
    """A form already acted upon: the same key again leads to the first result. It names no person."""

    key = models.CharField(max_length=64, unique=True)
    location = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=clock.now, db_index=True)

    def __str__(self) -> str:
        return self.key


class ChoreRun(models.Model):
    """When `tend` last finished a chore, so that each runs once a period whatever calls it."""

    name = models.CharField(max_length=80, unique=True)
    finished_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class ForwardOnly(models.Model):
    """A status that only advances along its model's TRANSITIONS, by compare-and-set, so that two people cannot both win."""

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {}
    status: Any

    class Meta:
        abstract = True

    def can_advance(self, to: str) -> bool:
        return to in self.TRANSITIONS.get(str(self.status), set())

    def advance(self, *, to: str, **changes: Any) -> bool:
        """Move to another status and set other fields with it; False if someone else moved it first.

        Raises ValueError for a step that TRANSITIONS does not know.
        """
        if not self.can_advance(to):
            raise ValueError(f"{type(self).__name__} cannot go from {self.status} to {to}.")
        rows: Any = type(self)._default_manager.filter(pk=self.pk)
        if not rows.filter(status=self.status).update(status=to, **changes):
            return False
        self.status = to
        for name, value in changes.items():
            setattr(self, name, value)
        return True
