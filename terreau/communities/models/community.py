"""A community."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from terreau.authorities.models import SpaceQuerySet, SpaceRow
from terreau.core import clock, ids
from terreau.core.models import ForwardOnly
from terreau.core.text import fold
from terreau.people.models import Organisation, Person


class CommunityQuerySet(SpaceQuerySet):
    def listed(self) -> "CommunityQuerySet":
        """Those that anyone may find."""
        return self.exclude(status=Community.Status.CLOSED)


class Community(ForwardOnly, SpaceRow):
    """People who look after something together. It acts from its first citizen gardener on, and belongs to itself."""

    class Status(models.TextChoices):
        GERM = "germ", _("germinating")
        ACTIVE = "active", _("active")
        RESTING = "resting", _("resting")
        CLOSED = "closed", _("closed")

    class CalledBy(models.TextChoices):
        RESIDENTS = "residents", _("residents")
        AGENT = "agent", _("a civil servant")
        COLLECTIVE = "collective", _("an existing collective")

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        "germ": {"active", "closed"},
        "active": {"resting", "closed"},
        "resting": {"active", "closed"},
    }

    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=80)
    name_key = models.CharField(max_length=80, editable=False, default="")
    purpose = models.TextField(max_length=600)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.GERM)
    called_by = models.CharField(max_length=10, choices=CalledBy.choices, default=CalledBy.RESIDENTS)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_on = models.DateField(null=True, help_text="When the community last decided its purpose.")
    calm_until = models.DateTimeField(null=True, help_text="The end of a crisis that two people declared.")
    join_token = models.CharField(
        max_length=40, unique=True, default=ids.public_id, help_text="Short: it is typed from a poster."
    )

    objects: ClassVar = CommunityQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "slug"], name="community_slug_once")]
        indexes = [models.Index(fields=["authority", "status", "name_key"])]

    def __str__(self) -> str:
        return self.name

    @property
    def is_calm(self) -> bool:
        """During a crisis: nobody new comes in, only those who tend open a thread."""
        return self.calm_until is not None and self.calm_until > clock.now()

    def get_absolute_url(self) -> str:
        """The page of the community, which joins several rooms: its address is permanent, posters carry it."""
        return f"/communautes/{self.public_id}/"

    @staticmethod
    def key_of(name: str) -> str:
        """What names are sorted and found by: the same order on both databases."""
        return fold(name)[:80]
