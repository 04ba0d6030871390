"""When somebody wants their digest; the letters an authority writes to many."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from terreau.authorities.models import SpaceRow
from terreau.core.models import ForwardOnly
from terreau.people.models import Person

USUAL_DAY = 3  # Thursday: time is left to come to what happens at the weekend


class Rhythm(SpaceRow):
    """What a person chose: a day, or never; on paper or by mail. Who chose nothing gets it on the usual day, by mail."""

    class Day(models.IntegerChoices):
        MONDAY = 0, _("on Mondays")
        TUESDAY = 1, _("on Tuesdays")
        WEDNESDAY = 2, _("on Wednesdays")
        THURSDAY = 3, _("on Thursdays")
        FRIDAY = 4, _("on Fridays")
        SATURDAY = 5, _("on Saturdays")
        SUNDAY = 6, _("on Sundays")

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="rhythm")
    weekday = models.PositiveSmallIntegerField(
        null=True, blank=True, choices=Day.choices, default=USUAL_DAY, help_text="Empty: never."
    )
    is_on_paper = models.BooleanField(default=False)
    entered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday=None) | Q(weekday__gte=0, weekday__lte=6),
                name="rhythm_is_a_day_of_the_week",
            )
        ]
        indexes = [models.Index(fields=["authority", "weekday"])]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.weekday}"


class Newsletter(ForwardOnly, SpaceRow):
    """A letter from the institution to many people, by plain facts about them: never an opinion. What left is kept as it was."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("being written")
        SENT = "sent", _("sent")

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {"draft": {"sent"}}

    subject = models.CharField(max_length=120)
    text = models.TextField(max_length=6000)
    # {"communities": [...], "circles": [...], "gatherings": [...], "territories": [...]}: ids; empty: everyone.
    segment = models.JSONField(default=dict)
    status = models.CharField(max_length=5, choices=Status.choices, default=Status.DRAFT)
    written_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    sent_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    recipients = models.PositiveIntegerField(null=True, blank=True)
    queued_at = models.DateTimeField(
        null=True, blank=True, help_text="When every mail of it was in the outbox."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="draft") | Q(sent_at__isnull=False, recipients__isnull=False),
                name="newsletter_sent_to_somebody_at_some_time",
            )
        ]
        indexes = [models.Index(fields=["authority", "status", "-sent_at"])]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return f"/lettres-d-information/{self.public_id}/"
