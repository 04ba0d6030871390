"""What a community gives itself as rules: versions, the round of consent on each, who agreed when coming in."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from terreau.authorities.models import SpaceRow
from terreau.communities.models.community import Community
from terreau.core import clock
from terreau.core.models import ForwardOnly
from terreau.people.models import Person


class Charter(ForwardOnly, SpaceRow):
    """One version of a charter. It is adopted by the consent of members, and by nobody else."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("waiting for three members")
        PROPOSED = "proposed", _("members are speaking")
        ADOPTED = "adopted", _("in force")
        REPLACED = "replaced", _("replaced")
        AMENDED = "amended", _("written again")
        WITHDRAWN = "withdrawn", _("withdrawn")
        LAPSED = "lapsed", _("not adopted")

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        "draft": {"proposed", "withdrawn", "lapsed"},
        "proposed": {"adopted", "amended", "withdrawn", "lapsed"},
        "adopted": {"replaced"},
    }
    BACKERS = 3

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="charters")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=12000)
    values = models.JSONField(default=dict, help_text="Settings that change with it.")
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.PROPOSED)
    proposed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    opened_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    decided_on = models.DateField(null=True)
    review_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "number"], name="charter_number_once"),
            models.UniqueConstraint(
                fields=["community"], condition=Q(status="adopted"), name="charter_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["community"], condition=Q(status__in=("draft", "proposed")), name="charter_one_round"
            ),
            models.CheckConstraint(
                condition=~Q(status="adopted") | Q(decided_on__isnull=False, review_on__isnull=False),
                name="charter_in_force_is_dated",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "closes_at"]),
            models.Index(fields=["status", "review_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.community_id} · {self.number}"

    def get_absolute_url(self) -> str:
        return f"{self.community.get_absolute_url()}charte/{self.public_id}/"

    @property
    def is_open(self) -> bool:
        """Whether members may speak on it."""
        return bool(self.status == self.Status.PROPOSED)


class CharterBacker(SpaceRow):
    """A member who asks, with two others, that the community decide on a text."""

    charter = models.ForeignKey(Charter, on_delete=models.CASCADE, related_name="backers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["charter", "person"], name="charter_backed_once")]

    def __str__(self) -> str:
        return self.public_id


class CharterVoice(SpaceRow):
    """What a member says of a version: consent, or an objection with its reason, which stands until they lift it."""

    class Stance(models.TextChoices):
        CONSENT = "consent", _("I consent")
        OBJECTION = "objection", _("I object")

    charter = models.ForeignKey(Charter, on_delete=models.CASCADE, related_name="voices")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    stance = models.CharField(max_length=9, choices=Stance.choices)
    reason = models.TextField(max_length=600, blank=True)
    entered_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    said_how = models.CharField(
        max_length=5, blank=True, choices=[("paper", _("on paper")), ("phone", _("by phone"))]
    )
    spoken_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["charter", "person"], name="charter_voice_once"),
            models.CheckConstraint(
                condition=Q(stance="consent") | ~Q(reason=""), name="charter_objection_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.stance

    @property
    def is_objection(self) -> bool:
        return bool(self.stance == self.Stance.OBJECTION)


class CharterRemark(SpaceRow):
    """What the authority says of a version: it stands apart, and decides nothing."""

    charter = models.ForeignKey(Charter, on_delete=models.CASCADE, related_name="remarks")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(max_length=1200)
    said_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.public_id


class CharterAgreement(SpaceRow):
    """Which version somebody agreed to, and when: on coming in, or by consenting to it."""

    charter = models.ForeignKey(Charter, on_delete=models.CASCADE, related_name="agreements")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    agreed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["charter", "person"], name="charter_agreed_once")]

    def __str__(self) -> str:
        return self.public_id
