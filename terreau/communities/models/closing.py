"""How a community ended: its story, who keeps what, where its members go."""

from django.db import models

from terreau.authorities.models import SpaceRow
from terreau.communities.models.community import Community
from terreau.communities.models.pairs import PairGesture


class Closing(SpaceRow):
    """Written by one, confirmed by another: a community does not vanish, it is told."""

    community = models.OneToOneField(Community, on_delete=models.CASCADE, related_name="closing")
    gesture = models.OneToOneField(PairGesture, on_delete=models.CASCADE, related_name="closing")
    story = models.TextField(max_length=6000)
    who_keeps = models.TextField(max_length=1200)
    where_next = models.TextField(max_length=1200)
    closed_on = models.DateField()

    def __str__(self) -> str:
        return str(self.community_id)
