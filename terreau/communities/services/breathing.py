"""A membership that breathes: being welcomed, getting active, pausing without a reason, coming back, leaving."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from terreau.communities import notices
from terreau.communities.models import CircleMember, Membership, SeatProposal
from terreau.communities.permissions import can_welcome, forget_place
from terreau.communities.services.refusal import CommunityError, about_membership, tell
from terreau.communities.services.relaying import end_relay_of
from terreau.communities.services.seats import leave_seats_of
from terreau.communities.services.welcoming import leave_welcome
from terreau.core import clock
from terreau.journal.models import Verb
from terreau.people.models import Consent, Person
from terreau.people.services import withdraw_consent

GONE = (Membership.Status.WITHDRAWN, Membership.Status.FORMER)
BECOMES_FORMER = timedelta(days=30)


def _advance(membership: Membership, to: str, **changes: object) -> None:
    if not membership.can_advance(to) or not membership.advance(to=to, **changes):
        raise CommunityError(_("This changed meanwhile. Please look again."))
    forget_place(membership.person)


def _tell_own(verb: str, membership: Membership, by: Person | None = None) -> None:
    """What someone does with their own membership is for those who tend the community, not for everyone."""
    tell(
        verb,
        by=membership.person,
        community=membership.community,
        subject=about_membership(membership),
        entered_by=by,
        audience=f"gardeners:{membership.community_id}",
    )


@transaction.atomic
def welcome_member(*, by: Person, membership: Membership, how: str = "") -> Membership:
    """Say that a human word was given, and how when it is known. The first one counts; said again, nothing changes."""
    if not can_welcome(by, membership):
        raise CommunityError(_("Only those who tend this community welcome newcomers here."))
    if how and how not in Membership.Greeting.values:
        raise CommunityError(_("Say how you welcomed them."), field="how")
    if Membership.objects.filter(pk=membership.pk, welcomed_at=None).update(
        welcomed_at=clock.now(), welcomed_by=by, welcomed_how=how
    ):
        _tell_gardeners(Verb.ACCEPT, membership, by)
    membership.refresh_from_db()
    return membership


def _tell_gardeners(verb: str, membership: Membership, by: Person) -> None:
    """A line about a newcomer, for those who tend their community."""
    tell(
        verb,
        by=by,
        community=membership.community,
        subject=about_membership(membership),
        about=membership.person,
        audience=f"gardeners:{membership.community_id}",
    )


@transaction.atomic
def take_back_welcome(*, by: Person, membership: Membership, since: datetime) -> Membership:
    """A welcome ticked by mistake: the newcomer waits for a word again. Only one's own, written since that instant."""
    written = Membership.objects.filter(pk=membership.pk, welcomed_by=by, welcomed_at__gte=since)
    if written.update(welcomed_at=None, welcomed_by=None, welcomed_how=""):
        _tell_gardeners(Verb.UNDO, membership, by)
    membership.refresh_from_db()
    return membership


@transaction.atomic
def become_active(*, membership: Membership) -> Membership:
    """From discovering to taking part; whoever already does stays so."""
    if membership.status == Membership.Status.DISCOVERY:
        _advance(membership, Membership.Status.ACTIVE)
        _tell_own(Verb.UPDATE, membership)
    return membership


@transaction.atomic
def pause(*, membership: Membership, until: date | None = None, by: Person | None = None) -> Membership:
    """Rest, without a reason; with a date, one warm message then. `by`: a gardener to whom they said it."""
    if membership.status in GONE:
        raise CommunityError(_("You are no longer in this community."))
    if until is not None and until <= clock.today(membership.authority.zone):
        raise CommunityError(_("Choose a day to come, or leave it empty."), field="until")
    if membership.status == Membership.Status.PAUSED:
        membership.paused_until = until
        membership.save(update_fields=["paused_until"])
        return membership
    _advance(membership, Membership.Status.PAUSED, paused_at=clock.now(), paused_until=until)
    _tell_own(Verb.UPDATE, membership, by)
    return membership


@transaction.atomic
def come_back(*, membership: Membership, by: Person | None = None) -> Membership:
    """End a pause; whoever is not pausing stays as they are."""
    if membership.status == Membership.Status.PAUSED:
        _advance(membership, Membership.Status.ACTIVE, paused_at=None, paused_until=None)
        _tell_own(Verb.UPDATE, membership, by)
    return membership


@transaction.atomic
def leave(*, membership: Membership, may_be_called: bool = False, by: Person | None = None) -> Membership:
    """Leave: seats and circles are given back, the words of introduction are forgotten, the door stays open.

    `may_be_called`: they agree to be called back, once. `by`: a gardener to whom they said it.
    """
    if membership.status in GONE:
        return membership
    person, community = membership.person, membership.community
    leave_seats_of(person=person, community=community)
    CircleMember.objects.filter(membership=membership).delete()
    SeatProposal.objects.filter(community=community, person=person, status=SeatProposal.Status.OPEN).delete()
    _advance(
        membership,
        Membership.Status.WITHDRAWN,
        left_at=clock.now(),
        introduction="",
        behalf_reason="",
        paused_at=None,
        paused_until=None,
        skills="",
        availability="",
        access_needs="",
        offers_welcome=False,
        welcomer=None,
        call_back=Membership.CallBack.YES if may_be_called else "",
    )
    leave_welcome(membership=membership)
    end_relay_of(membership=membership)
    if Consent.objects.filter(person=person, purpose=f"community:{community.public_id}").exists():
        withdraw_consent(person=person, purpose=f"community:{community.public_id}")
    _tell_own(Verb.LEAVE, membership, by)
    return membership


def greet_returns(now: datetime) -> int:
    """On the day someone said they would be back: one warm message, and nothing is decided for them."""
    sent = 0
    due = Membership.objects.filter(status=Membership.Status.PAUSED, paused_until__lte=now.date())
    for membership in due.select_related("person", "community", "authority").order_by("pk")[:500]:
        if membership.paused_until > clock.today(membership.authority.zone):
            continue
        with transaction.atomic():
            notices.send_warm_message(membership)
            Membership.objects.filter(pk=membership.pk).update(paused_until=None)
        sent += 1
    return sent


def become_former(now: datetime) -> int:
    """A month after leaving one is a former member: what was done together stays, the door too."""
    gone = Membership.objects.filter(status=Membership.Status.WITHDRAWN, left_at__lte=now - BECOMES_FORMER)
    return gone.update(status=Membership.Status.FORMER)


@transaction.atomic
def erase_memberships(*, person: Person) -> None:
    """Leave everything, and empty every text; the rows stay for the history of the communities."""
    memberships = Membership.objects.filter(person=person).select_related("community", "person", "authority")
    for membership in memberships:
        leave(membership=membership)
    leave_seats_of(person=person)
    memberships.update(
        introduction="",
        behalf_reason="",
        organisation=None,
        skills="",
        availability="",
        access_needs="",
        origin="",
        call_back="",
    )
    SeatProposal.objects.filter(person=person).delete()
