"""Someone who comes to help for a time: an association, a consultant."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from terreau.authorities.models import SpaceQuerySet, SpaceRow
from terreau.communities.models.community import Community
from terreau.core.models import ForwardOnly
from terreau.people.models import Person


class FacilitationQuerySet(SpaceQuerySet):
    def held_on(self, day: date) -> "FacilitationQuerySet":
        """Accepted, and within its dates."""
        return self.filter(
            status=Facilitation.Status.ACCEPTED,
            starts_on__lte=day,
            ends_on__gte=day,
            person__suspended_at=None,
        )


class Facilitation(ForwardOnly, SpaceRow):
    """A dated seat beside the gardeners': helps meetings and minutes, never sees contacts, leaves with a report."""

    class Status(models.TextChoices):
        ASKED = "asked", _("waiting for a yes")
        ACCEPTED = "accepted", _("helping")
        DECLINED = "declined", _("declined")
        LEFT = "left", _("over")

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        "asked": {"accepted", "declined"},
        "accepted": {"left"},
    }
    MONTHS = 12  # at most

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="facilitations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    for_whom = models.CharField(max_length=120)
    offer = models.TextField(max_length=600)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.ASKED)
    starts_on = models.DateField()
    ends_on = models.DateField()
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    answered_at = models.DateTimeField(null=True)
    report = models.TextField(max_length=6000, blank=True)
    left_on = models.DateField(null=True)

    objects: ClassVar = FacilitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "person"],
                condition=Q(status__in=("asked", "accepted")),
                name="facilitation_once_at_a_time",
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="facilitation_is_dated"),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("person")),
                name="facilitation_given_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(status="accepted") | Q(answered_by__isnull=False),
                name="facilitation_accepted_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["person", "status"])]

    def __str__(self) -> str:
        return f"{self.for_whom} · {self.community_id}"

    def get_absolute_url(self) -> str:
        return f"{self.community.get_absolute_url()}accompagnement/{self.public_id}/"
