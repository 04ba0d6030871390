"""What came in, so that nothing is done twice: a hash, and nothing of who wrote or what."""

from django.db import models

from terreau.authorities.models import SpaceRow


class Inbound(SpaceRow):
    """A message already looked at. The key is a keyed hash of its id and of where it was sent."""

    key = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="inbound_by_age")]

    def __str__(self) -> str:
        return self.key[:8]
