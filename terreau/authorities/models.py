"""The authority (tenant), and the base of every row that belongs to one."""

from typing import Any, Self, cast
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from terreau.core.models import Row
from terreau.territories.models import Territory


def check_zone(value: str) -> None:
    if value not in available_timezones():
        raise ValidationError(_("This time zone does not exist."))


class Authority(Row):
    """A public body with its own host, brand, data officer and time zone. Nothing of one is visible in another."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    host = models.CharField(max_length=253, unique=True, help_text="Host name, without port.")
    time_zone = models.CharField(max_length=60, default="Europe/Paris", validators=[check_zone])
    accent = models.CharField(max_length=7, default="#1c6b45")
    welcome_text = models.TextField(blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)
    postal_address = models.TextField(blank=True)
    publisher = models.CharField(
        max_length=160, blank=True, help_text="Legal notice: director of publication."
    )
    hosting_provider = models.TextField(blank=True, help_text="Legal notice: who hosts the site.")
    data_officer_name = models.CharField(max_length=120, blank=True)
    data_officer_email = models.EmailField(blank=True)
    mail_checked_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True, help_text="Empty until the site opens to the public.")
    is_demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None


class SpaceQuerySet(models.QuerySet[Any]):
    """Rows of one authority. `open_door` refuses a queryset that was not narrowed by `within`."""

    def within(self, authority: Authority) -> Self:
        narrowed: Any = self.filter(authority=authority)
        narrowed._hints = {**narrowed._hints, "authority": authority.pk}
        return cast("Self", narrowed)


class SpaceRow(Row):
    """A row owned by an authority's space; child rows and links carry their authority too."""

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="+")

    objects = SpaceQuerySet.as_manager()

    class Meta:
        abstract = True


class AuthorityTerritory(SpaceRow):
    """A territory that an authority covers; territories overlap freely between authorities."""

    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "territory"], name="authority_territory_once"),
        ]

    def __str__(self) -> str:
        return f"{self.authority_id} · {self.territory_id}"
