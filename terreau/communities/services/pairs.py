"""Gestures « à deux »: one proposes, another confirms or refuses with a reason, within a week; nobody's silence blocks a month.

Seven days without an answer and it lapses. Asked again after two silences, the understudy may answer too; after three, any
other member who was there before. See docs/decisions/0006-two-person-gestures.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from terreau.communities import notices
from terreau.communities.models import Community, PairGesture
from terreau.communities.permissions import can_answer_pair, can_propose_kind, can_tend_community
from terreau.communities.selectors import earlier_lapses
from terreau.communities.services.calming import check_crisis, declare_crisis
from terreau.communities.services.closing import check_close, close
from terreau.communities.services.excluding import (
    check_exclude,
    check_readmit,
    check_reason,
    exclude,
    readmit,
)
from terreau.communities.services.exporting import check_export, open_export
from terreau.communities.services.refusal import CommunityError, tell
from terreau.communities.services.settling import change_settings, check_settings
from terreau.core import clock
from terreau.core.seal import seal
from terreau.journal.models import Verb
from terreau.people.models import Person

ANSWER_WITHIN = timedelta(days=7)


@dataclass(frozen=True)
class Act:
    """What a kind of gesture asks before it is proposed, and does once it is confirmed, in the same transaction."""

    check: Callable[[Community, Person | None, Mapping[str, Any]], None]
    do: Callable[[PairGesture], None]


ACTS: dict[str, Act] = {
    PairGesture.Kind.EXPORT: Act(check_export, open_export),
    PairGesture.Kind.EXCLUDE: Act(check_exclude, exclude),
    PairGesture.Kind.READMIT: Act(check_readmit, readmit),
    PairGesture.Kind.CRISIS: Act(check_crisis, declare_crisis),
    PairGesture.Kind.CLOSE: Act(check_close, close),
    PairGesture.Kind.SETTINGS: Act(check_settings, change_settings),
}


@transaction.atomic
def propose_pair(
    *,
    by: Person,
    community: Community,
    kind: str,
    reason: str,
    about: Person | None = None,
    values: Mapping[str, Any] | None = None,
) -> PairGesture:
    """Nothing is done yet: the others are told, and one of them answers."""
    if kind not in ACTS:
        raise CommunityError(_("Choose what you propose."), field="kind")
    if not can_propose_kind(by, community, kind):
        raise CommunityError(_("Only those who tend this community propose this."))
    if about is not None and about.pk == by.pk:
        raise CommunityError(_("Choose somebody else."), field="about")
    reason = check_reason(reason)
    ACTS[kind].check(community, about, values or {})
    now = clock.now()
    lapse_pairs_of(community, now)
    before = earlier_lapses(community, kind, about)
    try:
        with transaction.atomic():
            gesture = PairGesture.objects.create(
                authority=community.authority,
                community=community,
                kind=kind,
                about=about,
                values=dict(values or {}),
                sealed_reason=seal(reason),
                proposed_by=by,
                proposed_at=now,
                expires_at=now + ANSWER_WITHIN,
                turn=len(before) + 1,
                first_proposed_at=before[-1].proposed_at if before else now,
            )
    except IntegrityError as error:
        raise CommunityError(_("This waits for an answer already: look above.")) from error
    _tell(Verb.OFFER, gesture, by)
    notices.ask_to_answer_pair(gesture)
    return gesture


def _tell(verb: str, gesture: PairGesture, by: Person | None) -> None:
    tell(verb, by=by, community=gesture.community, audience=f"gardeners:{gesture.community_id}")


@transaction.atomic
def confirm_pair(*, by: Person, gesture: PairGesture) -> PairGesture:
    """The second person says yes: it is done now, once, or not at all."""
    _check_may_answer(by, gesture)
    if not can_tend_community(gesture.proposed_by, gesture.community):
        raise CommunityError(_("Whoever proposed it no longer tends this community: propose it again."))
    _answer(gesture, PairGesture.Status.CONFIRMED, by)
    ACTS[gesture.kind].do(gesture)
    _tell(Verb.ACCEPT, gesture, by)
    notices.tell_pair_answered(gesture)
    return gesture


@transaction.atomic
def refuse_pair(*, by: Person, gesture: PairGesture, reason: str) -> PairGesture:
    """No, with a reason: nothing is done."""
    _check_may_answer(by, gesture)
    reason = check_reason(reason)
    _answer(gesture, PairGesture.Status.REFUSED, by, sealed_refusal=seal(reason))
    _tell(Verb.REJECT, gesture, by)
    notices.tell_pair_answered(gesture)
    return gesture


@transaction.atomic
def withdraw_pair(*, by: Person, gesture: PairGesture) -> PairGesture:
    """Whoever proposed it takes it back."""
    if by.pk != gesture.proposed_by_id:
        raise CommunityError(_("Only whoever proposed it takes it back."))
    if not gesture.is_open or not gesture.advance(to=PairGesture.Status.WITHDRAWN, answered_at=clock.now()):
        raise CommunityError(_("This was answered already, or its week is over."))
    _tell(Verb.UNDO, gesture, by)
    return gesture


def _check_may_answer(by: Person, gesture: PairGesture) -> None:
    if not gesture.is_open:
        raise CommunityError(_("This was answered already, or its week is over."))
    if not can_answer_pair(by, gesture):
        raise CommunityError(_("It takes two different people: somebody else answers this."))


def _answer(gesture: PairGesture, to: str, by: Person, **changes: object) -> None:
    """Compare-and-set: of two answers at once, one counts."""
    if not gesture.advance(to=to, answered_by=by, answered_at=clock.now(), **changes):
        raise CommunityError(_("This was answered already, or its week is over."))


def lapse_pairs_of(community: Community, now: datetime) -> int:
    """What waited more than a week here lapses, before anything is proposed again."""
    return _lapse(PairGesture.objects.filter(community=community), now)


def lapse_pairs(now: datetime) -> int:
    """What nobody answered in a week lapses; whoever proposed it is told what can be done."""
    return _lapse(PairGesture.objects.all(), now)


def _lapse(rows: Any, now: datetime) -> int:
    due = rows.filter(status=PairGesture.Status.PROPOSED, expires_at__lte=now)
    lapsed = 0
    for gesture in due.select_related("community__authority", "proposed_by__account").order_by("pk")[:500]:
        with transaction.atomic():
            if gesture.advance(to=PairGesture.Status.LAPSED, answered_at=now):
                _tell(Verb.IGNORE, gesture, None)
                notices.tell_pair_lapsed(gesture)
                lapsed += 1
    return lapsed
