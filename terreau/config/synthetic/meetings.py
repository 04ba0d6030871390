"""Gatherings past and to come: who came, what was written down, what was asked there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from terreau.config.synthetic.chance import Chance
from terreau.config.synthetic.hearths import Hearth
from terreau.config.synthetic.names import PLACES
from terreau.config.synthetic.requests import ask_for
from terreau.config.synthetic.sentences import ASKED, DECIDED, GATHERINGS, LEARNED, ROOMS, SAID
from terreau.config.synthetic.stage import Stage
from terreau.gatherings.models import Attendance, Gathering, MinuteLine, Minutes

A_MONTH = timedelta(days=30)
KINDS = ("said", "said", "said", "decided", "request", "request", "question", "learned")


@dataclass(frozen=True)
class Share:
    """How many gatherings a community had, and how many it announced."""

    hearth: Hearth
    past: int
    future: int


def meet(stage: Stage, hearths: list[Hearth]) -> None:
    """Community by community, each with its gatherings and everything that hangs on them."""
    chance = stage.chance("gatherings")
    for share in _shares(stage, hearths):
        gatherings = stage.put(_gatherings(stage, chance, share))
        share.hearth.gatherings += [one.pk for one in gatherings]
        attendances = stage.put(
            row for one in gatherings for row in _attendances(stage, chance, share.hearth, one)
        )
        _tell(stage, share.hearth, gatherings, attendances)
        _write_minutes(stage, chance, share.hearth, gatherings)


def _shares(stage: Stage, hearths: list[Hearth]) -> Iterator[Share]:
    """Large communities meet more often; the total is the plan's, one gathering in eight is still to come."""
    weights = [(hearth.size**0.5 if hearth.status != "germ" else 0.6) for hearth in hearths]
    total, carried = sum(weights) or 1.0, 0.0
    for hearth, weight in zip(hearths, weights, strict=True):
        carried += stage.plan.gatherings * weight / total
        count = int(carried)
        carried -= count
        future = max(1, count // 8) if hearth.is_alive and count else 0
        yield Share(hearth, count - future, future)


def _gatherings(stage: Stage, chance: Chance, share: Share) -> Iterator[Gathering]:
    hearth, until = share.hearth, stage.plan.until
    days = sorted(chance.day(hearth.started, until - timedelta(days=1)) for _ in range(share.past))
    days += sorted(until + timedelta(days=chance.randint(2, 75)) for _ in range(share.future))
    for number, day in enumerate(days, 1):
        kind, title = chance.choice(GATHERINGS)
        starts = time(chance.choice((10, 14, 18, 19, 20)), chance.choice((0, 0, 30)))
        ends = time(starts.hour + 2, starts.minute)
        is_past = day < until
        status = "planned"
        if is_past:
            drawn = chance.random()
            status = "cancelled" if drawn < 0.04 else "planned" if drawn < 0.1 else "held"
        yield Gathering(
            public_id=chance.public_id(),
            authority=stage.authority,
            community_id=hearth.id,
            title=f"{title} nᵒ {number}",
            created_at=_instant(stage, max(hearth.started, min(day, until) - A_MONTH), time(11)),
            description="Ouvert à toutes et à tous, on commence par un tour de table.",
            kind=kind,
            circle_id=chance.choice(hearth.circles) if hearth.circles and chance.happens(0.3) else None,
            place=f"{chance.choice(ROOMS)}, {chance.choice(PLACES)}",
            starts_on=day,
            starts_time=starts,
            ends_on=day,
            ends_time=ends,
            zone=stage.authority.time_zone,
            starts_at=_instant(stage, day, starts),
            ends_at=_instant(stage, day, ends),
            access=chance.some(("step_free", "childcare", "transport"), chance.randint(0, 2)),
            capacity=chance.choice((12, 20, 30, 60)) if chance.happens(0.3) else None,
            status=status,
            cancel_reason="La salle n’est plus libre." if status == "cancelled" else "",
            announced_by_id=(hearth.keepers or hearth.members)[0],
            unnamed_guests=chance.randint(0, 4) if status == "held" else 0,
        )


def _instant(stage: Stage, day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, stage.authority.zone)


def _attendances(stage: Stage, chance: Chance, hearth: Hearth, gathering: Gathering) -> Iterator[Attendance]:
    likely = min(len(hearth.members), chance.size(6 + len(hearth.members) * 0.16, 2, 90, spread=0.5))
    seated = 0
    for person in chance.some(hearth.members, likely):
        declined = chance.happens(0.18)
        full = gathering.capacity is not None and seated >= gathering.capacity
        status = (
            "declined"
            if declined
            else "waiting"
            if full
            else "came"
            if gathering.status == "held"
            else "coming"
        )
        seated += status in {"came", "coming"}
        yield Attendance(
            public_id=chance.public_id(),
            authority=stage.authority,
            gathering=gathering,
            person_id=person,
            status=status,
            guest_token=chance.token(),
            answered_at=_answered(stage, chance, gathering),
            created_at=gathering.created_at,
        )
    if chance.happens(0.3):
        yield Attendance(
            public_id=chance.public_id(),
            authority=stage.authority,
            gathering=gathering,
            guest_name="Une voisine",
            status="came" if gathering.status == "held" else "coming",
            guest_token=chance.token(),
            answered_at=gathering.created_at,
            created_at=gathering.created_at,
        )


def _answered(stage: Stage, chance: Chance, gathering: Gathering) -> datetime:
    last = min(gathering.starts_at, _instant(stage, stage.plan.until, time(0)))
    waited = max(0.0, (last - gathering.created_at).total_seconds())
    moment: datetime = gathering.created_at + timedelta(seconds=int(waited * chance.random()))
    return moment


def _tell(stage: Stage, hearth: Hearth, gatherings: list[Gathering], attendances: list[Attendance]) -> None:
    for one in gatherings:
        stage.ledger.add(
            one.created_at,
            "Announce",
            "gathering",
            one.pk,
            actor=one.announced_by_id,
            community=hearth.id,
            circle=one.circle_id,
        )
    for answer in attendances:
        verb = "Undo" if answer.status == "declined" else "Accept"
        stage.ledger.add(
            answer.answered_at,
            verb,
            "gathering",
            answer.gathering_id,
            actor=answer.person_id,
            community=hearth.id,
            audience=hearth.audience,
        )
        if answer.status == "came":
            stage.ledger.add(
                answer.gathering.ends_at,
                "Arrive",
                "gathering",
                answer.gathering_id,
                actor=answer.person_id,
                community=hearth.id,
                audience=hearth.audience,
            )


def _write_minutes(stage: Stage, chance: Chance, hearth: Hearth, gatherings: list[Gathering]) -> None:
    held = [one for one in gatherings if one.status == "held"]
    minutes = stage.put(_minutes(stage, chance, hearth, one) for one in held)
    lines = [row for one in minutes for row in _lines(stage, chance, hearth, one)]
    asked = [line for line in lines if line.kind == "request"]
    gathered = {one.pk: one for one in held}
    whens = [gathered[line.minutes.gathering_id].ends_at for line in asked]
    commitments = ask_for(stage, chance, hearth, list(zip((line.text for line in asked), whens, strict=True)))
    for line, commitment in zip(asked, commitments, strict=True):
        line.commitment = commitment
    stage.put(lines)
    for one in minutes:
        if one.published_at is not None:
            stage.ledger.add(
                one.published_at,
                "Announce",
                "minutes",
                one.pk,
                actor=one.published_by_id,
                community=hearth.id,
            )


def _minutes(stage: Stage, chance: Chance, hearth: Hearth, gathering: Gathering) -> Minutes:
    writer = chance.choice(hearth.keepers or hearth.members)
    published = gathering.ends_at + timedelta(hours=chance.randint(2, 70)) if chance.happens(0.94) else None
    if published is not None and published.date() >= stage.plan.until:
        published = None
    return Minutes(
        public_id=chance.public_id(),
        authority=stage.authority,
        gathering=gathering,
        created_at=gathering.ends_at,
        status="published" if published else "draft",
        started_by_id=writer,
        published_by_id=writer if published else None,
        published_at=published,
        told_at=published,
    )


def _lines(stage: Stage, chance: Chance, hearth: Hearth, minutes: Minutes) -> Iterator[MinuteLine]:
    texts = {
        "said": SAID,
        "decided": DECIDED,
        "request": ASKED,
        "learned": LEARNED,
        "question": ("Quand se revoit-on ?", "Qui paie ?"),
    }
    for position in range(1, chance.randint(4, 9) + 1):
        kind = chance.choice(KINDS)
        yield MinuteLine(
            public_id=chance.public_id(),
            authority=stage.authority,
            minutes=minutes,
            position=position,
            kind=kind,
            text=chance.choice(texts[kind]),
            written_by_id=minutes.started_by_id,
            created_at=minutes.created_at,
        )
