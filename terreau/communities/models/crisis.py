"""A crisis: for a few days at most, two people close the door and calm the exchanges. It ends by itself."""

from django.db import models
from django.db.models import F, Q

from terreau.authorities.models import SpaceRow
from terreau.communities.models.community import Community
from terreau.communities.models.pairs import PairGesture
from terreau.core import clock
from terreau.people.models import Person


class Crisis(SpaceRow):
    """Nobody new comes in, only those who tend open a thread; members read why, until when, whom to call."""

    LONGEST_DAYS = 7

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="crises")
    gesture = models.OneToOneField(PairGesture, on_delete=models.CASCADE, related_name="crisis")
    words = models.TextField(max_length=600)
    whom_to_call = models.CharField(max_length=200)
    starts_at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField()
    renewed_by = models.OneToOneField(PairGesture, null=True, on_delete=models.CASCADE, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community"], condition=Q(ended_at=None), name="crisis_once_at_a_time"
            ),
            models.CheckConstraint(condition=Q(until__gt=F("starts_at")), name="crisis_has_an_end"),
        ]
        indexes = [models.Index(fields=["ended_at", "until"])]

    def __str__(self) -> str:
        return str(self.community_id)
