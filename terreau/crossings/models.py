"""What must survive a restore: who asked to be forgotten."""

from django.db import models

from terreau.core import clock


class Erasure(models.Model):
    """Someone was forgotten. Restoring an older backup applies it again; the id leads to nobody once done."""

    person_public_id = models.CharField(max_length=16, unique=True)
    erased_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.person_public_id
