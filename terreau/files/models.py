"""What is stored, about what, for which audience."""

from django.db import models

from terreau.authorities.models import SpaceRow
from terreau.people.models import Person


class StoredFile(SpaceRow):
    """A file of ours. Its name on disk is its public id: what was uploaded never names a path."""

    about_kind = models.CharField(max_length=30)
    about_id = models.BigIntegerField()
    audience = models.CharField(max_length=60, default="public")
    media_type = models.CharField(max_length=40)
    description = models.CharField(max_length=200, blank=True)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    brought_by = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Counted in their share.",
    )
    hidden_at = models.DateTimeField(
        null=True, blank=True, help_text="Hidden by itself, its subject still shown."
    )

    class Meta:
        indexes = [models.Index(fields=["about_kind", "about_id"])]

    def __str__(self) -> str:
        return self.public_id

    def get_absolute_url(self) -> str:
        return f"/fichiers/{self.public_id}/"

    @property
    def is_document(self) -> bool:
        """Only ever downloaded; a picture is shown."""
        return not self.media_type.startswith("image/")
