"""Being welcomed: somebody to talk to for a while, and a first thing to do."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from terreau.authorities.models import SpaceQuerySet, SpaceRow
from terreau.communities.models.community import Community
from terreau.communities.models.membership import Membership
from terreau.people.models import Person


class Buddy(SpaceRow):
    """Two members who go together for sixty days, once both agreed. Ended by either, the row goes: nothing is kept of it."""

    newcomer = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="buddy")
    companion = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="accompanies")
    agreed_at = models.DateTimeField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.public_id


class FirstThing(SpaceRow):
    """A small thing that anyone may do: ten minutes, half an hour, an hour; said when, for those who work shifts."""

    class Minutes(models.IntegerChoices):
        TEN = 10, _("ten minutes")
        HALF_HOUR = 30, _("half an hour")
        HOUR = 60, _("an hour")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="first_things")
    title = models.CharField(max_length=120)
    minutes = models.PositiveSmallIntegerField(choices=Minutes.choices)
    when = models.CharField(max_length=80, blank=True)
    added_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = SpaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minutes__in=(10, 30, 60)), name="first_thing_an_hour_at_most"
            ),
        ]
        indexes = [models.Index(fields=["community", "retired_at", "minutes"])]

    def __str__(self) -> str:
        return self.title


class ThingTaken(SpaceRow):
    """Somebody took a small thing, and did it. Only they see it: it is never counted."""

    thing = models.ForeignKey(FirstThing, on_delete=models.CASCADE, related_name="taken")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="things")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thing", "membership"], name="thing_taken_once"),
        ]

    def __str__(self) -> str:
        return self.public_id
