"""A gathering, who comes, and what was written down."""

from datetime import datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from terreau.authorities.models import SpaceQuerySet, SpaceRow
from terreau.commitments.models import Commitment
from terreau.communities.models import Circle, Community
from terreau.core import clock, ids
from terreau.core.models import ForwardOnly
from terreau.people.models import Person
from terreau.territories.models import Territory

MINUTES_WITHIN = timedelta(hours=48)


class GatheringQuerySet(SpaceQuerySet):
    def planned(self) -> "GatheringQuerySet":
        return self.filter(status=Gathering.Status.PLANNED)

    def upcoming(self, now: datetime) -> "GatheringQuerySet":
        """Not over yet, the nearest first."""
        return self.planned().filter(ends_at__gt=now).order_by("starts_at", "pk")

    def past(self, now: datetime) -> "GatheringQuerySet":
        """Those that took place, the latest first."""
        return (
            self.exclude(status=Gathering.Status.CANCELLED)
            .filter(ends_at__lte=now)
            .order_by("-starts_at", "-pk")
        )

    def visible(self) -> "GatheringQuerySet":
        return self.exclude(community__status=Community.Status.CLOSED)

    def counted(self) -> "GatheringQuerySet":
        """With how many come, wait or came, counted for the lines shown only: a list never counts all the others."""
        seated, waiting = _number(status__in=Attendance.SEATED), _number(status=Attendance.Status.WAITING)
        came = _number(status=Attendance.Status.CAME) + models.F("unnamed_guests")
        counted: GatheringQuerySet = self.annotate(coming=seated, waiting=waiting, came=came)
        return counted


def _number(**kept: Any) -> Coalesce:
    rows = Attendance.objects.filter(gathering=OuterRef("pk"), **kept).order_by().values("gathering")
    return Coalesce(Subquery(rows.annotate(number=models.Count("pk")).values("number")), 0)


class Gathering(ForwardOnly, SpaceRow):
    """People meet somewhere. The local time and its zone are what was agreed; the instants are computed from them."""

    class Kind(models.TextChoices):
        MEETING = "meeting", _("meeting")
        WORKSHOP = "workshop", _("workshop")
        VISIT = "visit", _("visit")
        COFFEE = "coffee", _("coffee")

    class Status(models.TextChoices):
        PLANNED = "planned", _p("gathering", "planned")
        CANCELLED = "cancelled", _p("gathering", "cancelled")
        HELD = "held", _p("gathering", "held")

    class Access(models.TextChoices):
        STEP_FREE = "step_free", _("step-free")
        SIGN_LANGUAGE = "sign_language", _("sign language")
        CHILDCARE = "childcare", _("childcare")
        TRANSPORT = "transport", _("transport on request")
        INTERPRETATION = "interpretation", _("interpretation")

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {"planned": {"held", "cancelled"}}

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="gatherings")
    circle = models.ForeignKey(Circle, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(max_length=120)
    description = models.TextField(max_length=2000, blank=True)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.MEETING)
    place = models.CharField(max_length=200)
    territory = models.ForeignKey(
        Territory, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    starts_on = models.DateField()
    starts_time = models.TimeField()
    ends_on = models.DateField()
    ends_time = models.TimeField()
    zone = models.CharField(max_length=60)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    access = models.JSONField(default=list, blank=True)
    access_note = models.CharField(max_length=200, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.PLANNED)
    cancel_reason = models.CharField(max_length=300, blank=True)
    announced_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    unnamed_guests = models.PositiveIntegerField(default=0, help_text="Came, and nobody wrote their name.")
    # Raised by every answer: whoever writes it holds the row, so that two answers never count the same free place.
    answers = models.PositiveIntegerField(default=0)

    objects: ClassVar = GatheringQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__gte=1), name="gathering_room_for_one"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="gathering_ends_after_start"
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "status", "starts_at"]),
            models.Index(fields=["community", "status", "starts_at"]),
            models.Index(fields=["status", "ends_at"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def starts_local(self) -> datetime:
        """What the clock on the wall will show, in the gathering's own zone."""
        return datetime.combine(self.starts_on, self.starts_time)

    @property
    def ends_local(self) -> datetime:
        return datetime.combine(self.ends_on, self.ends_time)

    @property
    def zone_info(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def is_planned(self) -> bool:
        return self.status == self.Status.PLANNED

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED

    @property
    def access_labels(self) -> list[str]:
        labels = dict(self.Access.choices)
        return [str(labels[one]) for one in self.access if one in labels]


class Attendance(ForwardOnly, SpaceRow):
    """Someone's answer: a person, or a guest by the name they gave. Not coming is never counted."""

    class Status(models.TextChoices):
        COMING = "coming", _p("gathering", "coming")
        WAITING = "waiting", _p("gathering", "on the waiting list")
        DECLINED = "declined", _p("gathering", "not coming")
        CAME = "came", _p("gathering", "came")

    SEATED = ("coming", "came")
    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        "coming": {"declined", "came"},
        "waiting": {"coming", "declined", "came"},
        "declined": {"coming", "waiting", "came"},
        "came": {"coming"},
    }

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="attendances"
    )
    guest_name = models.CharField(max_length=80, blank=True)
    guest_token = models.CharField(max_length=40, unique=True, default=ids.secret_token)
    sealed_contact = models.TextField(blank=True)
    contact_mark = models.CharField(max_length=64, blank=True)
    sealed_need = models.TextField(blank=True)
    status = models.CharField(max_length=8, choices=Status.choices)
    answered_at = models.DateTimeField(default=clock.now)
    entered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gathering", "person"], name="attendance_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, guest_name="") | (Q(person=None) & ~Q(guest_name="")),
                name="attendance_person_or_guest",
            ),
        ]
        indexes = [
            models.Index(fields=["gathering", "status", "answered_at"]),
            models.Index(fields=["person", "status"]),
            models.Index(
                fields=["authority", "contact_mark"],
                condition=~Q(contact_mark=""),
                name="attendance_of_a_contact",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def shown_name(self) -> str:
        return self.person.shown_name if self.person is not None else self.guest_name


class Minutes(ForwardOnly, SpaceRow):
    """What was said, decided, asked and learned: drafted by those who were there, then published."""

    class Status(models.TextChoices):
        DRAFT = "draft", _p("gathering", "being written")
        PUBLISHED = "published", _p("gathering", "published")

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {"draft": {"published"}}

    gathering = models.OneToOneField(Gathering, on_delete=models.CASCADE, related_name="minutes")
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.DRAFT)
    started_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    published_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    corrected_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(
        null=True, blank=True, help_text="When the last message about it was queued."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False),
                name="minutes_published_at_some_time",
            )
        ]
        indexes = [models.Index(fields=["status", "told_at"])]

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED


class MinuteLine(SpaceRow):
    """One line of the minutes; a line that asks becomes a request."""

    class Kind(models.TextChoices):
        SAID = "said", _p("minutes", "said")
        DECIDED = "decided", _p("minutes", "decided")
        REQUEST = "request", _p("minutes", "asked")
        QUESTION = "question", _p("minutes", "question")
        LEARNED = "learned", _p("minutes", "learned")

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.SAID)
    text = models.TextField(max_length=1000)
    written_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    commitment = models.OneToOneField(
        Commitment, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["minutes", "position"])]

    def __str__(self) -> str:
        return self.public_id
