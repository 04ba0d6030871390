"""Lists of requests and commitments."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from terreau.authorities.models import Authority
from terreau.commitments.models import WARNED_FOR, Commitment, CommitmentQuerySet, publicly_late
from terreau.communities.models import CircleMember, Community, Membership
from terreau.core import clock
from terreau.core.prepared import Choice, Pages, paged, prepared
from terreau.offices.permissions import can_answer_for_authority
from terreau.people.models import Person

FEW = 3  # on the home page
SOME = 5  # on a community's
MINE = 10  # in somebody's own space
FILTERS = ("all", "waiting", "accepted", "kept", "late", "refused")


def latest_requests_of(community: Community, *, to_members: bool) -> list[Commitment]:
    """The first lines of the same, for the community's page."""
    found = _at(community.authority, _latest_requests_of(community=community.pk, to_members=to_members))
    for one in found:
        one.community = community
    return found


def _at(authority: Authority, rows: list[Commitment]) -> list[Commitment]:
    for one in rows:
        one.authority = authority
    return rows


@prepared
def _latest_requests_of(community: int, to_members: bool) -> QuerySet[Commitment]:
    owners = _seen_in(community, to_members).select_related("owner_person", "owner_circle")
    return owners.order_by("closed_at", "-put_at", "-pk")[:SOME]


def follow_ups(authority: Authority, state: str = "all") -> Pages[Commitment]:
    """« Suites données »: what was asked of the authority and of circles, newest news first."""
    moments = _moments(authority)
    return _follow_ups(authority=authority.pk, state=Choice(state), **moments).knowing(authority=authority)


@paged
def _follow_ups(authority: int, state: Choice, warned_before: datetime, today: date) -> QuerySet[Commitment]:
    rows = Commitment.objects.filter(_in_state(state, warned_before, today), authority=authority)
    return rows.public().with_owners().order_by("-put_at", "-pk")


def requests_of(community: Community, state: str = "all", *, to_members: bool) -> Pages[Commitment]:
    """What was asked in a community, what still waits first, the withdrawn left out; residents' own for members only."""
    moments = _moments(community.authority)
    rows = _requests_of(community=community.pk, state=Choice(state), to_members=to_members, **moments)
    return rows.knowing(authority=community.authority, community=community)


@paged
def _requests_of(
    community: int, state: Choice, to_members: bool, warned_before: datetime, today: date
) -> QuerySet[Commitment]:
    rows = _seen_in(community, to_members).filter(_in_state(state, warned_before, today))
    return rows.select_related("owner_person", "owner_circle").order_by("closed_at", "-put_at", "-pk")


def _seen_in(community: Any, to_members: bool) -> CommitmentQuerySet:
    rows: CommitmentQuerySet = Commitment.objects.filter(community=community)
    rows = rows.exclude(status=Commitment.Status.WITHDRAWN)
    return rows if to_members else rows.public()


def _moments(authority: Authority) -> dict[str, Any]:
    return {"warned_before": clock.now() - WARNED_FOR, "today": clock.today(authority.zone)}


STATES: dict[str, tuple[str, ...]] = {
    "waiting": Commitment.WAITING,
    "accepted": ("accepted",),
    "kept": ("kept",),
    "refused": ("refused", *Commitment.RESIDENTS_ONLY),
}


def _in_state(state: str, warned_before: datetime, today: date) -> Q:
    """One of FILTERS; any other narrows nothing."""
    if state == "late":
        return publicly_late(warned_before, today)
    return Q(status__in=STATES[state]) if state in STATES else Q()


def count_follow_ups(authority: Authority) -> dict[str, int]:
    """How many in each state, in one query."""
    return _by_filter(_follow_ups_counted(authority=authority.pk, **_moments(authority)))


def count_requests_of(community: Community, *, to_members: bool) -> dict[str, int]:
    moments = _moments(community.authority)
    return _by_filter(_requests_counted(community=community.pk, to_members=to_members, **moments))


Counted = tuple[str, int, int]  # status, how many, how many of them late


@prepared
def _follow_ups_counted(
    authority: int, warned_before: datetime, today: date
) -> QuerySet[Commitment, Counted]:
    return _counted(Commitment.objects.filter(authority=authority).public(), warned_before, today)


@prepared
def _requests_counted(
    community: int, to_members: bool, warned_before: datetime, today: date
) -> QuerySet[Commitment, Counted]:
    return _counted(_seen_in(community, to_members), warned_before, today)


def _counted(rows: CommitmentQuerySet, warned_before: datetime, today: date) -> QuerySet[Commitment, Counted]:
    late = Count("pk", filter=publicly_late(warned_before, today))
    counted: QuerySet[Commitment, Counted] = rows.order_by().values_list("status")
    return counted.annotate(number=Count("pk"), late=late)


def _by_filter(rows: list[Counted]) -> dict[str, int]:
    found = {status: number for status, number, _late in rows}
    counts = {state: sum(found.get(one, 0) for one in statuses) for state, statuses in STATES.items()}
    return {**counts, "all": sum(found.values()), "late": sum(late for _status, _number, late in rows)}


def last_kept(authority: Authority) -> list[Commitment]:
    """The last few that were kept, for the home page."""
    return _at(authority, _last_kept(authority=authority.pk))


@prepared
def _last_kept(authority: int) -> QuerySet[Commitment]:
    rows = Commitment.objects.filter(authority=authority, status=Commitment.Status.KEPT).public()
    return rows.with_owners().order_by("-put_at", "-pk")[:FEW]


def _owned_by(person: Any) -> Q:
    """Theirs, or of a circle that they are in."""
    circles = CircleMember.objects.filter(
        membership__person=person, membership__status__in=Membership.PRESENT, circle__closed_at=None
    )
    return Q(owner_person=person) | Q(owner_circle__in=circles.values("circle"))


def accepted_by(person: Person) -> list[Commitment]:
    """What a person, or a circle they are in, took on: the first to be done come first."""
    return _at(person.authority, _accepted_by(person=person.pk))


@prepared
def _accepted_by(person: int) -> QuerySet[Commitment]:
    rows = Commitment.objects.filter(_owned_by(person), status=Commitment.Status.ACCEPTED)
    return rows.with_owners().order_by("due_on", "put_at", "pk")[:MINE]


def to_answer_by(person: Person) -> list[Commitment]:
    """What waits for somebody's own yes or no: asked of them, of their circles, of the institution they answer for."""
    answers = can_answer_for_authority(person)
    rows = _to_answer_by(person=person.pk, authority=person.authority_id, for_authority=answers)
    return _at(person.authority, rows)


@prepared
def _to_answer_by(person: int, authority: int, for_authority: bool) -> QuerySet[Commitment]:
    mine = _owned_by(person) | Q(owner_authority=authority) if for_authority else _owned_by(person)
    rows = Commitment.objects.filter(mine, authority=authority).waiting()
    open_ones = rows.exclude(community__status=Community.Status.CLOSED)
    return open_ones.with_owners().order_by("put_at", "pk")[:MINE]


def asked_by(person: Person) -> list[Commitment]:
    """What a person asked lately, newest first."""
    return _at(person.authority, _asked_by(person=person.pk))


@prepared
def _asked_by(person: int) -> QuerySet[Commitment]:
    return Commitment.objects.filter(asked_by=person).with_owners().order_by("-asked_at", "-pk")[:MINE]


def kept_since(community: Community, day: date) -> int:
    """How many commitments a community's people, circles and authority have kept since a day."""
    start = datetime.combine(day, datetime.min.time(), community.authority.zone)
    return Commitment.objects.filter(
        community=community, status=Commitment.Status.KEPT, closed_at__gte=start
    ).count()


def open_for_authority(authority: Authority) -> QuerySet[Commitment]:
    """What the institution must answer or keep, the oldest date first."""
    rows = Commitment.objects.within(authority).filter(owner_authority=authority).open()
    return rows.with_owners().select_related("authority").order_by("answer_due_on", "due_on", "pk")
