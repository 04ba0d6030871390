"""Codes sent to someone who signs in, and the counts that keep guessing and flooding away."""

from typing import ClassVar

from django.db import models

from terreau.authorities.models import SpaceRow
from terreau.people.models import Account


class MailedCode(SpaceRow):
    """A code sent to an address: good for one authority, one browser, one use, ten minutes and five tries."""

    class Purpose(models.TextChoices):
        SIGN_IN = "sign_in", "sign in"
        CONFIRM = "confirm", "confirm who is there"
        ADDRESS = "address", "change the address"

    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    # Whose address changes, or who confirms; nobody yet when signing in: known and unknown addresses are treated alike.
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="+")
    session_stamp = models.CharField(max_length=32, blank=True)
    sealed_address = models.TextField()
    code_hash = models.CharField(max_length=64)
    expires_at = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    used_with = models.CharField(
        max_length=64, blank=True
    )  # the form's own key, so that a double click acts once

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(tries__lte=5), name="mailed_code_five_tries")
        ]

    def __str__(self) -> str:
        return self.purpose


class Tally(models.Model):
    """How many times something was done within a while. The key is a keyed hash: neither address nor network is kept."""

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key
