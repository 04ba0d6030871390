"""Lines (facts), links (traces) and readers' cursors."""

from django.db import models
from django.db.models import Q

from terreau.authorities.models import SpaceRow
from terreau.core import clock
from terreau.people.models import Person


class Verb(models.TextChoices):
    """ActivityStreams 2.0 verbs, and nothing else."""

    ACCEPT = "Accept"
    ADD = "Add"
    ANNOUNCE = "Announce"
    ARRIVE = "Arrive"
    CREATE = "Create"
    DELETE = "Delete"
    FLAG = "Flag"
    FOLLOW = "Follow"
    IGNORE = "Ignore"
    INVITE = "Invite"
    JOIN = "Join"
    LEAVE = "Leave"
    LIKE = "Like"
    MOVE = "Move"
    OFFER = "Offer"
    READ = "Read"
    REJECT = "Reject"
    REMOVE = "Remove"
    UNDO = "Undo"
    UPDATE = "Update"


class Capacity(models.TextChoices):
    """In what quality somebody acted."""

    RESIDENT = "resident"
    AGENT = "agent"
    ELECTED = "elected"
    PARTNER = "partner"


class Line(models.Model):
    """One fact that happened. Communities, circles and subjects are plain ids: this room stands below them.

    `txid` is the writing transaction on PostgreSQL (0 on SQLite, whose ids are in commit order): readers stop below the
    oldest transaction still running. A line about a word or a vote has no actor.
    """

    id = models.BigAutoField(primary_key=True)
    txid = models.BigIntegerField(default=0)
    at = models.DateTimeField(default=clock.now)
    verb = models.CharField(max_length=10, choices=Verb.choices)
    actor = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    entered_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    capacity = models.CharField(max_length=8, choices=Capacity.choices, default=Capacity.RESIDENT)
    authority_id = models.BigIntegerField()
    community_id = models.BigIntegerField(null=True)
    circle_id = models.BigIntegerField(null=True)
    target_person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    audience = models.CharField(max_length=60, default="public")

    class Meta:
        indexes = [
            models.Index(fields=["authority_id", "-at"]),
            models.Index(fields=["community_id", "-at"]),
            models.Index(fields=["subject_kind", "subject_id"]),
            models.Index(fields=["txid", "id"], name="journal_in_order"),
            models.Index(fields=["actor", "-at"], condition=Q(actor__isnull=False), name="journal_by_actor"),
            models.Index(
                fields=["target_person", "-at"],
                condition=Q(target_person__isnull=False),
                name="journal_by_target",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind} {self.subject_id}"


class Link(SpaceRow):
    """What became of something: `from` was born of, or answers, `to`."""

    class Kind(models.TextChoices):
        BORN_OF = "born_of"
        ANSWERS = "answers"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    from_kind = models.CharField(max_length=30)
    from_id = models.BigIntegerField()
    to_kind = models.CharField(max_length=30)
    to_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "from_kind", "from_id", "to_kind", "to_id"], name="journal_link_once"
            ),
        ]
        indexes = [models.Index(fields=["to_kind", "to_id"])]

    def __str__(self) -> str:
        return f"{self.from_kind} {self.from_id} {self.kind} {self.to_kind} {self.to_id}"


class Cursor(models.Model):
    """How far a reader has read."""

    reader = models.CharField(max_length=60, unique=True)
    txid = models.BigIntegerField(default=0)
    line_id = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return self.reader
