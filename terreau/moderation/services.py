"""Reporting, deciding, appealing; keeping apart from someone."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from terreau.core import clock
from terreau.core.errors import GestureError
from terreau.core.registries import moderated_kinds
from terreau.core.text import tidy
from terreau.journal.models import Verb
from terreau.journal.services import record
from terreau.moderation import notices
from terreau.moderation.models import Appeal, Block, Complaint, Report
from terreau.moderation.permissions import (
    DECIDED_WITHIN,
    can_appeal,
    can_block,
    can_decide,
    can_see_thing,
    can_settle,
)
from terreau.moderation.selectors import sealed_words, thing_of
from terreau.people.models import Person

WORDS_LIMIT, APPEAL_LIMIT = 300, 600
REPORTS_A_DAY = 20


class ModerationError(GestureError):
    """A refused gesture of moderation."""


@transaction.atomic
def report(*, by: Person, kind: str, thing: Any, reason: str, words: str = "") -> Complaint:
    """Say that something is wrong. Several people may complain of the same thing: one decision answers them all."""
    moderated = moderated_kinds[kind]
    if not can_see_thing(by, moderated, thing) or thing.authority_id != by.authority_id:
        raise ModerationError(_("You cannot report this."))
    author = moderated.author(thing)
    if author is not None and author.pk == by.pk:
        raise ModerationError(_("These words are yours: you may change or remove them."))
    if reason not in Complaint.Reason.values:
        raise ModerationError(_("Say what is wrong."), field="reason")
    words = _checked(words, WORDS_LIMIT, "words")
    _check_pace(by, kind, thing)
    found = _open_report(kind, thing, author, moderated.moderators(thing))
    said = {"reason": reason, "words": words}
    if author is not None:
        said["sealed_said"] = sealed_words(kind, thing)
    complaint, is_new = Complaint.objects.get_or_create(
        report=found, by=by, defaults={"authority": found.authority, **said}
    )
    if is_new:
        _tell(Verb.FLAG, found, by=None)  # who complained is nobody's business
        notices.tell_moderators(found)
    return complaint


def _check_pace(by: Person, kind: str, thing: Any) -> None:
    """Twenty a day; what they reported already may be sent again. One at a time, so that none slips through."""
    Person.objects.select_for_update(no_key=True).filter(pk=by.pk).first()
    theirs = Complaint.objects.filter(by=by)
    today = theirs.filter(created_at__gt=clock.now() - timedelta(days=1))
    if today.count() < REPORTS_A_DAY:
        return
    if not theirs.filter(
        report__subject_kind=kind, report__subject_id=thing.pk, report__status=Report.Status.OPEN
    ).exists():
        raise ModerationError(
            _(
                "You reported twenty things today, thank you. Somebody reads them: come back tomorrow for more."
            )
        )


def _open_report(kind: str, thing: Any, author: Person | None, moderators: str) -> Report:
    """The one that waits for a decision about this, or a new one; two complaints at once make one."""
    subject = {"subject_kind": kind, "subject_id": thing.pk, "status": Report.Status.OPEN}
    try:
        with transaction.atomic():
            found, _is_new = Report.objects.get_or_create(
                **subject,
                defaults={"authority": thing.authority, "author": author, "moderators": moderators},
            )
    except IntegrityError:
        found = Report.objects.get(**subject)
    return found


def _checked(words: str, limit: int, field: str) -> str:
    words = tidy(words)
    if len(words) > limit:
        raise ModerationError(
            _("These words are too long: %(limit)d characters at most.") % {"limit": limit}, field=field
        )
    return words


def tell_late(now: datetime) -> int:
    """Nobody decided in time: administrators are told, once, and may decide."""
    late = Report.objects.filter(status=Report.Status.OPEN, created_at__lte=now - DECIDED_WITHIN)
    rows = late.filter(created_at__gt=now - 5 * DECIDED_WITHIN).select_related("authority", "author")
    return sum(notices.tell_late(one) for one in rows.order_by("pk")[:200])


def _tell(verb: str, found: Report, *, by: Person | None) -> None:
    record(
        verb,
        subject=("report", found.pk),
        authority=found.authority,
        actor=by,
        audience=found.moderators,
    )


@transaction.atomic
def decide(*, by: Person, found: Report, hide: bool, reason: str) -> Report:
    """Hide, or leave as it is; the reason is read by those who complained and by the author."""
    if not can_decide(by, found):
        raise ModerationError(_("Somebody decided already, or this is not yours to decide."))
    reason = _checked(reason, WORDS_LIMIT, "reason")
    if not reason:
        raise ModerationError(_("Say why: those concerned read it."), field="reason")
    to = Report.Status.HIDDEN if hide else Report.Status.LEFT
    if not found.advance(to=to, decided_by=by, decided_at=clock.now(), decision_reason=reason):
        raise ModerationError(_("Somebody decided just before you. Reload the page."))
    _apply(found, by, reason)
    _tell(Verb.REMOVE if hide else Verb.IGNORE, found, by=by)
    notices.tell_decision(found)
    return found


def _apply(found: Report, by: Person, reason: str) -> None:
    """Hide or show in the room where it stands; what is gone meanwhile stays gone."""
    thing = thing_of(found)
    if thing is None:
        return
    kind = moderated_kinds[found.subject_kind]
    if found.status == Report.Status.HIDDEN:
        kind.hide(thing, by, reason)
    else:
        kind.show(thing, by)


@transaction.atomic
def appeal(*, by: Person, found: Report, words: str) -> Appeal:
    """Ask that somebody outside looks at a decision again: once, within thirty days."""
    if not can_appeal(by, found):
        raise ModerationError(_("This decision can no longer be appealed."))
    words = _checked(words, APPEAL_LIMIT, "words")
    if not words:
        raise ModerationError(_("Say what should be looked at again."), field="words")
    made, is_new = Appeal.objects.get_or_create(
        report=found, defaults={"authority": found.authority, "by": by, "words": words}
    )
    if is_new:
        notices.tell_administrators(found)
    return made


@transaction.atomic
def appeal_decision(*, by: Person, kind: str, thing: Any, words: str) -> Appeal:
    """Ask for another look at what a room decided about somebody, without a report: written as one already decided."""
    moderated = moderated_kinds[kind]
    decided = moderated.decided(thing) if moderated.decided is not None else None
    if decided is None or moderated.author(thing) != by:
        raise ModerationError(_("This decision can no longer be appealed."))
    found, _is_new = Report.objects.get_or_create(
        subject_kind=kind,
        subject_id=thing.pk,
        defaults={
            "authority": thing.authority,
            "author": by,
            "moderators": moderated.moderators(thing),
            "status": Report.Status.HIDDEN,
            "decided_by": decided[0],
            "decided_at": decided[1],
        },
    )
    return appeal(by=by, found=found, words=words)


@transaction.atomic
def settle(*, by: Person, found: Report, stands: bool, answer: str) -> Appeal:
    """Answer an appeal. A decision that does not stand is turned round at once."""
    if not can_settle(by, found):
        raise ModerationError(_("Somebody answered already, or this is not yours to answer."))
    answer = _checked(answer, WORDS_LIMIT, "answer")
    if not answer:
        raise ModerationError(_("Say why: those concerned read it."), field="answer")
    asked: Appeal = found.appeal
    to = Appeal.Status.CONFIRMED if stands else Appeal.Status.OVERTURNED
    if not asked.advance(to=to, settled_by=by, settled_at=clock.now(), answer=answer):
        raise ModerationError(_("Somebody answered just before you. Reload the page."))
    if not stands:
        was_hidden = found.status == Report.Status.HIDDEN
        found.advance(to=Report.Status.LEFT if was_hidden else Report.Status.HIDDEN)
        _apply(found, by, answer)
    _tell(Verb.ACCEPT if stands else Verb.UNDO, found, by=by)
    notices.tell_settlement(found)
    return asked


@transaction.atomic
def block(*, person: Person, other: Person) -> Block:
    """Keep someone away, both ways. They are not told. Asked twice, it stays once."""
    if not can_block(person, other):
        raise ModerationError(_("You cannot keep this person away."))
    made, _is_new = Block.objects.get_or_create(
        person=person, other=other, defaults={"authority": person.authority}
    )
    _forget(person)
    return made


@transaction.atomic
def unblock(*, person: Person, other: Person) -> None:
    Block.objects.filter(person=person, other=other).delete()
    _forget(person)


def _forget(person: Person) -> None:
    if hasattr(person, "_blocked_with"):
        del person._blocked_with
