"""Communities of every size and health: who is in them, who tends them, their circles and objectives."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from django.utils.text import slugify

from terreau.communities.models import Circle, CircleMember, Community, Membership, Objective, Seat
from terreau.config.synthetic.chance import Chance
from terreau.config.synthetic.names import CIRCLES, community_name
from terreau.config.synthetic.sentences import INTRODUCTIONS, OBJECTIVES
from terreau.config.synthetic.stage import Stage
from terreau.core.text import fold

AT_ONCE = 20  # communities written together
STATUSES = ("active",) * 14 + ("germ",) * 3 + ("resting",) * 2 + ("closed",)
A_YEAR = timedelta(days=365)


@dataclass
class Hearth:
    """What the other stages must know of a community."""

    id: int
    number: int
    status: str
    started: date
    size: int
    members: list[int] = field(default_factory=list)  # persons present, those from the start first
    keepers: list[int] = field(default_factory=list)
    circles: list[int] = field(default_factory=list)
    gatherings: list[int] = field(default_factory=list)

    @property
    def is_alive(self) -> bool:
        return self.status in {"germ", "active"}

    @property
    def audience(self) -> str:
        return f"community:{self.id}"


def gather_people(stage: Stage) -> list[Hearth]:
    """All communities, a few at a time."""
    chance = stage.chance("communities")
    hearths: list[Hearth] = []
    already = Community.objects.within(stage.authority).count()
    numbers = iter(range(already, already + stage.plan.communities))
    while some := list(islice(numbers, AT_ONCE)):
        communities = stage.put(_community(stage, chance, number) for number in some)
        fresh = [_hearth(stage, chance, *one) for one in zip(communities, some, strict=True)]
        memberships = stage.put(row for hearth in fresh for row in _memberships(stage, chance, hearth))
        _note_members(stage, fresh, memberships)
        stage.pour(row for hearth in fresh for row in _seats(stage, chance, hearth))
        _circles(stage, chance, fresh, memberships)
        stage.pour(row for hearth in fresh for row in _objectives(stage, chance, hearth))
        hearths += fresh
    return hearths


def _at(day: date, hour: int = 12) -> datetime:
    return datetime.combine(day, time(hour), UTC)


def _community(stage: Stage, chance: Chance, number: int) -> Community:
    plan, (name, purpose) = stage.plan, community_name(number)
    status = STATUSES[number % len(STATUSES)] if number < 3 else chance.choice(STATUSES)
    youngest = plan.until - timedelta(days=10)
    started = chance.day(
        max(plan.since, plan.until - timedelta(days=120)) if status == "germ" else plan.since, youngest
    )
    founder = _someone(stage, chance)
    return Community(
        public_id=chance.public_id(),
        authority=stage.authority,
        created_at=_at(started),
        slug=f"{slugify(fold(name))[:48]}-{number + 1}",
        name=name[:80],
        name_key=fold(name)[:80],
        purpose=purpose,
        status=status,
        started_by_id=founder,
        decided_on=started,
        called_by=chance.choice(("residents", "residents", "agent", "collective")),
        join_token=chance.token(),
    )


def _hearth(stage: Stage, chance: Chance, community: Community, number: int) -> Hearth:
    mean = 5.0 if community.status == "germ" else stage.plan.mean_size
    size = chance.size(mean, 3, max(3, stage.plan.people // 2))
    hearth = Hearth(community.pk, number, community.status, community.created_at.date(), size)
    stage.ledger.add(
        community.created_at,
        "Create",
        "community",
        community.pk,
        actor=community.started_by_id,
        community=community.pk,
    )
    hearth.members.append(community.started_by_id or stage.people[0])
    return hearth


def _someone(stage: Stage, chance: Chance) -> int:
    """A few people are everywhere; most are in one place or none."""
    return stage.people[int(len(stage.people) * chance.random() ** 1.7)]


def _memberships(stage: Stage, chance: Chance, hearth: Hearth) -> Iterator[Membership]:
    persons = dict.fromkeys(hearth.members)
    for _ in range(hearth.size * 3):
        if len(persons) >= hearth.size:
            break
        persons.setdefault(_someone(stage, chance))
    if stage.agents and hearth.is_alive:
        persons.setdefault(stage.agents[hearth.number % len(stage.agents)])
    until = stage.plan.until
    for place, person in enumerate(persons):
        joined = (
            _at(hearth.started) if place < 4 else chance.moment(hearth.started, until - timedelta(days=1))
        )
        age = (until - joined.date()).days
        drawn = chance.random()
        status = "active" if drawn < 0.72 or place < 4 else "paused" if drawn < 0.82 else "withdrawn"
        if age < 90 and place >= 4:
            status = "discovery"
        left = (
            _at(chance.day(joined.date(), until - timedelta(days=1)), 20) if status == "withdrawn" else None
        )
        welcomed = joined + timedelta(days=chance.randint(1, 9), hours=2) if chance.happens(0.85) else None
        if welcomed is not None and welcomed > _at(until, 0):
            welcomed = None
        yield Membership(
            public_id=chance.public_id(),
            authority=stage.authority,
            created_at=joined,
            community_id=hearth.id,
            person_id=person,
            status=status,
            door="birth" if place < 4 else chance.choice(("link", "page", "page", "mail", "behalf")),
            joined_at=joined,
            introduction=chance.choice(INTRODUCTIONS),
            if_quiet=chance.choice(("write", "write", "call", "leave")),
            welcomed_at=welcomed,
            welcomed_by_id=hearth.members[0] if welcomed else None,
            welcomed_how=chance.choice(("call", "message", "met", "visit")) if welcomed else "",
            paused_at=_at(until - timedelta(days=chance.randint(1, 60))) if status == "paused" else None,
            paused_until=until + timedelta(days=chance.randint(5, 90)) if status == "paused" else None,
            left_at=left,
        )


def _note_members(stage: Stage, hearths: list[Hearth], memberships: list[Membership]) -> None:
    known = {hearth.id: hearth for hearth in hearths}
    for hearth in hearths:
        hearth.members.clear()
    for one in memberships:
        hearth = known[one.community_id]
        if one.status != "withdrawn":
            hearth.members.append(one.person_id)
        tell = {"actor": one.person_id, "community": hearth.id, "audience": hearth.audience}
        stage.ledger.add(one.joined_at, "Join", "membership", one.pk, **tell)  # type: ignore[arg-type]  # str and int by name
        if one.welcomed_at is not None:
            stage.ledger.add(
                one.welcomed_at,
                "Accept",
                "membership",
                one.pk,
                actor=one.welcomed_by_id,
                community=hearth.id,
                target=one.person_id,
                audience=f"gardeners:{hearth.id}",
            )
        if one.left_at is not None:
            stage.ledger.add(one.left_at, "Leave", "membership", one.pk, **tell)  # type: ignore[arg-type]  # as above


def _seats(stage: Stage, chance: Chance, hearth: Hearth) -> Iterator[Seat]:
    """Most pairs are complete; some look for somebody, some mandates are about to end."""
    until = stage.plan.until
    held: list[tuple[str, int]] = []
    residents = [person for person in hearth.members[:8] if person not in set(stage.agents)]
    if hearth.status == "active" and residents and chance.happens(0.92):
        held.append(("citizen", residents[0]))
    if hearth.is_alive and stage.agents and chance.happens(0.78):
        held.append(("technician", stage.agents[hearth.number % len(stage.agents)]))
    if len(held) < 2 and len(residents) > 1 and chance.happens(0.5):
        held.append(("understudy", residents[1]))
    for kind, person in held:
        days = chance.randint(10, 350)
        starts = max(hearth.started, until - timedelta(days=days))
        minutes = {"public_id": chance.public_id(), "minutes_a_week": chance.choice((15, 30, 30, 45, 60))}
        yield Seat(
            authority=stage.authority,
            community_id=hearth.id,
            person_id=person,
            kind=kind,
            starts_on=starts,
            ends_on=until + timedelta(days=365 - days),
            created_at=_at(starts),
            **minutes,
        )
        hearth.keepers.append(person)
        if starts - A_YEAR > hearth.started and len(residents) > 2:
            before = starts - A_YEAR
            yield Seat(
                authority=stage.authority,
                community_id=hearth.id,
                person_id=residents[2],
                kind=kind,
                starts_on=before,
                ends_on=starts,
                left_on=starts,
                created_at=_at(before),
                public_id=chance.public_id(),
            )


def _circles(stage: Stage, chance: Chance, hearths: list[Hearth], memberships: list[Membership]) -> None:
    names = {h.id: chance.some(CIRCLES, min(7, h.size // 10)) if h.status != "germ" else [] for h in hearths}
    circles = stage.put(
        Circle(
            public_id=chance.public_id(),
            authority=stage.authority,
            community_id=hearth.id,
            name=name,
            purpose=f"{name} : le quotidien.",
            created_at=_at(min(stage.plan.until, hearth.started + timedelta(days=20 * place))),
        )
        for hearth in hearths
        for place, name in enumerate(names[hearth.id], 1)
    )
    known = {hearth.id: hearth for hearth in hearths}
    for circle in circles:
        known[circle.community_id].circles.append(circle.pk)
    places: list[CircleMember] = []
    for one in memberships:
        open_ones = known[one.community_id].circles
        if one.status in {"active", "paused"} and open_ones and chance.happens(0.55):
            for circle_id in chance.some(open_ones, 2 if chance.happens(0.15) else 1):
                places.append(
                    CircleMember(
                        public_id=chance.public_id(),
                        authority=stage.authority,
                        circle_id=circle_id,
                        membership=one,
                        created_at=one.joined_at,
                    )
                )
                stage.ledger.add(
                    one.joined_at + timedelta(days=1),
                    "Join",
                    "circle",
                    circle_id,
                    actor=one.person_id,
                    community=one.community_id,
                    circle=circle_id,
                    audience=f"community:{one.community_id}",
                )
    stage.put(places)


def _objectives(stage: Stage, chance: Chance, hearth: Hearth) -> Iterator[Objective]:
    count = 0 if hearth.status == "germ" and chance.happens(0.5) else chance.randint(1, 3)
    for position, (title, result) in enumerate(chance.some(OBJECTIVES, count), 1):
        planned = chance.randint(2, 8)
        done = chance.randint(0, planned)
        yield Objective(
            public_id=chance.public_id(),
            authority=stage.authority,
            community_id=hearth.id,
            position=position,
            title=title,
            visible_result=result,
            steps_planned=planned,
            steps_done=done,
            created_at=_at(hearth.started),
            achieved_at=_at(stage.plan.until - timedelta(days=20)) if done == planned else None,
        )
