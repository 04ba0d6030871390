"""Reading gatherings, who comes, and what was written down."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from terreau.authorities.models import Authority
from terreau.commitments.models import Commitment
from terreau.communities.models import Community, Membership
from terreau.conversations.models import Thread
from terreau.core import clock
from terreau.core.prepared import Pages, paged, prepared
from terreau.core.seal import SealBroken, mark, unseal
from terreau.gatherings.models import (
    MINUTES_WITHIN,
    Attendance,
    Gathering,
    GatheringQuerySet,
    MinuteLine,
    Minutes,
)
from terreau.journal.models import Link
from terreau.mailroom.selectors import who_said_yes
from terreau.people.models import Person
from terreau.people.selectors import proved_contacts

FEW = 3  # gatherings on a page about something else
MINE = 10  # in somebody's own space


@dataclass(frozen=True)
class Room:
    """How full a gathering is."""

    coming: int
    waiting: int
    capacity: int | None
    came: int = 0  # named or not

    @property
    def left(self) -> int | None:
        return None if self.capacity is None else max(0, self.capacity - self.coming)

    @property
    def is_full(self) -> bool:
        return self.left == 0


@dataclass(frozen=True)
class Guest:
    """One line of the attendance sheet, with what only organisers read."""

    attendance: Attendance
    name: str
    contact: str
    need: str


def room_of(gathering: Gathering) -> Room:
    """Counted now, in one query, unless the list already counted it."""
    counted = vars(gathering)
    if "coming" in counted:
        return Room(counted["coming"], counted["waiting"], gathering.capacity, counted["came"])
    answers = dict(_answers(gathering=gathering.pk))
    came = answers.get(Attendance.Status.CAME, 0)
    return Room(
        coming=sum(answers.get(status, 0) for status in Attendance.SEATED),
        waiting=answers.get(Attendance.Status.WAITING, 0),
        capacity=gathering.capacity,
        came=came + gathering.unnamed_guests,
    )


@prepared
def _answers(gathering: int) -> QuerySet[Attendance, tuple[str, int]]:
    """How many gave each answer."""
    rows = Attendance.objects.filter(gathering=gathering).order_by().values_list("status")
    counted: QuerySet[Attendance, tuple[str, int]] = rows.annotate(number=Count("pk"))
    return counted


def _shown(rows: GatheringQuerySet) -> GatheringQuerySet:
    """With what a list shows: where, whose, and how many come."""
    return rows.counted().select_related("authority", "community", "circle", "territory")


def upcoming_in(authority: Authority) -> Pages[Gathering]:
    """Every gathering to come, the nearest first."""
    return _upcoming_in(authority=authority.pk, now=clock.now())


@paged
def _upcoming_in(authority: int, now: datetime) -> QuerySet[Gathering]:
    return _shown(Gathering.objects.filter(authority=authority).upcoming(now).visible())


def next_in(authority: Authority) -> list[Gathering]:
    """The first of them, for the home page."""
    return _next_in(authority=authority.pk, now=clock.now())


@prepared
def _next_in(authority: int, now: datetime) -> QuerySet[Gathering]:
    return _shown(Gathering.objects.filter(authority=authority).upcoming(now).visible())[:FEW]


def gatherings_of(community: Community) -> QuerySet[Gathering]:
    """Everything a community met for, or will, the latest first; cancelled ones too."""
    return _shown(Gathering.objects.filter(community=community).order_by("-starts_at", "-pk"))


def upcoming_of(community: Community) -> Pages[Gathering]:
    return _of(community=community.pk, now=clock.now(), is_past=False)


def past_of(community: Community) -> Pages[Gathering]:
    return _of(community=community.pk, now=clock.now(), is_past=True)


@paged
def _of(community: int, now: datetime, is_past: bool) -> QuerySet[Gathering]:
    rows = Gathering.objects.filter(community=community)
    return _shown(rows.past(now) if is_past else rows.upcoming(now))


def next_gathering(community: Community, person: Person | None = None) -> Gathering | None:
    """The next one, with how many come (`coming`) and wait (`waiting`), and what this person answered (`answered`)."""
    found = _next_of(community=community.pk, person=person.pk if person else 0, now=clock.now())
    if not found:
        return None
    found[0].community, found[0].authority = community, community.authority
    return found[0]


@prepared
def _next_of(community: int, person: int, now: datetime) -> QuerySet[Gathering]:
    mine = Attendance.objects.filter(gathering=OuterRef("pk"), person=person).values("status")[:1]
    counted = Gathering.objects.filter(community=community).upcoming(now).counted()
    rows: QuerySet[Gathering] = counted.annotate(answered=Subquery(mine))
    return rows.select_related("circle", "territory")[:1]


def next_gatherings(community_ids: Iterable[int]) -> dict[int, Gathering]:
    """The next one of each community, in one query."""
    rows = (
        Gathering.objects.filter(community_id__in=list(community_ids))
        .upcoming(clock.now())
        .order_by("-starts_at")
    )
    return {one.community_id: one for one in rows.select_related("authority")}


def upcoming_for(person: Person) -> list[Gathering]:
    """Where a person said that they come, or wait for a seat: the next ones."""
    return _upcoming_for(person=person.pk, authority=person.authority_id, now=clock.now())


@prepared
def _upcoming_for(person: int, authority: int, now: datetime) -> QuerySet[Gathering]:
    answered = Attendance.objects.filter(
        person=person, status__in=(Attendance.Status.COMING, Attendance.Status.WAITING)
    )
    rows = Gathering.objects.filter(authority=authority).upcoming(now).visible()
    return _shown(rows.filter(pk__in=answered.values("gathering")))[:MINE]


def gatherings_by_id(ids: Sequence[int]) -> list[Gathering]:
    """Those with these ids, for pages that know nothing else of them; no query for none."""
    return list(Gathering.objects.filter(pk__in=ids).select_related("authority")) if ids else []


def minutes_by_id(ids: Sequence[int]) -> list[Minutes]:
    """The same for minutes, with their gathering."""
    return list(Minutes.objects.filter(pk__in=ids).select_related("gathering__authority")) if ids else []


def answer_of(person: Person | None, gathering: Gathering) -> Attendance | None:
    if person is None:
        return None
    return next(iter(_answer_of(gathering=gathering.pk, person=person.pk)), None)


@prepared
def _answer_of(gathering: int, person: int) -> QuerySet[Attendance]:
    return Attendance.objects.filter(gathering=gathering, person=person)


def answers_of(person: Person | None, gatherings: Iterable[Gathering]) -> dict[int, str]:
    """A person's answers to several gatherings, in one query."""
    if person is None:
        return {}
    rows = Attendance.objects.filter(person=person, gathering__in=[one.pk for one in gatherings])
    return dict(rows.values_list("gathering_id", "status"))


def comers(gathering: Gathering, *, is_over: bool = False) -> QuerySet[Attendance]:
    """Who comes, in the order in which they said so; once it is over, who came."""
    wanted = (Attendance.Status.CAME,) if is_over else Attendance.SEATED
    rows = Attendance.objects.filter(gathering=gathering, status__in=wanted)
    return rows.select_related("person").order_by("answered_at", "pk")


def who_take_texts(gathering: Gathering) -> QuerySet[Attendance]:
    """Of those who come, the ones who said yes to SMS, with what is needed to write to them."""
    rows = Attendance.objects.filter(
        gathering=gathering, status=Attendance.Status.COMING, person__in=who_said_yes()
    )
    return rows.select_related("person__account", "person__authority").prefetch_related(
        "person__contact_points"
    )


def waiting_list(gathering: Gathering) -> QuerySet[Attendance]:
    """Who waits for a place, the first come first."""
    rows = Attendance.objects.filter(gathering=gathering, status=Attendance.Status.WAITING)
    return rows.select_related("person__account", "person__authority").order_by("answered_at", "pk")


def attendance_sheet(gathering: Gathering) -> list[Guest]:
    """Everyone expected or there, with the contact and the needs that organisers read."""
    rows = (
        Attendance.objects.filter(gathering=gathering)
        .exclude(status=Attendance.Status.DECLINED)
        .select_related("person")
        .order_by("status", "answered_at", "pk")
    )
    return [Guest(one, one.shown_name, _opened(one.sealed_contact), _opened(one.sealed_need)) for one in rows]


def _opened(sealed: str) -> str:
    """A sealed text, or nothing when this installation's key is another one."""
    try:
        return unseal(sealed) if sealed else ""
    except SealBroken:
        return ""


def contact_of(attendance: Attendance) -> str:
    return _opened(attendance.sealed_contact)


def contact_mark(contact: str) -> str:
    """By which the seats of a guest are found again when they prove that the contact is theirs."""
    return mark(f"gatherings:{contact}") if contact else ""


def seats_left_by(person: Person) -> list[Attendance]:
    """A guest's seats given with an address or a number that this person proved to be theirs. In two queries."""
    marks = [contact_mark(value) for value in proved_contacts(person)]
    if not marks:
        return []
    rows = Attendance.objects.filter(authority=person.authority_id, contact_mark__in=marks, person=None)
    return list(
        rows.select_related("gathering__community", "gathering__authority").order_by(
            "gathering__starts_at", "pk"
        )
    )


def need_of(attendance: Attendance) -> str:
    return _opened(attendance.sealed_need)


def members_not_listed(gathering: Gathering) -> QuerySet[Person]:
    """Members who could be ticked as having come without having answered."""
    listed = Attendance.objects.filter(gathering=gathering, person__isnull=False)
    present = Membership.objects.filter(community=gathering.community_id, status__in=Membership.PRESENT)
    return (
        Person.objects.filter(pk__in=present.values("person"), erased_at=None, suspended_at=None)
        .exclude(pk__in=listed.exclude(status=Attendance.Status.DECLINED).values("person"))
        .order_by("name_key", "pk")
    )


def members_of(gathering: Gathering) -> QuerySet[Person]:
    """Members of the community it belongs to, by name."""
    present = Membership.objects.filter(community=gathering.community_id, status__in=Membership.PRESENT)
    return Person.objects.filter(pk__in=present.values("person"), erased_at=None, suspended_at=None).order_by(
        "name_key", "pk"
    )


def minutes_of(gathering: Gathering) -> Minutes | None:
    found = _minutes_of(gathering=gathering.pk)
    if not found:
        return None
    found[0].gathering = gathering
    return found[0]


@prepared
def _minutes_of(gathering: int) -> QuerySet[Minutes]:
    return Minutes.objects.filter(gathering=gathering)


def lines_of(minutes: Minutes) -> QuerySet[MinuteLine]:
    """The lines in order, each with what became of what it asked."""
    rows = MinuteLine.objects.filter(minutes=minutes).order_by("position", "pk")
    return rows.select_related(
        "commitment__authority",
        "commitment__community",
        "commitment__owner_person",
        "commitment__owner_circle",
        "commitment__owner_authority",
    )


def request_of(line: MinuteLine) -> Commitment | None:
    """What a line became by now, perhaps in another tab; nothing while nobody asked."""
    return Commitment.objects.filter(
        pk__in=MinuteLine.objects.filter(pk=line.pk).values("commitment_id")
    ).first()


def without_minutes(community_ids: Sequence[int], now: datetime, since: datetime) -> QuerySet[Gathering]:
    """Gatherings over for more than 48 hours whose minutes are not published, with the lines already written (`lines`)."""
    late: QuerySet[Gathering] = (
        Gathering.objects.filter(community_id__in=community_ids)
        .exclude(status=Gathering.Status.CANCELLED)
        .filter(ends_at__lte=now - MINUTES_WITHIN, ends_at__gt=since)
        .exclude(minutes__status=Minutes.Status.PUBLISHED)
        .annotate(lines=Count("minutes__lines"))
        .order_by("ends_at", "pk")
    )
    return late


def minutes_to_tell(limit: int) -> list[Minutes]:
    """Published minutes whose readers have not all been told."""
    rows = Minutes.objects.filter(status=Minutes.Status.PUBLISHED, told_at=None).order_by(
        "published_at", "pk"
    )
    return list(rows.select_related("gathering__community", "gathering__authority", "authority")[:limit])


def readers_of(minutes: Minutes) -> tuple[list[Person], list[Attendance]]:
    """Who hears that minutes are out: members who may be called upon, persons who came, guests who left a contact."""
    gathering = minutes.gathering
    awake = (Membership.Status.DISCOVERY, Membership.Status.ACTIVE)
    members = Membership.objects.filter(community=gathering.community_id, status__in=awake).values("person")
    came = Attendance.objects.filter(gathering=gathering, status__in=Attendance.SEATED)
    people = Person.objects.filter(Q(pk__in=members) | Q(pk__in=came.values("person"))).filter(
        erased_at=None, suspended_at=None
    )
    guests = came.filter(person=None).exclude(sealed_contact="")
    return list(people.select_related("account", "authority").order_by("pk")), list(guests.order_by("pk"))


def stale_instants(now: datetime) -> QuerySet[Gathering]:
    """Gatherings to come, whose instants must follow if a zone's rules change."""
    return Gathering.objects.planned().filter(starts_at__gt=now)


def thread_before(gathering: Gathering) -> Thread | None:
    """The thread a gathering was born of: one query."""
    born = Link.objects.filter(from_kind="gathering", from_id=gathering.pk, to_kind="thread").values("to_id")
    return Thread.objects.filter(pk__in=born).select_related("community").first()


def met_since(community: Community, since: datetime) -> int:
    """How many times a community met since an instant."""
    return (
        Gathering.objects.filter(community=community).past(clock.now()).filter(starts_at__gte=since).count()
    )
