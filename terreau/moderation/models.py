"""Reports, complaints, appeals, and who keeps apart from whom."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from terreau.authorities.models import SpaceRow
from terreau.core.models import ForwardOnly
from terreau.people.models import Person


class Report(ForwardOnly, SpaceRow):
    """Something that somebody finds wrong. Whoever looks after the place decides, never its author nor those who complained."""

    class Status(models.TextChoices):
        OPEN = "open", _("waiting for a decision")
        HIDDEN = "hidden", _("hidden")
        LEFT = "left", _("left as it is")

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        "open": {"hidden", "left"},
        "hidden": {"left"},  # overturned on appeal
        "left": {"hidden"},
    }

    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    author = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    moderators = models.CharField(max_length=60, help_text="The audience token of those who decide.")
    status = models.CharField(max_length=6, choices=Status.choices, default=Status.OPEN)
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"],
                condition=Q(status="open"),
                name="report_open_once_per_subject",
            ),
            models.CheckConstraint(
                condition=Q(status="open", decided_at=None)
                | (~Q(status="open") & Q(decided_at__isnull=False)),
                name="report_decided_with_date",
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "status", "created_at"]),
            models.Index(fields=["moderators", "status"]),
            models.Index(fields=["author", "status"]),
        ]

    def __str__(self) -> str:
        return self.public_id

    def get_absolute_url(self) -> str:
        return f"/moderation/{self.public_id}/"

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN


class Complaint(SpaceRow):
    """What one person says is wrong. The author of what is reported never learns who complained."""

    class Reason(models.TextChoices):
        HURTS = "hurts", _("It hurts or insults someone.")
        EXPOSES = "exposes", _("It says something private about someone.")
        DECEIVES = "deceives", _("It deceives, or sells something.")
        OTHER = "other", _("Something else is wrong.")

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="complaints")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=8, choices=Reason.choices)
    words = models.CharField(max_length=300, blank=True)
    # What was reported, as it read then: its author may change it or take it back before anyone decides.
    sealed_said = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "by"], name="complaint_once_per_person"),
        ]
        indexes = [models.Index(fields=["by", "-created_at"])]

    def __str__(self) -> str:
        return self.public_id


class Appeal(ForwardOnly, SpaceRow):
    """A decision looked at again, once, by an administrator who had no part in it."""

    class Status(models.TextChoices):
        OPEN = "open", _("waiting for an answer")
        CONFIRMED = "confirmed", _("the decision stands")
        OVERTURNED = "overturned", _("the decision is changed")

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {"open": {"confirmed", "overturned"}}

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="appeal")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.CharField(max_length=600)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    settled_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["authority", "status"])]

    def __str__(self) -> str:
        return self.public_id


class Block(SpaceRow):
    """Two people kept apart, silently and both ways, at the wish of one of them."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="blocks")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "other"], name="block_once"),
            models.CheckConstraint(condition=~Q(person=F("other")), name="block_not_oneself"),
        ]

    def __str__(self) -> str:
        return self.public_id
