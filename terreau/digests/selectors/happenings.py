"""What happened in communities: read for many at once, and remembered for the seconds in which many digests are written."""

from bisect import bisect_right
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

from terreau.commitments.models import Commitment
from terreau.communities.models import Community, Membership, Seat
from terreau.conversations.models import Post
from terreau.core import clock
from terreau.core.text import excerpt
from terreau.digests.pieces import Piece, Week
from terreau.gatherings.models import Gathering, Minutes
from terreau.offices.models import Office

TO_COME = timedelta(days=10)
LONGEST = timedelta(days=14)
REMEMBERED_FOR = 10.0  # seconds: what is hidden or taken back meanwhile is gone from the next digests
MOST_REMEMBERED = 500  # communities


@dataclass
class Said:
    """One message of a thread, as far as a digest is concerned: no text."""

    thread: int
    title: str
    path: str
    by: int
    at: datetime
    circle: int


@dataclass
class Happenings:
    """What a community lived since an instant: rows that any later instant may be told from. No reader is in it."""

    community_id: int
    name: str
    path: str
    said: list[Said] = field(default_factory=list)
    to_come: list[Piece] = field(default_factory=list)
    told: list[Piece] = field(default_factory=list)
    arrived: list[datetime] = field(default_factory=list)
    tending: frozenset[int] = frozenset()


_remembered: ContextVar["OrderedDict[int, tuple[float, datetime, Happenings]] | None"] = ContextVar(
    "remembered weeks", default=None
)


@contextmanager
def weeks_remembered() -> Iterator[None]:
    """Inside, the week of a community is read once in ten seconds, however many people it is written to.

    Who may read what is looked at for each person all the same: this remembers communities, never readers.
    """
    token = _remembered.set(OrderedDict())
    try:
        yield
    finally:
        _remembered.reset(token)


def weeks_of(communities: Iterable[int], since: datetime, now: datetime) -> dict[int, Week]:
    """What happened in communities since an instant, and what comes in the next ten days: in seven queries for any number."""
    return {one.community_id: _week(one, since) for one in _happenings(list(communities), since, now)}


def _happenings(ids: list[int], since: datetime, now: datetime) -> list[Happenings]:
    memory = _remembered.get()
    if memory is None:
        return list(_read(ids, since, now).values())
    fresh = monotonic() - REMEMBERED_FOR
    known = {
        pk: memory[pk][2] for pk in ids if pk in memory and memory[pk][0] > fresh and memory[pk][1] <= since
    }
    missing = [pk for pk in ids if pk not in known]
    if missing:
        start = min(since, now - LONGEST)
        for pk, one in _read(missing, start, now).items():
            known[pk] = one
            memory[pk] = (monotonic(), start, one)
            memory.move_to_end(pk)
        while len(memory) > MOST_REMEMBERED:
            memory.popitem(last=False)
    return [known[pk] for pk in ids if pk in known]


def _week(one: Happenings, since: datetime) -> Week:
    threads: dict[int, list[Said]] = {}
    written = by_members = 0
    for said in one.said:
        if said.at <= since:
            continue
        threads.setdefault(said.thread, []).append(said)
        written += 1
        by_members += said.by not in one.tending
    pieces = [
        Piece(
            "thread", rows[-1].at, rows[-1].title, rows[-1].path, len(rows),
            frozenset(said.by for said in rows), rows[-1].circle,
        )
        for rows in threads.values()
        if rows[-1].title  # hidden, or erased, it says nothing
    ]  # fmt: skip
    pieces += [*one.to_come, *(piece for piece in one.told if piece.at > since)]
    arrived = len(one.arrived) - bisect_right(one.arrived, since)
    return Week(one.community_id, one.name, one.path, tuple(pieces), arrived, written, by_members)


def _read(ids: list[int], since: datetime, now: datetime) -> dict[int, Happenings]:
    found = {
        one.pk: Happenings(one.pk, one.name, one.get_absolute_url())
        for one in Community.objects.filter(pk__in=ids).order_by("name_key", "pk")
    }
    tending = _tending(list(found))
    for pk, one in found.items():
        one.tending = tending[pk] | tending[0]
    _read_said(found, since)
    _read_gatherings(found, since, now)
    _read_commitments(found, since)
    arrived = Membership.objects.present().filter(community__in=found, joined_at__gt=since)
    rows = arrived.exclude(door=Membership.Door.BIRTH).order_by("joined_at")
    for community, at in rows.values_list("community", "joined_at"):
        found[community].arrived.append(at)
    return found


def _tending(ids: list[int]) -> dict[int, frozenset[int]]:
    """Those who tend each community; under 0, civil servants, who are none of its members."""
    today = clock.now().date()
    seats: dict[int, set[int]] = defaultdict(set)
    for community, person in Seat.objects.filter(community__in=ids, left_on=None).values_list(
        "community_id", "person_id"
    ):
        seats[community].add(person)
    agents = Office.objects.held_on(today).filter(
        kind=Office.Kind.AGENT, authority__in=Community.objects.filter(pk__in=ids).values("authority")
    )
    seats[0] = set(agents.values_list("person_id", flat=True))
    return defaultdict(frozenset, {pk: frozenset(people) for pk, people in seats.items()})


def _read_said(found: dict[int, Happenings], since: datetime) -> None:
    """Messages that are still shown."""
    rows = Post.objects.filter(
        thread__community__in=found, created_at__gt=since, deleted_at=None, hidden_at=None
    ).values_list(
        "thread_id", "thread__community_id", "thread__title", "thread__public_id", "by_id", "created_at", "thread__circle_id"
    )  # fmt: skip
    for thread, community, title, public_id, by, at, circle in rows.order_by("pk"):
        found[community].said.append(Said(thread, title, f"/echanges/{public_id}/", by or 0, at, circle or 0))


def _read_gatherings(found: dict[int, Happenings], since: datetime, now: datetime) -> None:
    to_come = Gathering.objects.filter(
        community__in=found, status=Gathering.Status.PLANNED, starts_at__gt=now, starts_at__lt=now + TO_COME
    )
    for one in to_come.order_by("starts_at"):
        found[one.community_id].to_come.append(
            Piece("gathering", one.starts_at, f"{one.title}, {one.place}", f"/rencontres/{one.public_id}/")
        )
    told = Minutes.objects.filter(gathering__community__in=found, published_at__gt=since)
    for minutes in told.select_related("gathering").order_by("published_at"):
        of = minutes.gathering
        assert minutes.published_at is not None
        found[of.community_id].told.append(
            Piece("minutes", minutes.published_at, of.title, f"/rencontres/{of.public_id}/#compte-rendu")
        )


def _read_commitments(found: dict[int, Happenings], since: datetime) -> None:
    """What was kept. Members may know of each other's; what could not be done is nobody's news."""
    kept = Commitment.objects.filter(community__in=found, status=Commitment.Status.KEPT, closed_at__gt=since)
    for one in kept.order_by("closed_at"):
        assert one.community_id is not None
        assert one.closed_at is not None
        found[one.community_id].told.append(
            Piece("commitment", one.closed_at, excerpt(one.text, 120), one.get_absolute_url())
        )
