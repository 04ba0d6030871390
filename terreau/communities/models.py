"""A community, who is in it, who tends it, what it is after."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
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
    join_token = models.CharField(
        max_length=40, unique=True, default=ids.public_id, help_text="Short: it is typed from a poster."
    )

    objects: ClassVar = CommunityQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "slug"], name="community_slug_once")]
        indexes = [models.Index(fields=["authority", "status", "name_key"])]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of the community, which joins several rooms: its address is permanent, posters carry it."""
        return f"/communautes/{self.public_id}/"

    @staticmethod
    def key_of(name: str) -> str:
        """What names are sorted and found by: the same order on both databases."""
        return fold(name)[:80]


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

    class Door(models.TextChoices):
        BIRTH = "birth", _("there from the start")
        LINK = "link", _("by the link or the poster")
        PAGE = "page", _("from the community's page")
        MAIL = "mail", _("by invitation")
        BEHALF = "behalf", _("entered by a gardener")

    class IfQuiet(models.TextChoices):
        CALL = "call", _("call me")
        WRITE = "write", _("write to me")
        LEAVE = "leave", _("leave me be")

    class Greeting(models.TextChoices):
        CALL = "call", _("by phone")
        VISIT = "visit", _("with a visit")
        MESSAGE = "message", _("with a message")
        MET = "met", _("by meeting them")

    PRESENT = ("discovery", "active", "paused")
    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        "discovery": {"active", "paused", "withdrawn"},
        "active": {"paused", "withdrawn"},
        "paused": {"active", "withdrawn"},
        "withdrawn": {"active", "discovery"},
    }

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.DISCOVERY)
    door = models.CharField(max_length=6, choices=Door.choices)
    joined_at = models.DateTimeField(default=clock.now)
    introduction = models.TextField(max_length=400, blank=True)
    if_quiet = models.CharField(max_length=5, choices=IfQuiet.choices, default=IfQuiet.WRITE)
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


class SeatQuerySet(SpaceQuerySet):
    def held_on(self, day: date) -> "SeatQuerySet":
        """Held by somebody who may act: while they are suspended, their seat counts as empty."""
        return self.filter(left_on=None, starts_on__lte=day, ends_on__gte=day, person__suspended_at=None)

    def run_out(self, day: date) -> "SeatQuerySet":
        """Mandates that ended before that day without anyone saying so."""
        return self.filter(left_on=None, ends_on__lt=day)

    def kept_from(self, community: Community, kind: str) -> "SeatQuerySet":
        """The seat of that kind kept for somebody suspended: it goes to whoever takes it."""
        return self.filter(community=community, kind=kind, left_on=None, person__suspended_at__isnull=False)


class Seat(SpaceRow):
    """A dated mandate to tend a community: citizen gardener, technician gardener, or understudy for an empty seat."""

    class Kind(models.TextChoices):
        CITIZEN = "citizen", _("citizen gardener")
        TECHNICIAN = "technician", _("technician gardener")
        UNDERSTUDY = "understudy", _("understudy")

    GARDENERS = ("citizen", "technician")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="seats")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    starts_on = models.DateField()
    ends_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    minutes_a_week = models.PositiveSmallIntegerField(default=30)

    objects: ClassVar = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "kind"], condition=Q(left_on=None), name="seat_held_once"
            ),
            models.UniqueConstraint(
                fields=["community", "person"], condition=Q(left_on=None), name="seat_one_per_person"
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="seat_ends_after_start"),
        ]
        indexes = [models.Index(fields=["person", "left_on"])]

    def __str__(self) -> str:
        return f"{self.kind} · {self.community_id}"


class SeatProposal(ForwardOnly, SpaceRow):
    """A seat offered to someone, or asked for by someone: whoever did not propose it answers."""

    class Status(models.TextChoices):
        OPEN = "open", _("waiting for an answer")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {"open": {"accepted", "declined"}}

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="seat_proposals")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="seat_proposals")
    kind = models.CharField(max_length=10, choices=Seat.Kind.choices)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    proposed_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "person", "kind"],
                condition=Q(status="open"),
                name="seat_proposal_open_once",
            ),
        ]
        indexes = [models.Index(fields=["person", "status"])]

    def __str__(self) -> str:
        return f"{self.kind} · {self.community_id}"

    @property
    def is_asked(self) -> bool:
        """Asked for by the person themselves, rather than offered to them."""
        return bool(self.proposed_by_id == self.person_id)


class Circle(SpaceRow):
    """A small group that does the work and decides alone within its purpose."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="circles")
    name = models.CharField(max_length=60)
    purpose = models.CharField(max_length=300, blank=True)
    resting_until = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "name"], condition=Q(closed_at=None), name="circle_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{self.community.get_absolute_url()}cercles/{self.public_id}/"


class CircleMember(SpaceRow):
    """A member's place in a circle."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="places")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="circle_places")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["circle", "membership"], name="circle_member_once")]

    def __str__(self) -> str:
        return f"{self.membership_id} · {self.circle_id}"


class Objective(SpaceRow):
    """One of three things at most that the community is after, with the result everyone can see."""

    LIMIT = 3

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="objectives")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    visible_result = models.CharField(max_length=200)
    progress_note = models.CharField(max_length=200, blank=True)
    steps_done = models.PositiveSmallIntegerField(default=0)
    steps_planned = models.PositiveSmallIntegerField(default=1)
    achieved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["community", "position"], name="objective_position_once"),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=3), name="objective_three_at_most"
            ),
            models.CheckConstraint(
                condition=Q(steps_done__lte=F("steps_planned")), name="objective_steps_within_plan"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Invitation(SpaceRow):
    """One honest invitation by mail; forgotten if it is not accepted in 30 days. The token works once."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    name = models.CharField(max_length=80, blank=True)
    token = models.CharField(max_length=40, unique=True, default=ids.secret_token)
    door = models.CharField(max_length=6, choices=Membership.Door.choices, default=Membership.Door.MAIL)
    introduction = models.TextField(max_length=400, blank=True)
    if_quiet = models.CharField(
        max_length=5, choices=Membership.IfQuiet.choices, default=Membership.IfQuiet.WRITE
    )
    invited_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["community", "email"]), models.Index(fields=["expires_at"])]

    def __str__(self) -> str:
        return self.public_id

    def is_usable(self) -> bool:
        return self.accepted_at is None and self.revoked_at is None and self.expires_at > clock.now()
