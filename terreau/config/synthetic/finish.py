"""What the site computes from the story: its index, this week's lists, the database's idea of its tables."""

from datetime import UTC, datetime, time, timedelta

from django.db import connection

from terreau.authorities.models import SpaceRow
from terreau.care.models import Gesture, Round
from terreau.care.services import draw_rounds
from terreau.commitments.models import Commitment
from terreau.communities.models import Circle, Community
from terreau.config.synthetic.chance import Chance
from terreau.config.synthetic.stage import Stage
from terreau.conversations.models import Post, Thread
from terreau.core import clock
from terreau.core.registries import subjects
from terreau.gatherings.models import Gathering, Minutes
from terreau.listening.models import Campaign, Theme, Word
from terreau.search.services import index, rebuild_index

AT_ONCE = 400
KINDS: dict[str, type[SpaceRow]] = {
    "campaign": Campaign,
    "word": Word,
    "theme": Theme,
    "community": Community,
    "circle": Circle,
    "gathering": Gathering,
    "minutes": Minutes,
    "commitment": Commitment,
    "thread": Thread,
    "post": Post,
}
# Rounds are written at once, in no order: an order that does not depend on ids drawn at random.
IN_ORDER: dict[type[SpaceRow], tuple[str, ...]] = {
    Round: ("week_start", "person_id"),
    Gesture: ("round__week_start", "round__person_id", "position"),
}


def index_all(stage: Stage) -> None:
    """The index, for every kind that is searched, as its own service makes it."""
    for kind, model in KINDS.items():
        if kind in subjects and subjects[kind].text is not None:
            last = 0
            rows = model.objects.within(stage.authority).order_by("pk")
            while ids := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:AT_ONCE]):
                stage.counts["search.entry"] += index(kind=kind, ids=ids)
                last = ids[-1]
    rebuild_index()


def draw_weeks(stage: Stage) -> None:
    """This week's lists and those of three weeks before, drawn as they always are; earlier ones are mostly answered."""
    chance = stage.chance("rounds")
    now = datetime.combine(stage.plan.until, time(9), UTC)
    for weeks in (3, 2, 1, 0):
        with clock.standing_at(now - timedelta(weeks=weeks)):
            draw_rounds(authority=stage.authority)
        if weeks:
            _answer_gestures(stage, chance, now - timedelta(weeks=weeks))
    for model, order in IN_ORDER.items():
        stage.counts[model._meta.label_lower] += _name_again(stage, chance, model, order)


def _answer_gestures(stage: Stage, chance: Chance, drawn_at: datetime) -> None:
    """Half are done, some put off or judged useless, the others left as they were."""
    gestures = Gesture.objects.within(stage.authority).filter(
        status="proposed", round__drawn_at__lte=drawn_at
    )
    answers: dict[str, list[int]] = {"done": [], "later": [], "not_relevant": []}
    for pk in gestures.order_by(*IN_ORDER[Gesture]).values_list("pk", flat=True):
        drawn = chance.random()
        answer = "done" if drawn < 0.5 else "later" if drawn < 0.6 else "not_relevant" if drawn < 0.63 else ""
        if answer:
            answers[answer].append(pk)
    for answer, ids in answers.items():
        for start in range(0, len(ids), AT_ONCE):
            Gesture.objects.filter(pk__in=ids[start : start + AT_ONCE]).update(
                status=answer, answered_at=drawn_at + timedelta(days=2)
            )


def _name_again(stage: Stage, chance: Chance, model: type[SpaceRow], order: tuple[str, ...]) -> int:
    """Its service names these rows at random: give them the seed's names, those of before this populating left alone."""
    rows = list(
        model.objects.within(stage.authority)
        .filter(created_at__lt=_later(stage))
        .order_by(*order)
        .only("public_id")
    )
    for row in rows:
        row.public_id = chance.public_id()
    for start in range(0, len(rows), AT_ONCE):
        model.objects.bulk_update(rows[start : start + AT_ONCE], ["public_id"])
    return len(rows)


def _later(stage: Stage) -> datetime:
    return datetime.combine(stage.plan.until, time(9, 1), UTC)


def refresh_statistics() -> None:
    """Tell the database what its tables look like now, as it learns by itself in everyday life."""
    with connection.cursor() as cursor:
        cursor.execute("analyze")
