"""The mandates to tend a community, held and proposed."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from terreau.authorities.models import SpaceQuerySet, SpaceRow
from terreau.communities.models.community import Community
from terreau.core.models import ForwardOnly
from terreau.offices.models import Office
from terreau.people.models import Person


def _is_elected(day: date) -> Exists:
    """Whether whoever holds the seat is elected that day: a community is not tended by those who ask for its votes."""
    offices = Office.objects.held_on(day).filter(person=OuterRef("person"), kind=Office.Kind.ELECTED)
    return Exists(offices)


class SeatQuerySet(SpaceQuerySet):
    def held_on(self, day: date) -> "SeatQuerySet":
        """Held by somebody who may act: while they are suspended, or elected, their seat counts as empty."""
        held = self.filter(left_on=None, starts_on__lte=day, ends_on__gte=day, person__suspended_at=None)
        return held.filter(~_is_elected(day))

    def run_out(self, day: date) -> "SeatQuerySet":
        """Mandates that ended before that day without anyone saying so."""
        return self.filter(left_on=None, ends_on__lt=day)

    def kept_from(self, community: Community, kind: str, day: date) -> "SeatQuerySet":
        """The seat of that kind kept for somebody suspended or elected: it goes to whoever takes it."""
        kept = self.filter(community=community, kind=kind, left_on=None)
        return kept.filter(Q(person__suspended_at__isnull=False) | _is_elected(day))


class Seat(SpaceRow):
    """A dated mandate to tend a community: citizen gardener, technician gardener, or understudy for an empty seat."""

    class Kind(models.TextChoices):
        CITIZEN = "citizen", _("citizen gardener")
        TECHNICIAN = "technician", _("technician gardener")
        UNDERSTUDY = "understudy", _("understudy")

    GARDENERS = ("citizen", "technician")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="seats")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    starts_on = models.DateField()
    ends_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    minutes_a_week = models.PositiveSmallIntegerField(default=30)
    term = models.PositiveSmallIntegerField(default=1, help_text="Which mandate in a row, in the same seat.")

    objects: ClassVar = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "kind"], condition=Q(left_on=None), name="seat_held_once"
            ),
            models.UniqueConstraint(
                fields=["community", "person"], condition=Q(left_on=None), name="seat_one_per_person"
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="seat_ends_after_start"),
        ]
        indexes = [models.Index(fields=["person", "left_on"])]

    def __str__(self) -> str:
        return f"{self.kind} · {self.community_id}"


class SeatProposal(ForwardOnly, SpaceRow):
    """A seat offered to someone, or asked for by someone: whoever did not propose it answers."""

    class Status(models.TextChoices):
        OPEN = "open", _("waiting for an answer")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {"open": {"accepted", "declined"}}

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="seat_proposals")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="seat_proposals")
    kind = models.CharField(max_length=10, choices=Seat.Kind.choices)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    proposed_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "person", "kind"],
                condition=Q(status="open"),
                name="seat_proposal_open_once",
            ),
        ]
        indexes = [models.Index(fields=["person", "status"])]

    def __str__(self) -> str:
        return f"{self.kind} · {self.community_id}"

    @property
    def is_asked(self) -> bool:
        """Asked for by the person themselves, rather than offered to them."""
        return bool(self.proposed_by_id == self.person_id)
