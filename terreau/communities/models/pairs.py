"""What takes two people, because harm could follow: proposed by one, confirmed or refused by another."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from terreau.authorities.models import SpaceRow
from terreau.communities.models.community import Community
from terreau.core import clock, ids
from terreau.core.models import ForwardOnly
from terreau.core.seal import unseal
from terreau.people.models import Person


class PairGesture(ForwardOnly, SpaceRow):
    """A gesture « à deux »: what one gardener proposes is done when another person confirms it, and never before."""

    class Kind(models.TextChoices):
        EXPORT = "export", _("take the members’ contacts out")
        EXCLUDE = "exclude", _("exclude someone")
        READMIT = "readmit", _("let someone come back")
        SETTINGS = "settings", _("change a setting")
        CLOSE = "close", _("close the community")
        CRISIS = "crisis", _("say that it is a crisis")

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("waiting for the other")
        CONFIRMED = "confirmed", _("confirmed")
        REFUSED = "refused", _("refused")
        LAPSED = "lapsed", _("lapsed without an answer")
        WITHDRAWN = "withdrawn", _("taken back")

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        "proposed": {"confirmed", "refused", "lapsed", "withdrawn"},
    }
    ABOUT_SOMEONE = ("exclude", "readmit")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="pair_gestures")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    about = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    sealed_reason = models.TextField()
    values = models.JSONField(default=dict, help_text="What is to be changed, for a setting.")
    proposed_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    turn = models.PositiveSmallIntegerField(
        default=1, help_text="How many times in a row it was asked: silence widens who may answer."
    )
    first_proposed_at = models.DateTimeField(default=clock.now)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.PROPOSED)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    answered_at = models.DateTimeField(null=True)
    sealed_refusal = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "kind"],
                condition=Q(status="proposed", about=None),
                name="pair_gesture_open_once",
            ),
            models.UniqueConstraint(
                fields=["community", "kind", "about"],
                condition=Q(status="proposed", about__isnull=False),
                name="pair_gesture_open_once_about",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("proposed_by")),
                name="pair_gesture_takes_two",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("confirmed", "refused")) | Q(answered_by__isnull=False),
                name="pair_gesture_has_a_second",
            ),
            models.CheckConstraint(
                condition=Q(about=None)
                | (~Q(about=F("proposed_by")) & (Q(answered_by=None) | ~Q(about=F("answered_by")))),
                name="pair_gesture_not_by_whom_it_is_about",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "status"]),
            models.Index(fields=["status", "expires_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.community_id}"

    def get_absolute_url(self) -> str:
        return f"{self.community.get_absolute_url()}a-deux/{self.public_id}/"

    @property
    def reason(self) -> str:
        return unseal(self.sealed_reason) if self.sealed_reason else ""

    @property
    def refusal(self) -> str:
        return unseal(self.sealed_refusal) if self.sealed_refusal else ""

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.PROPOSED and self.expires_at > clock.now()


class Exclusion(SpaceRow):
    """Someone kept out of a community: for three days at most by one gardener, until readmitted by two."""

    class Kind(models.TextChoices):
        SUSPENSION = "suspension", _("suspended")
        EXCLUSION = "exclusion", _("excluded")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="exclusions")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    sealed_reason = models.TextField()
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    gesture = models.ForeignKey(PairGesture, null=True, on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True)
    status_before = models.CharField(max_length=9, blank=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "person", "kind"],
                condition=Q(lifted_at=None),
                name="exclusion_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(kind="suspension", until__isnull=False)
                | Q(kind="exclusion", until=None, gesture__isnull=False),
                name="exclusion_takes_two_suspension_ends",
            ),
        ]
        indexes = [models.Index(fields=["lifted_at", "until"])]

    def __str__(self) -> str:
        return f"{self.kind} · {self.community_id}"

    @property
    def reason(self) -> str:
        return unseal(self.sealed_reason) if self.sealed_reason else ""


class ContactExport(SpaceRow):
    """A file of contacts that two people agreed on: for one person, once, within a quarter of an hour of asking for it."""

    gesture = models.OneToOneField(PairGesture, on_delete=models.CASCADE, related_name="export")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    for_person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    open_until = models.DateTimeField()
    token = models.CharField(max_length=40, unique=True, default=ids.secret_token)
    token_until = models.DateTimeField(null=True)
    downloaded_at = models.DateTimeField(null=True)
    rows_count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.public_id

    def get_absolute_url(self) -> str:
        return f"{self.community.get_absolute_url()}contacts/{self.public_id}/"

    def lives(self, token: str) -> bool:
        """Whether that link still opens the file."""
        now = clock.now()
        is_in_time = self.token_until is not None and self.token_until > now and self.open_until > now
        return self.downloaded_at is None and is_in_time and constant_time_compare(token, self.token)
