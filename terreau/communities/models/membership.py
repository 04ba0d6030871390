"""Someone in a community."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from terreau.authorities.models import SpaceQuerySet, SpaceRow
from terreau.communities.models.community import Community
from terreau.core import clock
from terreau.core.models import ForwardOnly
from terreau.people.models import Organisation, Person


class MembershipQuerySet(SpaceQuerySet):
    def present(self) -> "MembershipQuerySet":
        """Those who are in, at rest or not."""
        return self.filter(status__in=Membership.PRESENT)

    def awake(self) -> "MembershipQuerySet":
        """Those who may be called upon: not paused, not gone."""
        return self.filter(status__in=(Membership.Status.DISCOVERY, Membership.Status.ACTIVE))


class Membership(ForwardOnly, SpaceRow):
    """Someone in a community, for themselves or for an organisation. Rest needs no reason and is never counted."""

    class Status(models.TextChoices):
        DISCOVERY = "discovery", _("discovering")
        ACTIVE = "active", _("active")
        PAUSED = "paused", _("pausing")
        WITHDRAWN = "withdrawn", _("withdrawn")
        FORMER = "former", _("former member")
        SUSPENDED = "suspended", _("suspended")
        EXCLUDED = "excluded", _("excluded")

    class Door(models.TextChoices):
        BIRTH = "birth", _("there from the start")
        LINK = "link", _("by the link or the poster")
        PAGE = "page", _("from the community's page")
        MAIL = "mail", _("by invitation")
        BEHALF = "behalf", _("entered by a gardener")
        LETTER = "letter", _("by a letter and its code")
        LIST = "list", _("invited from a list")
        ASKED = "asked", _("by asking")

    class Origin(models.TextChoices):
        ORGANISATION = "organisation", _("an organisation")
        PAST = "past", _("something I took part in")
        SERVICE = "service", _("a public service I use")
        MOUTH = "mouth", _("someone told me")

    class IfQuiet(models.TextChoices):
        CALL = "call", _("call me")
        WRITE = "write", _("write to me")
        LEAVE = "leave", _("leave me be")

    class Greeting(models.TextChoices):
        CALL = "call", _("by phone")
        VISIT = "visit", _("with a visit")
        MESSAGE = "message", _("with a message")
        MET = "met", _("by meeting them")

    class CallBack(models.TextChoices):
        YES = "yes", _("yes, once")
        CALLED = "called", _("called back")

    PRESENT = ("discovery", "active", "paused")
    BARRED = ("suspended", "excluded")
    GONE = ("withdrawn", "former")
    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        "discovery": {"active", "paused", "withdrawn", "suspended", "excluded"},
        "active": {"paused", "withdrawn", "suspended", "excluded"},
        "paused": {"active", "withdrawn", "suspended", "excluded"},
        "withdrawn": {"active", "discovery", "excluded", "former"},
        "former": {"active", "discovery", "excluded"},
        "suspended": {"discovery", "active", "paused", "withdrawn", "excluded"},
        "excluded": {"withdrawn"},
    }

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.DISCOVERY)
    door = models.CharField(max_length=6, choices=Door.choices)
    origin = models.CharField(max_length=12, choices=Origin.choices, blank=True)
    joined_at = models.DateTimeField(default=clock.now)
    introduction = models.TextField(max_length=400, blank=True)
    if_quiet = models.CharField(max_length=5, choices=IfQuiet.choices, default=IfQuiet.WRITE)
    skills = models.CharField(max_length=200, blank=True)
    availability = models.CharField(max_length=200, blank=True)
    access_needs = models.CharField(max_length=200, blank=True)
    offers_welcome = models.BooleanField(default=False, help_text="Volunteers to welcome newcomers.")
    welcomer = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    entered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    behalf_reason = models.CharField(max_length=120, blank=True)
    welcomed_at = models.DateTimeField(null=True, blank=True)
    welcomed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    welcomed_how = models.CharField(max_length=7, choices=Greeting.choices, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_until = models.DateField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    call_back = models.CharField(
        max_length=6,
        choices=CallBack.choices,
        blank=True,
        help_text="Said on leaving: whether to be called back.",
    )

    objects: ClassVar = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "person"], name="membership_once")]
        indexes = [
            models.Index(fields=["community", "status"]),
            models.Index(fields=["community", "welcomed_at", "joined_at"]),
            models.Index(fields=["person", "status"]),
            models.Index(fields=["status", "paused_until"]),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.community_id}"
