"""Who may report, decide, appeal and settle. Nobody judges their own case."""

from datetime import timedelta
from typing import Any

from terreau.core import clock
from terreau.core.registries import ModeratedKind, subjects, tokens_for
from terreau.moderation.models import Appeal, Report
from terreau.offices.permissions import is_administrator
from terreau.offices.selectors import administrators_of
from terreau.people.models import Person

DECIDED_WITHIN = timedelta(days=7)  # after that an administrator may decide too: nobody absent blocks
APPEALED_WITHIN = timedelta(days=30)


def can_see_thing(person: Person | None, kind: ModeratedKind, thing: Any) -> bool:
    """Whoever may read something may report it; what is hidden is read by those who look after the place alone."""
    theirs, subject = tokens_for(person), subjects[kind.kind]
    if theirs.isdisjoint(subject.audience_tokens(thing)):
        return False
    return kind.moderators(thing) in theirs or thing.pk in subject.find([thing.pk])


def _is_concerned(person: Person, report: Report) -> bool:
    return report.author_id == person.pk or has_complained(person, report)


def has_complained(person: Person | None, report: Report) -> bool:
    return person is not None and report.complaints.filter(by=person).exists()


def can_decide(person: Person | None, report: Report) -> bool:
    return report.is_open and may_decide(person, report)


def may_decide(person: Person | None, report: Report) -> bool:
    """Those who look after the place; an administrator once seven days have passed without a decision."""
    if person is None or person.authority_id != report.authority_id:
        return False
    is_late = report.created_at + DECIDED_WITHIN <= clock.now()
    if report.moderators not in tokens_for(person) and not (is_late and is_administrator(person)):
        return False
    return not _is_concerned(person, report)


def can_see_report(person: Person | None, report: Report) -> bool:
    """Those who decide, an administrator, those who complained; its author once it is decided."""
    if person is None or person.authority_id != report.authority_id:
        return False
    if report.author_id == person.pk:
        return not report.is_open
    return (
        report.moderators in tokens_for(person) or is_administrator(person) or has_complained(person, report)
    )


def judges(person: Person | None, report: Report) -> bool:
    """Who reads what was reported: those who look after the place and administrators, unless they are concerned."""
    if person is None or _is_concerned(person, report):
        return False
    return report.moderators in tokens_for(person) or is_administrator(person)


def can_appeal(person: Person | None, report: Report) -> bool:
    """The author of what was hidden, or who complained of what was left, within thirty days, once."""
    if report.is_open or report.decided_at is None or hasattr(report, "appeal"):
        return False
    return report.decided_at + APPEALED_WITHIN >= clock.now() and may_appeal(person, report)


def may_appeal(person: Person | None, report: Report) -> bool:
    """Whose appeal it would be, were there still time for one."""
    if person is None or report.is_open:
        return False
    if report.status == Report.Status.HIDDEN:
        return report.author_id == person.pk
    return has_complained(person, report)


def can_settle(person: Person | None, report: Report) -> bool:
    """An administrator who neither decided nor is concerned."""
    appeal: Appeal | None = getattr(report, "appeal", None)
    return appeal is not None and appeal.status == Appeal.Status.OPEN and may_settle(person, report)


def may_settle(person: Person | None, report: Report) -> bool:
    """Whose answer an appeal asks for, answered already or not."""
    if person is None or not hasattr(report, "appeal"):
        return False
    if not is_administrator(person) or person.authority_id != report.authority_id:
        return False
    if report.decided_by_id == person.pk or _is_concerned(person, report):
        return False
    return report.moderators not in tokens_for(person) or not _others_outside(person, report)


def _others_outside(person: Person, report: Report) -> bool:
    """Whether another administrator had no part in the decision: whoever looks after the place leaves it to them."""
    others = administrators_of(report.authority).exclude(
        pk__in=[person.pk, report.decided_by_id or 0, report.author_id or 0]
    )
    return others.exists()


def can_block(person: Person | None, other: Person) -> bool:
    """Anyone signed in, anyone else: it is nobody's business why."""
    return (
        person is not None
        and person.pk != other.pk
        and person.authority_id == other.authority_id
        and other.erased_at is None
    )
