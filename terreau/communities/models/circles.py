"""Small groups that do the work."""

from django.db import models
from django.db.models import Q

from terreau.authorities.models import SpaceRow
from terreau.communities.models.community import Community
from terreau.communities.models.membership import Membership


class Circle(SpaceRow):
    """A small group that does the work and decides alone within its purpose."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="circles")
    name = models.CharField(max_length=60)
    purpose = models.CharField(max_length=300, blank=True)
    resting_until = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "name"], condition=Q(closed_at=None), name="circle_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{self.community.get_absolute_url()}cercles/{self.public_id}/"


class CircleMember(SpaceRow):
    """A member's place in a circle."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="places")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="circle_places")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["circle", "membership"], name="circle_member_once")]

    def __str__(self) -> str:
        return f"{self.membership_id} · {self.circle_id}"
