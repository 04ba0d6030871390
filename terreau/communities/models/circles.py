"""Small groups that do the work."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from terreau.authorities.models import SpaceRow
from terreau.communities.models.community import Community
from terreau.communities.models.membership import Membership
from terreau.core import clock
from terreau.people.models import Person


class Circle(SpaceRow):
    """A small group that does the work and decides alone within its purpose."""

    SMALLEST, LARGEST = 3, 12  # below, merging or resting is proposed; above, splitting

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="circles")
    name = models.CharField(max_length=60)
    purpose = models.CharField(max_length=300, blank=True)
    decides_alone = models.CharField(max_length=300, blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children"
    )
    review_on = models.DateField(null=True, blank=True)
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


class CircleNews(SpaceRow):
    """One line to the community after a meeting of a circle: what it learned, a question it keeps."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="news")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    learned = models.CharField(max_length=200, blank=True)
    question = models.CharField(max_length=200, blank=True)
    said_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(learned="") | ~Q(question=""), name="circle_news_says_something"
            )
        ]
        indexes = [models.Index(fields=["community", "-said_at"])]

    def __str__(self) -> str:
        return self.public_id


class CircleMember(SpaceRow):
    """A member's place in a circle, and the part they play in it; the link is the one who also sits in its parent."""

    class Role(models.TextChoices):
        FACILITATOR = "facilitator", _("leads the meetings")
        SECRETARY = "secretary", _("keeps the minutes")
        LINK = "link", _("speaks for it in the parent circle")

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="places")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="circle_places")
    role = models.CharField(max_length=11, choices=Role.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["circle", "membership"], name="circle_member_once"),
            models.UniqueConstraint(
                fields=["circle", "role"], condition=~Q(role=""), name="circle_role_held_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} · {self.circle_id}"
