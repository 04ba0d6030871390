"""Keeping someone out: three days at most by one gardener, longer only by two. They are told why, and whom to turn to."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from terreau.communities import notices
from terreau.communities.models import (
    CircleMember,
    Community,
    Exclusion,
    Membership,
    PairGesture,
    Seat,
    SeatProposal,
)
from terreau.communities.permissions import can_lift, can_suspend, forget_place
from terreau.communities.services.refusal import CommunityError, clean_text, tell
from terreau.core import clock
from terreau.core.seal import seal
from terreau.journal.models import Verb
from terreau.people.models import Person

LONGEST = timedelta(hours=72)
AGAIN_AFTER = timedelta(days=30)
REASON_LIMIT = 600


def check_reason(reason: str) -> str:
    """A reason is always given, and always sealed."""
    reason = clean_text(
        reason, REASON_LIMIT, _("This reason is too long: %(limit)d characters at most."), "reason"
    )
    if not reason:
        raise CommunityError(_("Say why, in a sentence."), field="reason")
    return reason


@transaction.atomic
def suspend_member(*, by: Person, membership: Membership, reason: str, hours: int = 72) -> Exclusion:
    """One gardener alone, for three days at most, and not twice in a month: longer takes two."""
    if not can_suspend(by, membership):
        raise CommunityError(_("Only those who tend this community suspend a member."))
    reason = check_reason(reason)
    if not timedelta(0) < timedelta(hours=hours) <= LONGEST:
        raise CommunityError(_("Three days at most: longer takes two of you."), field="hours")
    _check_holds_no_seat(membership.person, membership.community)
    now = clock.now()
    rows = Exclusion.objects.filter(community=membership.community, person=membership.person)
    if rows.filter(kind=Exclusion.Kind.SUSPENSION, starts_at__gt=now - AGAIN_AFTER).exists():
        raise CommunityError(
            _("This person was suspended this month already: excluding them takes two of you.")
        )
    before = str(membership.status)
    _move(membership, Membership.Status.SUSPENDED)
    try:
        with transaction.atomic():
            written = Exclusion.objects.create(
                authority=membership.authority,
                community=membership.community,
                person=membership.person,
                kind=Exclusion.Kind.SUSPENSION,
                sealed_reason=seal(reason),
                decided_by=by,
                starts_at=now,
                until=now + timedelta(hours=hours),
                status_before=before,
            )
    except IntegrityError as error:
        raise CommunityError(_("This person is suspended already.")) from error
    _tell(Verb.REMOVE, written, by)
    notices.tell_kept_out(written)
    notices.tell_colleagues_of_suspension(written, by)
    return written


def _check_holds_no_seat(person: Person, community: Community) -> None:
    today = clock.today(community.authority.zone)
    if Seat.objects.held_on(today).filter(community=community, person=person).exists():
        raise CommunityError(
            _("Whoever holds a seat here is not set aside by the others: write to the administrator.")
        )


def _move(membership: Membership, to: str) -> None:
    if not membership.can_advance(to) or not membership.advance(to=to):
        raise CommunityError(_("This changed meanwhile. Please look again."))
    forget_place(membership.person)


def _tell(verb: str, exclusion: Exclusion, by: Person | None) -> None:
    """For those who tend, and for whom it is about; never the reason."""
    tell(
        verb,
        by=by,
        community=exclusion.community,
        about=exclusion.person,
        audience=f"gardeners:{exclusion.community_id}",
    )


@transaction.atomic
def lift_suspension_here(*, by: Person, exclusion: Exclusion) -> Exclusion:
    """Whoever tends ends a suspension before its time."""
    if not can_lift(by, exclusion):
        raise CommunityError(_("Only those who tend this community end a suspension."))
    _end(exclusion, by, clock.now())
    return exclusion


def _end(exclusion: Exclusion, by: Person | None, now: datetime) -> bool:
    """They are in again as they were; said twice, it counts once."""
    if not Exclusion.objects.filter(pk=exclusion.pk, lifted_at=None).update(lifted_at=now):
        return False
    exclusion.lifted_at = now
    Membership.objects.filter(
        community=exclusion.community_id, person=exclusion.person_id, status=Membership.Status.SUSPENDED
    ).update(status=exclusion.status_before or Membership.Status.ACTIVE)
    forget_place(exclusion.person)
    _tell(Verb.UNDO, exclusion, by)
    notices.tell_back_in(exclusion)
    return True


def end_suspensions(now: datetime) -> int:
    """Those whose time is over: nobody has to remember."""
    due = Exclusion.objects.filter(kind=Exclusion.Kind.SUSPENSION, lifted_at=None, until__lte=now)
    ended = 0
    for one in due.select_related("community__authority", "person__account", "authority").order_by("pk")[
        :500
    ]:
        with transaction.atomic():
            ended += _end(one, None, now)
    return ended


# ---------------------------------------------------------------- what two people do


def check_exclude(community: Community, about: Person | None, values: Mapping[str, Any]) -> None:
    membership = Membership.objects.filter(community=community, person=about).first()
    if about is None or membership is None or membership.status == Membership.Status.EXCLUDED:
        raise CommunityError(_("Choose somebody who is in this community."), field="about")
    _check_holds_no_seat(about, community)


def exclude(gesture: PairGesture) -> None:
    """Two agreed: the person leaves the community and its circles, and does not come back before two agree again."""
    community, person = gesture.community, gesture.about
    check_exclude(community, person, {})
    membership = Membership.objects.select_related("person__account").get(community=community, person=person)
    Exclusion.objects.filter(
        community=community, person=person, kind=Exclusion.Kind.SUSPENSION, lifted_at=None
    ).update(lifted_at=clock.now())
    CircleMember.objects.filter(membership=membership).delete()
    SeatProposal.objects.filter(community=community, person=person, status=SeatProposal.Status.OPEN).delete()
    _move(membership, Membership.Status.EXCLUDED)
    written = Exclusion.objects.create(
        authority=community.authority,
        community=community,
        person=membership.person,
        kind=Exclusion.Kind.EXCLUSION,
        sealed_reason=gesture.sealed_reason,
        decided_by=gesture.proposed_by,
        gesture=gesture,
        starts_at=clock.now(),
    )
    _tell(Verb.REMOVE, written, gesture.answered_by)
    notices.tell_kept_out(written)


def check_readmit(community: Community, about: Person | None, values: Mapping[str, Any]) -> None:
    kept_out = Exclusion.objects.filter(
        community=community, person=about, kind=Exclusion.Kind.EXCLUSION, lifted_at=None
    )
    if about is None or not kept_out.exists():
        raise CommunityError(_("Choose somebody who was excluded."), field="about")


def readmit(gesture: PairGesture) -> None:
    """The door is open again: they come back if they wish, by themselves."""
    check_readmit(gesture.community, gesture.about, {})
    found = Exclusion.objects.select_related("community__authority", "person__account").get(
        community=gesture.community, person=gesture.about, kind=Exclusion.Kind.EXCLUSION, lifted_at=None
    )
    membership = Membership.objects.select_related("person").get(
        community=gesture.community, person=gesture.about
    )
    _move(membership, Membership.Status.WITHDRAWN)
    Exclusion.objects.filter(pk=found.pk).update(lifted_at=clock.now())
    _tell(Verb.UNDO, found, gesture.answered_by)
    notices.tell_back_in(found)
