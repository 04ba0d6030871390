"""How signals become a gardener's week: sharing inside a community, then filling the minutes. Pure: same inputs, same list.

What happens in a community that a gardener does not tend changes nothing in that gardener's list.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from terreau.core.registries import Signal

REST_BETWEEN_CONTACTS = timedelta(days=14)
QUIET_AFTER_TWO_REFUSALS = timedelta(days=28)
PASSED_OVER = 2  # weeks without an answer after which the other gardener takes it
URGENT = 0.8  # from here on, a gesture longer than the minutes is still shown, alone

# Who of the pair takes what; every other kind goes to the one with more room.
TAKEN_BY: Mapping[str, str] = {
    "answer_owed_by_authority": "technician",
    "newcomer_unwelcomed": "citizen",
}

Key = tuple[str, str, int]  # kind of signal, kind of subject, id of subject


@dataclass(frozen=True)
class Keeper:
    """Someone who tends a community, in which seat, and how many minutes they gave for all their communities."""

    person_id: int
    seat: str
    minutes: int


@dataclass(frozen=True)
class Past:
    """A gesture already proposed in the community, and what its gardener said of it."""

    key: Key
    person_id: int
    week_start: date
    status: str  # "proposed", "done", "later" or "not_relevant"
    answered_at: datetime | None = None
    concerns: int | None = None


@dataclass(frozen=True)
class Candidate:
    """A signal that may enter a list, and the terms by which it is ordered."""

    signal: Signal
    minutes: int
    is_back: bool = False  # it was put off until now

    @property
    def order(self) -> tuple[object, ...]:
        """What was put off first, then urgency, then age, then an order that never changes."""
        one = self.signal
        key = (one.community_id, *key_of(one), one.person_id or 0, one.for_person_id or 0)
        return (not self.is_back, -one.urgency, one.since, *key)


@dataclass(frozen=True)
class Filled:
    """A week: what fits, in order, and how many gestures wait for the next one."""

    taken: tuple[Candidate, ...]
    waiting: int


def key_of(signal: Signal) -> Key:
    return (signal.kind, signal.subject_kind, signal.subject_id)


def share(
    signals: Iterable[Signal],
    keepers: Sequence[Keeper],
    past: Sequence[Past],
    minutes_of: Mapping[str, int],
    week_start: date,
    now: datetime,
) -> dict[int, list[Candidate]]:
    """Share one community's signals among those who tend it: nobody gets what another has, or what was settled before."""
    shared: dict[int, list[Candidate]] = {one.person_id: [] for one in keepers}
    if not keepers:
        return shared
    candidates = _one_contact_each(_open(signals, past, minutes_of, week_start, now))
    seated = sorted(keepers, key=lambda one: (one.seat, one.person_id))
    held = _held_before(past, week_start)
    free = []
    for one in candidates:
        taker = _taker(one, seated, held)
        if taker is None:
            free.append(one)
        elif taker in shared:
            shared[taker].append(one)
    for one in free:
        shared[_with_most_room(one, seated, shared)].append(one)
    return shared


def fill(candidates: Iterable[Candidate], minutes: int, rested: frozenset[int] = frozenset()) -> Filled:
    """Take gestures in order while they fit the minutes; `rested` are the people contacted in the last 14 days.

    The minutes are never exceeded, but for one case: an urgent gesture longer than all of them comes first, and alone.
    """
    ordered = _one_contact_each(one for one in candidates if one.signal.person_id not in rested)
    if ordered and ordered[0].minutes > minutes and ordered[0].signal.urgency >= URGENT and minutes > 0:
        return Filled((ordered[0],), len(ordered) - 1)
    taken, left = [], minutes
    for one in ordered:
        if one.minutes <= left:
            taken.append(one)
            left -= one.minutes
    return Filled(tuple(taken), len(ordered) - len(taken))


def contacted(past: Iterable[Past], now: datetime) -> frozenset[int]:
    """The people someone reached in the last 14 days, in these communities."""
    return frozenset(
        one.concerns
        for one in past
        if one.concerns is not None
        and one.status == "done"
        and one.answered_at is not None
        and one.answered_at > now - REST_BETWEEN_CONTACTS
    )


def _open(
    signals: Iterable[Signal],
    past: Sequence[Past],
    minutes_of: Mapping[str, int],
    week_start: date,
    now: datetime,
) -> list[Candidate]:
    """Signals that still ask for a gesture, in order, each once."""
    before: dict[Key, list[Past]] = defaultdict(list)
    for gone in past:
        before[gone.key].append(gone)
    quiet = _quiet_kinds(past, now)
    spoken_for = {one.concerns for one in past if one.week_start == week_start and one.concerns is not None}
    found: dict[Key, Candidate] = {}
    for signal in signals:
        key = key_of(signal)
        if signal.kind in quiet or signal.kind not in minutes_of or signal.person_id in spoken_for:
            continue
        if _is_settled(signal, before[key], week_start):
            continue
        last = max(before[key], key=lambda one: one.week_start, default=None)
        one = Candidate(signal, minutes_of[signal.kind], is_back=last is not None and last.status == "later")
        if key not in found or one.order < found[key].order:
            found[key] = one
    return sorted(found.values(), key=lambda one: one.order)


def _is_settled(signal: Signal, before: Iterable[Past], week_start: date) -> bool:
    """In a list of this week already, judged not relevant for good, or done and not begun anew since."""
    return any(
        one.week_start == week_start
        or one.status == "not_relevant"
        or (one.status == "done" and one.answered_at is not None and signal.since <= one.answered_at)
        for one in before
    )


def _quiet_kinds(past: Iterable[Past], now: datetime) -> set[str]:
    """Kinds judged not relevant twice within four weeks stay quiet for the four weeks that follow."""
    refusals: dict[str, list[datetime]] = defaultdict(list)
    for one in past:
        if one.status == "not_relevant" and one.answered_at is not None:
            refusals[one.key[0]].append(one.answered_at)
    quiet = set()
    for kind, moments in refusals.items():
        moments.sort()
        pairs = pairwise(moments)
        if any(b - a <= QUIET_AFTER_TWO_REFUSALS and now - b < QUIET_AFTER_TWO_REFUSALS for a, b in pairs):
            quiet.add(kind)
    return quiet


def _one_contact_each(candidates: Iterable[Candidate]) -> list[Candidate]:
    """In order, and for each person concerned the first gesture only."""
    kept, met = [], set()
    for one in sorted(candidates, key=lambda one: one.order):
        person = one.signal.person_id
        if person is None or person not in met:
            kept.append(one)
            met.add(person)
    return kept


def _held_before(past: Iterable[Past], week_start: date) -> dict[Key, list[Past]]:
    """Earlier weeks' gestures by key, the latest first."""
    held: dict[Key, list[Past]] = defaultdict(list)
    for one in past:
        if one.week_start < week_start:
            held[one.key].append(one)
    for rows in held.values():
        rows.sort(key=lambda one: (one.week_start, one.person_id), reverse=True)
    return held


def _taker(one: Candidate, seated: Sequence[Keeper], held: Mapping[Key, Sequence[Past]]) -> int | None:
    """Whose gesture it is by rule, if a rule says so."""
    signal = one.signal
    if signal.for_person_id is not None:
        return signal.for_person_id
    able = [keeper for keeper in seated if keeper.person_id != signal.person_id] or list(seated)
    if len(able) == 1:
        return able[0].person_id
    rows = held.get(key_of(signal), ())
    if one.is_back and any(keeper.person_id == rows[0].person_id for keeper in able):
        return rows[0].person_id
    silent = _left_unanswered(rows)
    willing = [keeper for keeper in able if keeper.person_id != silent]
    if len(willing) == 1:
        return willing[0].person_id
    seats = {keeper.seat: keeper.person_id for keeper in able}
    wanted = TAKEN_BY.get(signal.kind)
    return None if wanted is None else seats.get(wanted, seats.get("understudy"))


def _left_unanswered(rows: Sequence[Past]) -> int | None:
    """Who had it in their last two lists and said nothing: an absent gardener never blocks a community."""
    latest = rows[:PASSED_OVER]
    holders = {one.person_id for one in latest}
    if len(latest) == PASSED_OVER and len(holders) == 1 and all(one.status == "proposed" for one in latest):
        return latest[0].person_id
    return None


def _with_most_room(
    one: Candidate, seated: Sequence[Keeper], shared: Mapping[int, Sequence[Candidate]]
) -> int:
    """The least loaded for the minutes they gave, among those whom the gesture does not concern."""
    able = [keeper for keeper in seated if keeper.person_id != one.signal.person_id] or list(seated)

    def load(keeper: Keeper) -> tuple[float, str, int]:
        taken = sum(other.minutes for other in shared[keeper.person_id]) + one.minutes
        return (taken / keeper.minutes if keeper.minutes else float("inf"), keeper.seat, keeper.person_id)

    return min(able, key=load).person_id
