"""Places, what holds what, their postal codes, and which edition of the gazetteer is loaded."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.lookups import BuiltinLookup
from django.utils.translation import gettext_lazy as _

from terreau.core import clock
from terreau.core.models import Row


class KeyField(models.CharField):  # type: ignore[type-arg]  # its type parameters say nothing here
    """Folded text whose beginnings are found through its index, on both databases: `…__begins="sai"`."""


@KeyField.register_lookup
class Begins(BuiltinLookup):
    """A range on SQLite, whose LIKE ignores the index; a LIKE on PostgreSQL, where ranges follow the server's alphabet."""

    lookup_name = "begins"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, params = self.process_lhs(compiler, connection)
        return f"({column} >= %s AND {column} < %s)", [*params, self.rhs, *params, f"{self.rhs}\U0010ffff"]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} LIKE %s", [*params, connection.ops.prep_for_like_query(self.rhs) + "%"]


class TerritoryQuerySet(models.QuerySet["Territory"]):
    def current(self) -> "TerritoryQuerySet":
        """Those of the latest edition, and free ones; a merged commune is left out but keeps its row."""
        return self.filter(is_current=True)

    def of_kinds(self, kinds: Iterable[str] | None) -> "TerritoryQuerySet":
        return self if kinds is None else self.filter(kind__in=list(kinds))

    def official(self) -> "TerritoryQuerySet":
        return self.exclude(kind=Territory.Kind.FREE)


class Territory(Row):
    """A place. Official ones come from the gazetteer; free ones are named by an authority. Shared by every authority."""

    class Kind(models.TextChoices):
        COMMUNE = "commune", _("commune")
        DISTRICT = "district", _("municipal district")
        DELEGATED = "delegated", _("former commune")
        EPCI = "epci", _("grouping of communes")
        EPT = "ept", _("Greater Paris territory")
        DEPARTEMENT = "departement", _("department")
        REGION = "region", _("region")
        FREE = "free", _("free territory")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    code = models.CharField(max_length=9, null=True, blank=True)  # noqa: DJ001  # free territories have none; unique per kind
    name = models.CharField(max_length=120)
    name_key = KeyField(max_length=160, db_index=True)
    setting = models.CharField(max_length=200, blank=True)  # what tells homonyms apart: "Seine-et-Marne, 77"
    population = models.PositiveIntegerField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    is_current = models.BooleanField(default=True)
    holds: "models.ManyToManyField[Territory, Containment]" = models.ManyToManyField(
        "self",
        through="Containment",
        through_fields=("outer", "inner"),
        symmetrical=False,
        related_name="held_by",
    )

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["code"], name="territory_code")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "code"], name="territory_kind_code"),
            models.CheckConstraint(
                condition=Q(kind="free", code__isnull=True) | (~Q(kind="free") & Q(code__isnull=False)),
                name="territory_code_unless_free",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="territory_named"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False)
                & Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="territory_centre_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name with what tells it from its homonyms: « Sainte-Colombe (Seine-et-Marne, 77) »."""
        if self.kind == self.Kind.DEPARTEMENT:
            return f"{self.name} ({self.get_kind_display()}, {self.code})"
        if self.kind == self.Kind.REGION:
            return f"{self.name} ({self.get_kind_display()})"
        return f"{self.name} ({self.setting})" if self.setting else self.name

    @property
    def short_label(self) -> str:
        """A commune with the number of its department, quick to type: « Sainte-Colombe (77) »; else the label."""
        number = self.setting.rpartition(",")[2].strip()
        return f"{self.name} ({number})" if self.kind == self.Kind.COMMUNE and number else self.label


class Containment(models.Model):
    """The outer territory holds the inner one whole, at any depth; no tree: territories may overlap."""

    outer = models.ForeignKey(Territory, models.CASCADE, related_name="containments", db_index=False)
    inner = models.ForeignKey(Territory, models.CASCADE, related_name="containers", db_index=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["inner", "outer"], name="containment_inner_outer")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["outer", "inner"], name="containment_once"),
            models.CheckConstraint(condition=~Q(outer=models.F("inner")), name="containment_not_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.outer_id} ⊃ {self.inner_id}"


class PostalCode(models.Model):
    """A postal code serves several communes, and a commune has several."""

    code = KeyField(max_length=5, db_index=True)
    territory = models.ForeignKey(Territory, models.CASCADE, related_name="postal_codes", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["territory", "code"], name="postal_code_once")
        ]

    def __str__(self) -> str:
        return str(self.code)


class GazetteerEdition(models.Model):
    """An edition of the shipped gazetteer that was loaded here; the latest says what is loaded."""

    sha256 = models.CharField(max_length=64, unique=True)
    version = models.CharField(max_length=20)
    loaded_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.version
