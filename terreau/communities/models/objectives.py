"""What a community is after."""

from django.db import models
from django.db.models import F, Q

from terreau.authorities.models import SpaceRow
from terreau.communities.models.community import Community


class Objective(SpaceRow):
    """One of three things at most that the community is after, with the result everyone can see."""

    LIMIT = 3

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="objectives")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    visible_result = models.CharField(max_length=200)
    progress_note = models.CharField(max_length=200, blank=True)
    steps_done = models.PositiveSmallIntegerField(default=0)
    steps_planned = models.PositiveSmallIntegerField(default=1)
    achieved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["community", "position"], name="objective_position_once"),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=3), name="objective_three_at_most"
            ),
            models.CheckConstraint(
                condition=Q(steps_done__lte=F("steps_planned")), name="objective_steps_within_plan"
            ),
        ]

    def __str__(self) -> str:
        return self.title
