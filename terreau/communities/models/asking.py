"""Asking to come in, when a community answers to each request: its questions, the request, the words around it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from terreau.authorities.models import SpaceQuerySet, SpaceRow
from terreau.communities.models.community import Community
from terreau.communities.models.membership import Membership
from terreau.core.models import ForwardOnly
from terreau.people.models import Person


class EntryQuestion(SpaceRow):
    """One of the three questions at most that a community asks of whoever wishes to come in."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="entry_questions")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "position"], name="entry_question_place_once"),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=3), name="entry_questions_three_at_most"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class JoinRequest(ForwardOnly, SpaceRow):
    """Somebody asks to come in. Members read it and speak with them; nobody's silence blocks it for more than a month."""

    class Status(models.TextChoices):
        OPEN = "open", _("waiting for an answer")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")
        TAKEN_BACK = "taken_back", _("taken back")

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {"open": {"accepted", "refused", "taken_back"}}

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="join_requests")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="join_requests")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    introduction = models.TextField(max_length=400, blank=True)
    if_quiet = models.CharField(
        max_length=5, choices=Membership.IfQuiet.choices, default=Membership.IfQuiet.WRITE
    )
    origin = models.CharField(max_length=12, choices=Membership.Origin.choices, blank=True)
    answers = models.JSONField(default=list)  # [{question, answer}], as they stood that day
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    refusal = models.TextField(max_length=400, blank=True)

    objects: ClassVar = SpaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "person"], condition=Q(status="open"), name="join_request_open_once"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "status"]),
            models.Index(fields=["status", "created_at"]),
        ]

    def __str__(self) -> str:
        return self.public_id

    def get_absolute_url(self) -> str:
        return f"{self.community.get_absolute_url()}entrees/{self.public_id}/"


class JoinWord(SpaceRow):
    """Something said around a request, by a member or by whoever asks."""

    request = models.ForeignKey(JoinRequest, on_delete=models.CASCADE, related_name="words")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(max_length=600)

    class Meta:
        indexes = [models.Index(fields=["request", "created_at"])]

    def __str__(self) -> str:
        return self.public_id
