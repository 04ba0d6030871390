"""What happened, in the order in which it happened: the journal, and the traces that cite words."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from django.db import transaction

from terreau.commitments.models import Commitment
from terreau.config.synthetic.chance import Chance
from terreau.config.synthetic.hearths import Hearth
from terreau.config.synthetic.stage import Stage
from terreau.config.synthetic.voices import Heard
from terreau.journal.models import Cursor, Line, Link
from terreau.journal.services import move_cursor

READERS = ("search", "tell_authors")  # nobody is told of what was made up


def everyday_life(stage: Stage, hearths: list[Hearth]) -> None:
    """The small gestures of members that leave a line and no row of their own, until the plan's number of lines."""
    chance = stage.chance("everyday life")
    missing = max(0, stage.plan.lines - stage.ledger.count)
    total = sum(hearth.size for hearth in hearths) or 1
    counts = [missing * hearth.size // total for hearth in hearths]
    counts[0] += missing - sum(counts)
    for hearth, count in zip(hearths, counts, strict=True):
        for _ in range(count):
            _small_gesture(stage, chance, hearth)


def _small_gesture(stage: Stage, chance: Chance, hearth: Hearth) -> None:
    """Mostly by the same few, who were there from the start."""
    at = chance.moment(hearth.started, stage.plan.until - timedelta(days=1))
    actor = hearth.members[int(len(hearth.members) * chance.random() ** 2.2)]
    drawn, circle = chance.random(), None
    if drawn < 0.45 and hearth.gatherings:
        verb, kind, subject = (
            chance.choice(("Accept", "Undo", "Update")),
            "gathering",
            chance.choice(hearth.gatherings),
        )
    elif drawn < 0.75 and hearth.circles:
        circle = chance.choice(hearth.circles)
        verb, kind, subject = chance.choice(("Update", "Join", "Leave")), "circle", circle
    else:
        verb, kind, subject = "Update", "community", hearth.id
    stage.ledger.add(
        at, verb, kind, subject, actor=actor, community=hearth.id, circle=circle, audience=hearth.audience
    )


def cite(stage: Stage, hearths: list[Hearth], heard: Heard) -> None:
    """Communities born of themes, requests born of words, words carried to gatherings."""
    chance = stage.chance("links")
    stage.put(_links(stage, chance, hearths, heard))


def _links(stage: Stage, chance: Chance, hearths: list[Hearth], heard: Heard) -> Iterator[Link]:
    def born_of(kind: str, id_: int, to_kind: str, to_id: int) -> Link:
        return Link(
            public_id=chance.public_id(),
            authority=stage.authority,
            kind=Link.Kind.BORN_OF,
            from_kind=kind,
            from_id=id_,
            to_kind=to_kind,
            to_id=to_id,
            created_at=datetime.combine(stage.plan.until, time(), UTC) - timedelta(days=30),
        )

    for hearth in hearths:
        if heard.themes and chance.happens(0.6):
            yield born_of("community", hearth.id, "theme", chance.choice(heard.themes))
            for word in chance.some(heard.words, 3):
                yield born_of("community", hearth.id, "word", word)
        for gathering in hearth.gatherings:
            if heard.words and chance.happens(0.1):
                yield born_of("gathering", gathering, "word", chance.choice(heard.words))
    for commitment in (
        Commitment.objects.within(stage.authority).order_by("pk").values_list("pk", flat=True).iterator()
    ):
        if heard.words and chance.happens(0.2):
            yield born_of("commitment", commitment, "word", chance.choice(heard.words))


def readers_up_to_date() -> list[str]:
    """Readers that have read all there is: they will start after the story; one that is late will read everything."""
    cursors = dict(Cursor.objects.values_list("reader", "line_id"))
    return [reader for reader in READERS if cursors.get(reader, 0) >= _last_line()]


def write_journal(stage: Stage, readers: list[str]) -> None:
    """All facts, oldest first."""
    stage.pour(_lines(stage))
    with transaction.atomic():
        for reader in readers:
            move_cursor(reader=reader, line_id=_last_line())


def _last_line() -> int:
    return Line.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _lines(stage: Stage) -> Iterator[Line]:
    for at, (
        _at,
        verb,
        actor,
        entered_by,
        capacity,
        community,
        circle,
        target,
        kind,
        subject,
        audience,
    ) in stage.ledger.in_order():
        yield Line(
            at=at,
            verb=verb,
            actor_id=actor,
            entered_by_id=entered_by,
            capacity=capacity,
            authority_id=stage.authority.pk,
            community_id=community,
            circle_id=circle,
            target_person_id=target,
            subject_kind=kind,
            subject_id=subject,
            audience=audience,
        )
