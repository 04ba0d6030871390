"""Reading who tends what, what was proposed before, and a gardener's week in sentences."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import CharField, Count, Max, Q, QuerySet, Value

from terreau.authorities.models import Authority
from terreau.care.filling import Keeper, Past
from terreau.care.models import Gesture, Round
from terreau.communities.models import Community, Seat
from terreau.core import clock
from terreau.core.registries import Signal, SignalKind, signal_kinds
from terreau.people.models import Person

REMEMBERED = timedelta(
    weeks=8
)  # done and refused gestures are remembered for good, the others for two months


@dataclass(frozen=True)
class Shown:
    """A gesture in the reader's language."""

    gesture: Gesture
    icon: str
    title: str
    reason: str
    evidence: str
    url: str
    verb: str
    is_settled: bool = False  # what it was about was settled since, by whoever did it


@dataclass(frozen=True)
class Colleague:
    """Someone who tends a community with the reader, and how many gestures they have there this week."""

    name: str
    count: int


@dataclass(frozen=True)
class Week:
    """A gardener's week as the page shows it."""

    round: Round
    gestures: list[Shown]
    colleagues: list[Colleague]
    communities: int

    @property
    def has_several(self) -> bool:
        """Whether each gesture must say where it belongs."""
        return self.communities > 1

    @property
    def all_but_last(self) -> str:
        """Whoever else has gestures there, by name: the last one comes after an "and"."""
        return ", ".join(one.name for one in self.colleagues[:-1])

    @property
    def others(self) -> int:
        return sum(one.count for one in self.colleagues)

    @property
    def minutes(self) -> int:
        return sum(one.gesture.minutes for one in self.gestures)


def monday_of(authority: Authority) -> date:
    """The Monday of the present week where the authority is."""
    today = clock.today(authority.zone)
    return today - timedelta(days=today.weekday())


def keepers_of(authority: Authority) -> dict[int, list[Keeper]]:
    """Who tends each living community today, understudies while a seat is empty, in one query."""
    seats = (
        Seat.objects.within(authority)
        .held_on(clock.today(authority.zone))
        .filter(person__erased_at=None, person__suspended_at=None)
        .filter(community__status__in=(Community.Status.GERM, Community.Status.ACTIVE))
        .values_list("community_id", "person_id", "kind", "minutes_a_week")
    )
    given: dict[int, int] = defaultdict(int)  # minutes are given once, for all the communities someone tends
    by_community: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for community_id, person_id, kind, minutes in seats:
        given[person_id] = max(given[person_id], minutes)
        by_community[community_id].append((person_id, kind))
    keepers = {}
    for community_id, held in by_community.items():
        is_full = sum(kind in Seat.GARDENERS for _person, kind in held) == len(Seat.GARDENERS)
        acting = [(person, kind) for person, kind in held if kind in Seat.GARDENERS or not is_full]
        keepers[community_id] = [Keeper(person, kind, given[person]) for person, kind in acting]
    return keepers


def seats_of(person: Person) -> QuerySet[Seat]:
    """The seats a person holds today."""
    rows = Seat.objects.within(person.authority).held_on(clock.today(person.authority.zone))
    return rows.filter(person=person).order_by("pk")


def minutes_given_by(person: Person) -> int | None:
    """What they give a week, over all their communities; nothing for somebody without a seat."""
    given: int | None = seats_of(person).aggregate(given=Max("minutes_a_week"))["given"]
    return given


def signals_in(community_ids: Collection[int]) -> dict[int, list[Signal]]:
    """Every signal of these communities, by community: a constant number of queries a kind."""
    found: dict[int, list[Signal]] = defaultdict(list)
    now, ids = clock.now(), sorted(community_ids)
    if not ids:
        return found
    for kind in signal_kinds:
        for signal in kind.find(ids, now):
            found[signal.community_id].append(signal)
    gone = _gone(
        {one.person_id for signals in found.values() for one in signals if one.person_id is not None}
    )
    return {c: [one for one in signals if one.person_id not in gone] for c, signals in found.items()}


def _gone(person_ids: set[int]) -> set[int]:
    """Those whom nobody may be asked to contact any more."""
    if not person_ids:
        return set()
    gone = Person.objects.filter(pk__in=person_ids).exclude(erased_at=None, suspended_at=None)
    return set(gone.values_list("pk", flat=True))


def past_of(community_ids: Collection[int], week_start: date) -> dict[int, list[Past]]:
    """What was proposed before in these communities, by community, in one query."""
    settled = Q(status__in=(Gesture.Status.DONE, Gesture.Status.NOT_RELEVANT))
    rows = Gesture.objects.filter(community_id__in=sorted(community_ids)).filter(
        settled | Q(round__week_start__gte=week_start - REMEMBERED)
    )
    past: dict[int, list[Past]] = defaultdict(list)
    for row in rows.order_by("pk").values_list(
        "community_id", "kind", "subject_kind", "subject_id", "round__person_id", "round__week_start",
        "status", "answered_at", "concerns_person_id",
    ):  # fmt: skip
        past[row[0]].append(Past((row[1], row[2], row[3]), *row[4:]))
    return past


def already_drawn(person_ids: Collection[int], week_start: date) -> set[int]:
    """Which of these people have their list of that week."""
    rounds = Round.objects.filter(person_id__in=sorted(person_ids), week_start=week_start)
    return set(rounds.values_list("person_id", flat=True))


def week_of(person: Person, communities: Collection[int]) -> Week | None:
    """A gardener's present week in sentences, if it was drawn; `communities` are those they tend."""
    drawn = Round.objects.filter(person=person, week_start=monday_of(person.authority)).first()
    if drawn is None:
        return None
    gestures = Gesture.objects.filter(round=drawn).select_related("round", "community")
    return Week(drawn, shown(gestures), _colleagues(drawn, communities), len(communities))


def gestures_of(community: Community, week_start: date) -> QuerySet[Gesture]:
    """One community's gestures of a week, over the lists of all who tend it."""
    rows = Gesture.objects.filter(community=community, round__week_start=week_start)
    return rows.select_related("round__person").order_by("round__person__name_key", "round_id", "position")


def shown(gestures: Iterable[Gesture]) -> list[Shown]:
    """Gestures in sentences; a kind that no room declares any more is left out."""
    known = [one for one in gestures if one.kind in signal_kinds]
    settled = _settled_since(known)
    return [in_words(one, signal_kinds[one.kind], is_settled=one.pk in settled) for one in known]


def in_words(gesture: Gesture, kind: SignalKind, *, is_settled: bool = False) -> Shown:
    facts = gesture.facts
    url, verb = kind.act(facts)
    return Shown(
        gesture, kind.icon, kind.title(facts), kind.reason(facts), kind.evidence(facts), url, verb, is_settled
    )


def _settled_since(gestures: Iterable[Gesture]) -> set[int]:
    """Gestures still proposed although what they were about no longer stands: one query for all the kinds that can tell."""
    by_kind: dict[str, list[Gesture]] = defaultdict(list)
    for one in gestures:
        if one.status == Gesture.Status.PROPOSED and signal_kinds[one.kind].standing:
            by_kind[one.kind].append(one)
    now, parts = clock.now(), []
    for kind, asked in by_kind.items():
        check = signal_kinds[kind].standing
        for subject, rows in check([_signal_of(one) for one in asked], now) if check else ():
            named = {"its_kind": Value(kind, CharField()), "its_subject": Value(subject, CharField())}
            parts.append(rows.order_by().annotate(**named).values_list("its_kind", "its_subject", "pk"))
    standing = set(parts[0].union(*parts[1:])) if parts else set()
    return {
        one.pk
        for asked in by_kind.values()
        for one in asked
        if (one.kind, one.subject_kind, one.subject_id) not in standing
    }


def _signal_of(gesture: Gesture) -> Signal:
    """The signal a gesture was drawn from."""
    return Signal(
        kind=gesture.kind,
        community_id=gesture.community_id,
        subject_kind=gesture.subject_kind,
        subject_id=gesture.subject_id,
        since=gesture.since,
        urgency=gesture.urgency,
        facts=gesture.facts,
    )


def _colleagues(drawn: Round, communities: Collection[int]) -> list[Colleague]:
    rows = (
        Gesture.objects.filter(round__week_start=drawn.week_start, community_id__in=sorted(communities))
        .exclude(round=drawn)
        .values("round__person__name")
        .annotate(count=Count("pk"))
        .order_by("round__person__name")
    )
    return [Colleague(row["round__person__name"], row["count"]) for row in rows]
