"""Drawing the weeks, and answering a gesture."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from terreau.authorities.models import Authority
from terreau.care.filling import Candidate, Filled, Keeper, contacted, fill, share
from terreau.care.models import Gesture, Round
from terreau.care.selectors import already_drawn, keepers_of, monday_of, past_of, seats_of, signals_in
from terreau.communities.services import set_minutes
from terreau.core import clock
from terreau.core.errors import GestureError
from terreau.core.registries import signal_kinds
from terreau.journal.models import Verb
from terreau.journal.services import record
from terreau.people.models import Person

BATCH = 200  # gardeners drawn in one transaction, so that none lasts a second
VERBS = {"done": Verb.ACCEPT, "later": Verb.UPDATE, "not_relevant": Verb.IGNORE, "proposed": Verb.UNDO}


class CareError(GestureError):
    """A refused gesture of this room."""


def draw_round(*, person: Person, week_start: date) -> Round | None:
    """A gardener's list for this week, drawn now if it was not; None for somebody who tends nothing.

    Those who tend the same communities get theirs at the same instant, so that nobody has what another has.
    """
    if already_drawn([person.pk], week_start):
        return Round.objects.get(person=person, week_start=week_start)
    keepers = keepers_of(person.authority)
    tended = [held for held in keepers.values() if any(one.person_id == person.pk for one in held)]
    _draw(person.authority, {one.person_id for held in tended for one in held}, keepers, week_start)
    return Round.objects.filter(person=person, week_start=week_start).first()


def draw_rounds(*, authority: Authority) -> int:
    """Every gardener's list of this week that is not drawn yet; returns how many were drawn."""
    keepers, week_start = keepers_of(authority), monday_of(authority)
    everyone = {one.person_id for held in keepers.values() for one in held}
    waiting = sorted(everyone - already_drawn(everyone, week_start))
    return sum(
        _draw(authority, waiting[start : start + BATCH], keepers, week_start)
        for start in range(0, len(waiting), BATCH)
    )


@transaction.atomic
def answer_gesture(*, by: Person, gesture: Gesture, answer: str, reason: str = "") -> Gesture:
    """Done, later, not relevant; or "proposed" to take an answer back. Only its gardener, and only this week."""
    if reason and answer == gesture.status == Gesture.Status.NOT_RELEVANT:
        return _say_why(by, gesture, reason)
    _check_answerable(by, gesture, answer)
    before = gesture.status, gesture.answered_at
    answered_at = None if answer == Gesture.Status.PROPOSED else clock.now()
    kept = reason if answer == Gesture.Status.NOT_RELEVANT else ""
    if not gesture.advance(to=answer, answered_at=answered_at, answer_reason=kept):
        raise CareError(_("You already answered this gesture. Reload the page to see your answer."))
    _settle(by, gesture, *before)
    record(
        VERBS[answer],
        subject=("gesture", gesture.pk),
        authority=by.authority,
        actor=by,
        community_id=gesture.community_id,
        audience=f"person:{by.pk}",
    )
    return gesture


@transaction.atomic
def give_time(*, by: Person, minutes: int) -> int:
    """How long a gardener gives each week, in every seat they hold: the next list is made to fit."""
    seats = list(seats_of(by))
    if not seats:
        raise CareError(_("You hold no seat in a community today."))
    for seat in seats:
        set_minutes(by=by, seat=seat, minutes_a_week=minutes)
    return minutes


def _say_why(by: Person, gesture: Gesture, reason: str) -> Gesture:
    """Why it was not useful, said after the answer; said again, the last one stays."""
    _check_is_ours(by, gesture)
    Gesture.objects.filter(pk=gesture.pk, status=Gesture.Status.NOT_RELEVANT).update(answer_reason=reason)
    gesture.refresh_from_db(fields=["status", "answer_reason"])
    return gesture


def _settle(by: Person, gesture: Gesture, was: str, was_at: datetime | None) -> None:
    """What is done counts in its own room, so that the next list does not ask for it again; taken back, it counts no more."""
    answered = signal_kinds[gesture.kind].answered if gesture.kind in signal_kinds else None
    if answered is None:
        return
    if gesture.status == Gesture.Status.DONE:
        answered(by, gesture.subject_id, True, clock.now())
    elif was == Gesture.Status.DONE and was_at is not None:
        answered(by, gesture.subject_id, False, was_at)


def _check_answerable(by: Person, gesture: Gesture, answer: str) -> None:
    _check_is_ours(by, gesture)
    if not gesture.can_advance(answer):
        raise CareError(_("You already answered this gesture. Take your answer back to give another one."))


def _check_is_ours(by: Person, gesture: Gesture) -> None:
    if gesture.round.person_id != by.pk:
        raise CareError(_("This gesture is in somebody else’s list."))
    if gesture.round.week_start != monday_of(by.authority):
        raise CareError(_("This list is from an earlier week. What still matters is in the new one."))


def _draw(
    authority: Authority, person_ids: Collection[int], keepers: dict[int, list[Keeper]], week_start: date
) -> int:
    """Compute first, then write at once: what somebody else drew meanwhile stays as it is."""
    missing = set(person_ids) - already_drawn(person_ids, week_start)
    tended: dict[int, list[int]] = defaultdict(list)
    for community_id, held in keepers.items():
        for one in held:
            if one.person_id in missing:
                tended[one.person_id].append(community_id)
    weeks = _fill_weeks(tended, keepers, week_start)
    minutes = {one.person_id: one.minutes for held in keepers.values() for one in held}
    rounds = [
        Round(
            authority=authority,
            person_id=person_id,
            week_start=week_start,
            minutes=minutes[person_id],
            waiting=min(week.waiting, 32_000),
        )
        for person_id, week in weeks.items()
    ]
    return _write(rounds, weeks, week_start)


def _fill_weeks(
    tended: dict[int, list[int]], keepers: dict[int, list[Keeper]], week_start: date
) -> dict[int, Filled]:
    community_ids = sorted({one for ids in tended.values() for one in ids})
    signals, past = signals_in(community_ids), past_of(community_ids, week_start)
    minutes_of = {kind.kind: kind.minutes for kind in signal_kinds}
    now = clock.now()
    candidates: dict[int, list[Candidate]] = defaultdict(list)
    for community_id in community_ids:
        held, before = keepers[community_id], past.get(community_id, [])
        for person_id, theirs in share(
            signals.get(community_id, []), held, before, minutes_of, week_start, now
        ).items():
            candidates[person_id] += theirs
    given = {one.person_id: one.minutes for ids in tended.values() for c in ids for one in keepers[c]}
    return {
        person_id: fill(
            candidates[person_id],
            given[person_id],
            contacted([one for c in ids for one in past.get(c, [])], now),
        )
        for person_id, ids in sorted(tended.items())
    }


@transaction.atomic
def _write(rounds: list[Round], weeks: dict[int, Filled], week_start: date) -> int:
    """The first to insert a week's round wins, and only the winner writes its gestures."""
    Round.objects.bulk_create(rounds, ignore_conflicts=True)
    won = Round.objects.filter(public_id__in=[one.public_id for one in rounds])
    Gesture.objects.bulk_create(
        gesture for drawn in won for gesture in _gestures(drawn, weeks[drawn.person_id])
    )
    return len(won)


def _gestures(drawn: Round, week: Filled) -> list[Gesture]:
    return [
        Gesture(
            authority_id=drawn.authority_id,
            round=drawn,
            community_id=one.signal.community_id,
            position=position,
            kind=one.signal.kind,
            subject_kind=one.signal.subject_kind,
            subject_id=one.signal.subject_id,
            concerns_person_id=one.signal.person_id,
            facts=dict(one.signal.facts),
            urgency=one.signal.urgency,
            since=one.signal.since,
            is_back=one.is_back,
            minutes=one.minutes,
        )
        for position, one in enumerate(week.taken, start=1)
    ]
