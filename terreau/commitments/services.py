"""Asking, answering, keeping: one function per gesture."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from terreau.authorities.models import Authority
from terreau.commitments import notices
from terreau.commitments.models import ANSWER_WITHIN, Commitment, Step
from terreau.commitments.permissions import (
    acts_on_behalf,
    can_answer_commitment,
    can_ask,
    can_close_commitment,
    can_remind_authority,
    can_withdraw_request,
    is_public,
)
from terreau.communities.models import Circle, Community, Membership
from terreau.core import clock
from terreau.core.errors import GestureError
from terreau.core.text import tidy
from terreau.journal.models import Capacity, Link
from terreau.journal.services import Subject, link, record
from terreau.offices.permissions import is_agent, is_elected
from terreau.people.models import Person
from terreau.search.services import index

TEXT_LIMIT = 600
BETWEEN_REMINDERS = timedelta(days=7)
FARTHEST = timedelta(days=5 * 366)
Status = Commitment.Status


class CommitmentError(GestureError):
    """A refused gesture on a request or a commitment."""


@transaction.atomic
def ask(
    *,
    by: Person,
    community: Community,
    text: str,
    owner_person: Person | None = None,
    owner_circle: Circle | None = None,
    owner_authority: Authority | None = None,
    circle: Circle | None = None,
    born_of: Iterable[Subject] = (),
    is_collective: bool = False,
) -> Commitment:
    """Ask something of exactly one owner. `is_collective`: a gathering asks, `by` only writes it down."""
    if not can_ask(by, community):
        raise CommitmentError(_("Only members of this community ask something in it."))
    text = _checked_text(text, field="text", missing=_("Say what is asked, in one sentence."))
    owner = _checked_owner(community, owner_person, owner_circle, owner_authority)
    now = clock.now()
    commitment = Commitment.objects.create(
        authority=community.authority,
        community=community,
        circle=circle or owner_circle,
        text=text,
        asked_by=None if is_collective else by,
        entered_by=by,
        asked_at=now,
        put_at=now,
        answer_due_on=_answer_due_on(community.authority, owner),
        **owner,
    )
    for subject in born_of:
        link(
            authority=community.authority,
            kind=Link.Kind.BORN_OF,
            source=("commitment", commitment.pk),
            target=subject,
        )
    _write(commitment, "Offer", by=by)
    notices.tell_owner(commitment, by)
    return commitment


@transaction.atomic
def accept(*, by: Person, commitment: Commitment, due_on: date, text: str = "") -> Commitment:
    """The owner takes it on, with a date: from now on something is owed."""
    _check(can_answer_commitment(by, commitment), commitment)
    today = clock.today(commitment.authority.zone)
    if due_on < today:
        raise CommitmentError(_("This date has passed. Choose today or a later day."), field="due_on")
    if due_on > today + FARTHEST:
        raise CommitmentError(
            _("This date is more than five years away. Choose a nearer one."), field="due_on"
        )
    text = _checked_text(text, field="text")
    _advance(
        commitment, Status.ACCEPTED, answered_at=clock.now(), due_on=due_on, warned_at=None, reminded_at=None
    )
    return _answered(commitment, "Accept", by=by, text=text, due_on=due_on)


@transaction.atomic
def refuse(*, by: Person, commitment: Commitment, reason: str) -> Commitment:
    """The owner says no, and why."""
    _check(can_answer_commitment(by, commitment), commitment)
    reason = _checked_text(reason, field="reason", missing=_("Give the reason: one sentence is enough."))
    now = clock.now()
    _advance(
        commitment, Status.REFUSED, answered_at=now, closed_at=now, refusal_reason=reason, warned_at=None
    )
    return _answered(commitment, "Reject", by=by, text=reason)


@transaction.atomic
def redirect(
    *,
    by: Person,
    commitment: Commitment,
    why: str,
    owner_person: Person | None = None,
    owner_circle: Circle | None = None,
    owner_authority: Authority | None = None,
) -> Commitment:
    """Pass a request on to whom it concerns; they owe nothing before they accept."""
    _check(can_answer_commitment(by, commitment), commitment)
    why = _checked_text(why, field="why", missing=_("Say why you pass it on: one sentence is enough."))
    owner = _checked_owner(commitment.community, owner_person, owner_circle, owner_authority)
    if owner == _owner_of(commitment):
        raise CommitmentError(_("This request is already theirs. Choose somebody else."), field="owner")
    before = commitment.put_at
    _advance(
        commitment,
        Status.REDIRECTED,
        put_at=clock.now(),
        answer_due_on=_answer_due_on(commitment.authority, owner),
        warned_at=None,
        reminded_at=None,
        since=before,
        **owner,
    )
    _write(commitment, "Move", by=by, text=why)
    notices.tell_owner(commitment, by)
    notices.tell_asker(commitment, by)
    return commitment


@transaction.atomic
def keep(*, by: Person, commitment: Commitment, outcome: str = "") -> Commitment:
    """It was done. The institution says what came of it; residents may."""
    _check(can_close_commitment(by, commitment), commitment)
    missing = _("Say what came of it: one sentence is enough.") if commitment.is_institutions else ""
    return _close(
        commitment,
        Status.KEPT,
        "Update",
        by=by,
        text=_checked_text(outcome, field="outcome", missing=missing),
    )


@transaction.atomic
def not_keep(*, by: Person, commitment: Commitment, outcome: str = "") -> Commitment:
    """It could not be done. The institution says why; nobody asks residents."""
    _check(can_close_commitment(by, commitment), commitment)
    missing = _("Say why it could not be kept: one sentence is enough.") if commitment.is_institutions else ""
    text = _checked_text(outcome, field="outcome", missing=missing)
    return _close(commitment, Status.NOT_KEPT, "Update", by=by, text=text)


@transaction.atomic
def hand_back(*, by: Person, commitment: Commitment) -> Commitment:
    """A resident or a circle gives it back, in one click, without a reason."""
    if commitment.is_institutions:
        raise CommitmentError(_("The institution says why it could not keep its commitment."))
    _check(can_close_commitment(by, commitment), commitment)
    return _close(commitment, Status.HANDED_BACK, "Undo", by=by, text="")


@transaction.atomic
def withdraw(*, by: Person, commitment: Commitment) -> Commitment:
    """Whoever asked takes the request back before it is answered."""
    _check(can_withdraw_request(by, commitment), commitment)
    _advance(commitment, Status.WITHDRAWN, closed_at=clock.now(), warned_at=None)
    _write(commitment, "Undo", by=by)
    return commitment


@transaction.atomic
def remind(*, by: Person, commitment: Commitment) -> Commitment:
    """A gardener asks the institution again, once a week at most."""
    _check(can_remind_authority(by, commitment), commitment)
    now = clock.now()
    recent = Q(reminded_at__gt=now - BETWEEN_REMINDERS)
    free = Commitment.objects.filter(pk=commitment.pk, status=commitment.status).exclude(recent)
    if not free.update(reminded_at=now):
        raise CommitmentError(_("A reminder already left this week. Give them a few days."))
    commitment.reminded_at = now
    _record(commitment, "Announce", by=by)
    notices.tell_reminder(commitment, by)
    return commitment


def warn_late_institutions(now: datetime) -> int:
    """Every authority is warned once, in private, of each request or commitment of its own past its date."""
    warned = 0
    for authority in Authority.objects.order_by("pk"):
        today = now.astimezone(authority.zone).date()
        late = (
            Commitment.objects.within(authority)
            .overdue(today)
            .filter(warned_at=None)
            .with_owners()
            .select_related("authority")
        )
        warned += sum(_warn(one, now) for one in late)
    return warned


@transaction.atomic
def _warn(commitment: Commitment, now: datetime) -> int:
    untold = Commitment.objects.filter(pk=commitment.pk, status=commitment.status, warned_at=None)
    if not untold.update(warned_at=now):
        return 0
    notices.warn_institution(commitment)
    return 1


def _check(is_allowed: bool, commitment: Commitment) -> None:
    """Refuses with the reason people can do something about."""
    if is_allowed:
        return
    if commitment.is_open:
        raise CommitmentError(_("This is not yours to answer."))
    raise CommitmentError(_("This request is already closed. Reload the page to read what happened."))


def _checked_text(text: str, *, field: str, missing: str = "") -> str:
    text = tidy(text)
    if missing and not text:
        raise CommitmentError(missing, field=field)
    if len(text) > TEXT_LIMIT:
        too_long = _("This text is too long: %(limit)d characters at most.") % {"limit": TEXT_LIMIT}
        raise CommitmentError(too_long, field=field)
    return text


def _checked_owner(
    community: Community, person: Person | None, circle: Circle | None, authority: Authority | None
) -> dict[str, Any]:
    """Exactly one owner, of this community or this authority; three columns to write."""
    if sum(one is not None for one in (person, circle, authority)) != 1:
        raise CommitmentError(_("Choose one person, one circle, or the authority."), field="owner")
    if person is not None and not _is_here(person, community):
        raise CommitmentError(
            _("This person is not in the community any more. Choose somebody else."), field="owner"
        )
    if circle is not None and (circle.community_id != community.pk or circle.closed_at is not None):
        raise CommitmentError(_("This circle is closed. Choose another one."), field="owner")
    if authority is not None and authority.pk != community.authority_id:
        raise CommitmentError(_("Choose one person, one circle, or the authority."), field="owner")
    return {"owner_person": person, "owner_circle": circle, "owner_authority": authority}


def _is_here(person: Person, community: Community) -> bool:
    present = Membership.objects.filter(community=community, person=person).present()
    return person.erased_at is None and person.suspended_at is None and present.exists()


def _owner_of(commitment: Commitment) -> dict[str, Any]:
    return {
        "owner_person": commitment.owner_person,
        "owner_circle": commitment.owner_circle,
        "owner_authority": commitment.owner_authority,
    }


def _answer_due_on(authority: Authority, owner: dict[str, Any]) -> date | None:
    """Only the institution gives itself a date to answer."""
    return clock.today(authority.zone) + ANSWER_WITHIN if owner["owner_authority"] is not None else None


def _advance(commitment: Commitment, to: str, since: datetime | None = None, **changes: Any) -> None:
    """Move, unless somebody did it first. `since`: still put to the same owner (passing on keeps the same status)."""
    if since is not None and not Commitment.objects.filter(pk=commitment.pk, put_at=since).exists():
        moved = False
    else:
        moved = commitment.advance(to=to, **changes)
    if not moved:
        raise CommitmentError(_("Somebody answered just before you. Reload the page to read what happened."))


def _capacity(by: Person, commitment: Commitment) -> str:
    """In what quality: for the institution's own affairs, as who holds office; else as a resident."""
    if not commitment.is_institutions:
        return Capacity.RESIDENT
    if is_elected(by):
        return Capacity.ELECTED
    return Capacity.AGENT if is_agent(by) else Capacity.RESIDENT


def _record(commitment: Commitment, verb: str, *, by: Person) -> None:
    on_behalf = verb != "Offer" and acts_on_behalf(by, commitment)
    record(
        verb,
        subject=("commitment", commitment.pk),
        authority=commitment.authority,
        actor=commitment.owner_person if on_behalf else by,
        entered_by=by if on_behalf else None,
        capacity=_capacity(by, commitment),
        community_id=commitment.community_id,
        circle_id=commitment.circle_id,
        target_person=commitment.owner_person,
        audience="public" if is_public(commitment) else f"community:{commitment.community_id}",
    )


def _write(
    commitment: Commitment, verb: str, *, by: Person, text: str = "", due_on: date | None = None
) -> None:
    """One step in its life, one line in the journal."""
    is_answer = commitment.status not in (Status.ASKED, Status.REDIRECTED, Status.WITHDRAWN)
    Step.objects.create(
        authority=commitment.authority,
        commitment=commitment,
        status=commitment.status,
        at=clock.now(),
        by=by,
        capacity=_capacity(by, commitment),
        is_on_behalf=is_answer and acts_on_behalf(by, commitment),
        text=text,
        due_on=due_on,
        **_owner_of(commitment),
    )
    _record(commitment, verb, by=by)


def _answered(
    commitment: Commitment, verb: str, *, by: Person, text: str, due_on: date | None = None
) -> Commitment:
    _write(commitment, verb, by=by, text=text, due_on=due_on)
    notices.tell_asker(commitment, by)
    return commitment


def _close(commitment: Commitment, to: str, verb: str, *, by: Person, text: str) -> Commitment:
    _advance(commitment, to, closed_at=clock.now(), outcome_text=text, warned_at=None)
    return _answered(commitment, verb, by=by, text=text)


@transaction.atomic
def forget_person(*, person: Person) -> None:
    """Nothing is owed any more by someone who leaves; their words go, what others asked and answered stays."""
    now = clock.now()
    touched = [
        *Commitment.objects.filter(Q(owner_person=person) | Q(asked_by=person)).values_list("pk", flat=True)
    ]
    mine = Commitment.objects.filter(owner_person=person)
    mine.filter(status=Status.ACCEPTED).update(status=Status.HANDED_BACK, closed_at=now)
    mine.waiting().update(status=Status.WITHDRAWN, closed_at=now)
    mine.update(refusal_reason="", outcome_text="")
    asked = Commitment.objects.filter(asked_by=person)
    asked.waiting().update(status=Status.WITHDRAWN, closed_at=now)
    asked.update(text="", asked_by=None)
    Commitment.objects.filter(entered_by=person).update(entered_by=None)
    said = Step.objects.filter(by=person)
    said.filter(capacity=Capacity.RESIDENT).update(text="")
    said.update(by=None)
    Step.objects.filter(owner_person=person).update(owner_person=None)
    index(kind="commitment", ids=touched)
