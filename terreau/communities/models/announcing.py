"""A message to all members: written by one who tends, read by the other for a day, then sent once."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from terreau.authorities.models import SpaceRow
from terreau.communities.models.community import Community
from terreau.core import clock
from terreau.core.models import ForwardOnly
from terreau.people.models import Person


class Announcement(ForwardOnly, SpaceRow):
    """It leaves when its day has passed, or when another who tends agrees; in the institution's name, the agent must."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("leaves soon")
        LEAVING = "leaving", _("leaving")
        SENT = "sent", _("sent")
        WITHDRAWN = "withdrawn", _("taken back")
        LAPSED = "lapsed", _("did not leave")

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        "waiting": {"leaving", "withdrawn", "lapsed"},
        "leaving": {"sent"},
    }

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="announcements")
    subject = models.CharField(max_length=120)
    text = models.TextField(max_length=4000)
    for_institution = models.BooleanField(default=False)
    version = models.PositiveSmallIntegerField(default=1, help_text="One agrees to the words one has read.")
    written_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    leaves_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.WAITING)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_by=None) | ~Q(agreed_by=F("written_by")),
                name="announcement_agreed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(status="sent") | Q(sent_at__isnull=False), name="announcement_sent_is_dated"
            ),
        ]
        indexes = [
            models.Index(fields=["status", "leaves_at"]),
            models.Index(fields=["community", "-written_at"]),
        ]

    def __str__(self) -> str:
        return self.public_id

    def get_absolute_url(self) -> str:
        return f"{self.community.get_absolute_url()}messages/{self.public_id}/"

    @property
    def is_waiting(self) -> bool:
        return bool(self.status == self.Status.WAITING)

    @property
    def is_out(self) -> bool:
        """What members read."""
        return self.status in (self.Status.LEAVING, self.Status.SENT)


class AnnouncementWord(SpaceRow):
    """Changes that somebody suggests while a message waits; its author writes again, or keeps it as it is."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="suggestions")
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(max_length=1200)
    said_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.public_id
