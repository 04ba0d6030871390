"""Dated seats held for the authority."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from terreau.authorities.models import SpaceQuerySet, SpaceRow
from terreau.people.models import Person


class OfficeQuerySet(SpaceQuerySet):
    def held_on(self, day: date) -> "OfficeQuerySet":
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class Office(SpaceRow):
    """A seat held by a person for the authority, between two dates; it ends without anyone remembering."""

    class Kind(models.TextChoices):
        AGENT = "agent", _("civil servant")
        ELECTED = "elected", _("elected person")
        ADMINISTRATOR = "administrator", _("administrator")
        DATA_OFFICER = "data_officer", _("data protection officer")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="offices")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    title = models.CharField(max_length=120, blank=True, help_text="e.g. deputy mayor for roads")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects: ClassVar = OfficeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(ends_on=None), name="office_open_once_per_kind"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="office_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.get_kind_display()


class ElectoralPeriod(SpaceRow):
    """The months before an election, as the authority declares them: public means serve no candidate then."""

    starts_on = models.DateField()
    ends_on = models.DateField()
    candidates = models.TextField(
        max_length=4000,
        blank=True,
        help_text="One full name a line; elected people here are added by themselves.",
    )
    declared_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="electoral_period_ends_after_start"
            )
        ]
        indexes = [models.Index(fields=["authority", "ends_on"])]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"

    @property
    def names(self) -> list[str]:
        return [line.strip() for line in self.candidates.splitlines() if line.strip()]
