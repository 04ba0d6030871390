"""A request that becomes a commitment once its owner accepts, and the steps of its life."""

from datetime import date, datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy as _p

from terreau.authorities.models import Authority, SpaceQuerySet, SpaceRow
from terreau.communities.models import Circle, Community
from terreau.core import clock
from terreau.core.models import ForwardOnly
from terreau.journal.models import Capacity
from terreau.people.models import Person

ANSWER_WITHIN = timedelta(days=15)  # what the institution gives itself to answer
WARNED_FOR = timedelta(days=15)  # of private warning before its lateness shows


def overdue(today: date) -> Q:
    """The institution's only: unanswered after its fifteen days, or accepted and past its date."""
    unanswered = Q(status__in=Commitment.WAITING, answer_due_on__lt=today)
    undone = Q(status=Commitment.Status.ACCEPTED, due_on__lt=today)
    return (unanswered | undone) & Q(owner_authority__isnull=False)


def publicly_late(warned_before: datetime, today: date) -> Q:
    """Overdue, and warned in private long enough ago."""
    return overdue(today) & Q(warned_at__lte=warned_before)


class CommitmentQuerySet(SpaceQuerySet):
    def waiting(self) -> "CommitmentQuerySet":
        """Asked, and not answered yet."""
        return self.filter(status__in=Commitment.WAITING)

    def open(self) -> "CommitmentQuerySet":
        return self.filter(status__in=Commitment.OPEN)

    def public(self) -> "CommitmentQuerySet":
        """What anyone may read: what concerns the authority or a circle, never what residents could not do."""
        of_circles = Q(owner_circle__isnull=False) & ~Q(status__in=Commitment.RESIDENTS_ONLY)
        return self.filter(Q(owner_authority__isnull=False) | of_circles).exclude(
            Q(status=Commitment.Status.WITHDRAWN) | Q(community__status=Community.Status.CLOSED)
        )

    def overdue(self, today: date) -> "CommitmentQuerySet":
        return self.filter(overdue(today))

    def with_owners(self) -> "CommitmentQuerySet":
        """With everything a line of a list shows, but the authority, which who asks for a list knows."""
        return self.select_related("community", "owner_person", "owner_circle")


class Commitment(ForwardOnly, SpaceRow):
    """Something asked of exactly one owner. Nothing is owed before the owner accepts."""

    class Status(models.TextChoices):
        ASKED = "asked", _p("request", "asked")
        REDIRECTED = "redirected", _p("request", "passed on")
        ACCEPTED = "accepted", _p("request", "accepted")
        REFUSED = "refused", _p("request", "refused")
        KEPT = "kept", _p("request", "kept")
        NOT_KEPT = "not_kept", _p("request", "not kept")
        HANDED_BACK = "handed_back", _p("request", "handed back")
        WITHDRAWN = "withdrawn", _p("request", "withdrawn")

    WAITING = ("asked", "redirected")
    OPEN = ("asked", "redirected", "accepted")
    RESIDENTS_ONLY = ("not_kept", "handed_back")
    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        "asked": {"accepted", "refused", "redirected", "withdrawn"},
        "redirected": {"accepted", "refused", "redirected", "withdrawn"},
        "accepted": {"kept", "not_kept", "handed_back"},
    }

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="commitments")
    circle = models.ForeignKey(Circle, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(max_length=600)
    # Nobody when a gathering asked; `entered_by` wrote it down, and hears of the answer.
    asked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    entered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    owner_person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="commitments"
    )
    owner_circle = models.ForeignKey(
        Circle, null=True, blank=True, on_delete=models.CASCADE, related_name="commitments"
    )
    owner_authority = models.ForeignKey(
        Authority, null=True, blank=True, on_delete=models.CASCADE, related_name="commitments"
    )
    status = models.CharField(max_length=11, choices=Status.choices, default=Status.ASKED)
    asked_at = models.DateTimeField(default=clock.now)
    put_at = models.DateTimeField(default=clock.now, help_text="When the present owner was asked.")
    answer_due_on = models.DateField(null=True, blank=True, help_text="The institution's only.")
    answered_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True, help_text="Private warning of the institution.")
    reminded_at = models.DateTimeField(null=True, blank=True)
    refusal_reason = models.TextField(max_length=600, blank=True)
    outcome_text = models.TextField(max_length=600, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = CommitmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(owner_person__isnull=False, owner_circle=None, owner_authority=None)
                    | Q(owner_person=None, owner_circle__isnull=False, owner_authority=None)
                    | Q(owner_person=None, owner_circle=None, owner_authority__isnull=False)
                ),
                name="commitment_exactly_one_owner",
            ),
            models.CheckConstraint(
                condition=~Q(status="accepted") | Q(due_on__isnull=False),
                name="commitment_accepted_with_date",
            ),
            models.CheckConstraint(
                condition=Q(owner_authority__isnull=False) | Q(answer_due_on=None, warned_at=None),
                name="commitment_only_institution_is_warned",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "status", "-put_at"]),
            models.Index(fields=["authority", "status", "-put_at"]),
            models.Index(fields=["owner_person", "status"]),
            models.Index(fields=["owner_circle", "status"]),
            models.Index(fields=["owner_authority", "status", "answer_due_on"]),
        ]

    def __str__(self) -> str:
        return self.public_id

    def get_absolute_url(self) -> str:
        return f"/demandes/{self.public_id}/"

    @property
    def owner(self) -> Person | Circle | Authority:
        if self.owner_authority_id == self.authority_id:
            return self.authority
        found = self.owner_person or self.owner_circle or self.owner_authority
        assert found is not None  # the check constraint says so
        return found

    @property
    def is_institutions(self) -> bool:
        """Whether the authority owns it: the only owner whose lateness may ever show."""
        return self.owner_authority_id is not None

    @property
    def is_waiting(self) -> bool:
        return self.status in self.WAITING

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    @property
    def expected_on(self) -> date | None:
        """The day the institution owes its next gesture."""
        if self.is_waiting:
            return self.answer_due_on
        return self.due_on if self.status == self.Status.ACCEPTED else None

    def is_overdue(self, today: date) -> bool:
        """The institution's lateness; a resident has none."""
        return self.is_institutions and self.expected_on is not None and self.expected_on < today

    def is_publicly_late(self, now: datetime) -> bool:
        """Late, and warned in private for fifteen days."""
        today = now.astimezone(self.authority.zone).date()
        return self.is_overdue(today) and self.warned_at is not None and self.warned_at <= now - WARNED_FOR


class Step(SpaceRow):
    """One moment in a commitment's life: what it became, who did it and in what quality, their words, the owner then."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="steps")
    status = models.CharField(max_length=11, choices=Commitment.Status.choices)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    capacity = models.CharField(max_length=8, choices=Capacity.choices, default=Capacity.RESIDENT)
    is_on_behalf = models.BooleanField(default=False)
    text = models.TextField(max_length=600, blank=True)
    due_on = models.DateField(null=True, blank=True)
    owner_person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    owner_circle = models.ForeignKey(
        Circle, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    owner_authority = models.ForeignKey(
        Authority, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["commitment", "at"])]

    def __str__(self) -> str:
        return f"{self.status} · {self.commitment_id}"
