"""The outbox: mail to send, letters to print, calls to make. And what each person wishes to receive."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from terreau.authorities.models import SpaceRow
from terreau.core import clock
from terreau.core.models import ForwardOnly
from terreau.core.seal import unseal
from terreau.people.models import Person


class Message(ForwardOnly, SpaceRow):
    """Something to tell someone, once: the key is unique. The subject is neutral: a family may share the mailbox."""

    class Channel(models.TextChoices):
        MAIL = "mail", _("e-mail")
        LETTER = "letter", _("letter")
        CALL = "call", _("call")
        SMS = "sms", _("SMS")

    class Status(models.TextChoices):
        QUEUED = "queued", _("to send")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("not delivered")
        CANCELLED = "cancelled", _("cancelled")

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        "queued": {"sending", "sent", "cancelled", "failed"},
        "sending": {"queued", "sent", "failed"},
        "sent": {"failed"},  # a server returned it
        "failed": {"queued"},
    }

    key = models.CharField(max_length=120, unique=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="messages")
    # Sealed: someone without an account may be told what became of their word, and nobody else may learn who that was.
    sealed_address = models.TextField(blank=True)
    # A code to type: it takes the place of SECRET_MARK in the body at the moment of sending, and is forgotten then.
    sealed_secret = models.TextField(blank=True)
    useful_until = models.DateTimeField(null=True)
    channel = models.CharField(max_length=6, choices=Channel.choices)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.QUEUED)
    language = models.CharField(max_length=5, default="fr")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    # In place of the body when it goes to an address alone: what is told to the author of a word quotes it.
    sealed_body = models.TextField(blank=True)
    about_kind = models.CharField(max_length=30, blank=True)
    about_id = models.BigIntegerField(null=True)
    message_id = models.CharField(max_length=120)
    reply_to = models.EmailField(blank=True)  # signed: an answer to this mail speaks for whoever received it
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["status", "channel", "due_at"], name="outbox_waiting"),
            models.Index(fields=["authority", "channel", "-created_at"], name="outbox_by_channel"),
        ]

    def __str__(self) -> str:
        return self.subject

    def read_body(self) -> str:
        """What it says, opened for whoever sends or prints it; raises SealBroken with another key."""
        return unseal(self.sealed_body) if self.sealed_body else self.body


class Preference(SpaceRow):
    """What a person wishes to receive about a space, written by the rooms above (space = e.g. community 12)."""

    class Mode(models.TextChoices):
        AT_ONCE = "at_once", _("at once")
        NEVER = "never", _("never")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="preferences")
    space_kind = models.CharField(max_length=30)
    space_id = models.BigIntegerField()
    mode = models.CharField(max_length=8, choices=Mode.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "space_kind", "space_id"], name="preference_once_per_space"
            ),
        ]

    def __str__(self) -> str:
        return self.mode


class MailLock(models.Model):
    """While this row is there no mail leaves: a restored copy must not write to people until someone says so."""

    locked_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="mail_lock_only_one")]

    def __str__(self) -> str:
        return f"{self.locked_at:%Y-%m-%d %H:%M}"
