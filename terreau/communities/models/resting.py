"""Whether a community rests: a round of consent among its members, and the wishes that wake it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from terreau.authorities.models import SpaceRow
from terreau.communities.models.community import Community
from terreau.core import clock
from terreau.core.models import ForwardOnly
from terreau.people.models import Person


class RestRound(ForwardOnly, SpaceRow):
    """Rest is asked of members, by one of them, or by nobody after a long silence; never decided by a machine."""

    class Status(models.TextChoices):
        OPEN = "open", _("members are speaking")
        AGREED = "agreed", _("members agreed")
        LAPSED = "lapsed", _("not agreed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {"open": {"agreed", "lapsed", "withdrawn"}}

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="rest_rounds")
    reason = models.TextField(max_length=600, blank=True)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.OPEN)
    proposed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    closes_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community"], condition=Q(status="open"), name="rest_one_round"),
        ]
        indexes = [models.Index(fields=["status", "closes_at"])]

    def __str__(self) -> str:
        return self.public_id

    def get_absolute_url(self) -> str:
        return f"{self.community.get_absolute_url()}repos/"

    @property
    def is_open(self) -> bool:
        return bool(self.status == self.Status.OPEN)


class RestVoice(SpaceRow):
    """What a member says of it: yes, or that they wish to go on, and how."""

    rest_round = models.ForeignKey(RestRound, on_delete=models.CASCADE, related_name="voices")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    stance = models.CharField(
        max_length=9, choices=[("consent", _("let us rest")), ("objection", _("let us go on"))]
    )
    reason = models.TextField(max_length=600, blank=True)
    entered_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    said_how = models.CharField(
        max_length=5, blank=True, choices=[("paper", _("on paper")), ("phone", _("by phone"))]
    )
    spoken_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rest_round", "person"], name="rest_voice_once")]

    def __str__(self) -> str:
        return self.stance

    @property
    def is_objection(self) -> bool:
        return self.stance == "objection"


class WakeWish(SpaceRow):
    """A member wishes that it wakes: one who tends says yes, or another member wishes it too."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="wake_wishes")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    entered_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    wished_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "person"], name="wake_wish_once")]

    def __str__(self) -> str:
        return self.public_id
