"""A gardener's week and its gestures."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from terreau.authorities.models import SpaceRow
from terreau.communities.models import Community
from terreau.core import clock
from terreau.core.models import ForwardOnly
from terreau.people.models import Person


class Round(SpaceRow):
    """A gardener's list for one week, over all their communities. Frozen once drawn: later signals wait for the next."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="rounds")
    week_start = models.DateField(help_text="A Monday in the authority's time zone.")
    minutes = models.PositiveSmallIntegerField(help_text="What the gardener gave for the week.")
    waiting = models.PositiveSmallIntegerField(default=0, help_text="Gestures that did not fit.")
    drawn_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "week_start"], name="round_once_a_week")]
        indexes = [models.Index(fields=["authority", "week_start"])]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.week_start}"


class Gesture(ForwardOnly, SpaceRow):
    """One thing worth doing this week, the facts that say why, and what its gardener made of it."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        DONE = "done", _("done")
        LATER = "later", _("later")
        NOT_RELEVANT = "not_relevant", _("not useful")

    class Reason(models.TextChoices):
        """Why a gesture was not useful: choices and no free text, for it is often about somebody."""

        ELSEWHERE = "elsewhere", _("Someone already did it")
        MISTAKEN = "mistaken", _("What is said here is not right")
        UNWANTED = "unwanted", _("It would not be welcome")
        POINTLESS = "pointless", _("It would change nothing")

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        "proposed": {"done", "later", "not_relevant"},
        "done": {"proposed"},
        "later": {"proposed"},
        "not_relevant": {"proposed"},
    }

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="gestures")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    concerns_person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    urgency = models.FloatField()
    since = models.DateTimeField()
    is_back = models.BooleanField(default=False, help_text="Put off in an earlier week.")
    minutes = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.PROPOSED)
    answered_at = models.DateTimeField(null=True)
    answer_reason = models.CharField(max_length=10, choices=Reason.choices, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["round", "position"], name="gesture_position_once"),
            models.UniqueConstraint(
                fields=["round", "community", "kind", "subject_kind", "subject_id"],
                name="gesture_once_a_round",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "kind", "subject_kind", "subject_id"]),
            models.Index(fields=["concerns_person"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.subject_id}"
