"""The two gardeners' seats and the understudy's: taking, asking, offering, renewing, leaving. Nobody blocks anything.

Whoever takes a seat was called to it by somebody else, except the first citizen gardener of a community that germinates,
and a member who is alone.
"""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terreau.communities import notices
from terreau.communities.models import Community, Membership, Seat, SeatProposal, SeatQuerySet
from terreau.communities.months import last_day, months_later
from terreau.communities.permissions import (
    can_answer_proposal,
    can_take_kind,
    can_tend_community,
    can_volunteer_to_tend,
    forget_place,
    is_member,
)
from terreau.communities.selectors import settings_of
from terreau.communities.services.refusal import CommunityError, tell
from terreau.core import clock
from terreau.journal.models import Verb
from terreau.offices.models import Office
from terreau.people.models import Person

ENDING_SOON = timedelta(days=60)
IN_A_ROW = timedelta(days=183)  # two mandates closer than this follow each other
MINUTES = (5, 300)


def sit(*, person: Person, community: Community, kind: str, by: Person, minutes_a_week: int = 30) -> Seat:
    """Write the seat: the caller has checked who may. The first citizen gardener makes the community act."""
    today = clock.today(community.authority.zone)
    _check_kind(person, community, kind)
    if not MINUTES[0] <= minutes_a_week <= MINUTES[1]:
        raise CommunityError(_("Count between 5 and 300 minutes a week."), field="minutes_a_week")
    _end_run_out(Seat.objects.filter(community=community).run_out(today))
    for kept in Seat.objects.kept_from(community, kind, today).select_related(
        "community", "authority", "person"
    ):
        _leave(kept, by)
    membership = _be_in(person, community)
    settings = settings_of(community)
    term = _term(person, community, kind, today)
    if kind in Seat.GARDENERS and term > settings.terms:
        raise CommunityError(_held_enough(settings.terms))
    try:
        with transaction.atomic():
            seat = Seat.objects.create(
                authority=community.authority, community=community, person=person, kind=kind,
                starts_on=today, ends_on=last_day(today, settings.mandate_months), minutes_a_week=minutes_a_week, term=term,
            )  # fmt: skip
    except IntegrityError as error:
        raise CommunityError(_refusal_of(person, community)) from error
    SeatProposal.objects.filter(community=community, status=SeatProposal.Status.OPEN, person=person).delete()
    forget_place(person)
    tell(Verb.ADD, by=by, community=community, subject=("membership", membership.pk), about=person)
    if kind == Seat.Kind.CITIZEN and community.status == Community.Status.GERM:
        community.advance(to=Community.Status.ACTIVE)
    return seat


def _term(person: Person, community: Community, kind: str, today: date) -> int:
    """Which mandate in a row this would be: one that lasted, and ended less than half a year ago, counts."""
    last = Seat.objects.filter(person=person, community=community, kind=kind, left_on__isnull=False)
    before = last.order_by("-left_on", "-pk").first()
    if before is None or before.left_on is None or before.left_on < today - IN_A_ROW:
        return 1
    lasted, planned = before.left_on - before.starts_on, before.ends_on - before.starts_on
    return int(before.term) + 1 if lasted * 2 >= planned else int(before.term)


def _held_enough(terms: int) -> str:
    return ngettext(
        "One mandate in the same seat, then somebody else: that is what this community settled.",
        "%(terms)d mandates in a row in the same seat, then somebody else: that is what this community settled.",
        terms,
    ) % {"terms": terms}


def _refusal_of(person: Person, community: Community) -> str:
    if Seat.objects.filter(community=community, person=person, left_on=None).exists():
        return _("One person holds one seat: leave the other one first.")
    return _("Somebody already holds this seat.")


def _check_kind(person: Person, community: Community, kind: str) -> None:
    if kind not in Seat.Kind.values:
        raise CommunityError(_("Choose a seat."), field="kind")
    if community.status == Community.Status.CLOSED:
        raise CommunityError(_("This community is closed."))
    if person.is_suspended or person.erased_at is not None or person.authority_id != community.authority_id:
        raise CommunityError(_("This person cannot hold a seat."))
    if can_take_kind(person, community, kind):
        return
    if kind == Seat.Kind.TECHNICIAN:
        raise CommunityError(_("The technician gardener is a civil servant of the authority."))
    if not is_member(person, community):
        raise CommunityError(_("Join the community first."))
    raise CommunityError(_("This seat is for residents: neither civil servant nor elected here."))


def _be_in(person: Person, community: Community) -> Membership:
    """Whoever tends a community is in it, awake."""
    membership, _is_new = Membership.objects.get_or_create(
        community=community,
        person=person,
        defaults={
            "authority": community.authority, "status": Membership.Status.ACTIVE, "door": Membership.Door.BIRTH,
        },
    )  # fmt: skip
    if membership.status != Membership.Status.ACTIVE:
        membership.advance(to=Membership.Status.ACTIVE, paused_at=None, paused_until=None, left_at=None)
    return membership


def can_take_at_once(person: Person, community: Community, kind: str) -> bool:
    """Without anybody's word: the citizen seat of a community that germinates; for a lone member, an empty seat."""
    if kind == Seat.Kind.TECHNICIAN:
        return community.status == Community.Status.GERM and community.started_by_id == person.pk
    if kind == Seat.Kind.CITIZEN and community.status == Community.Status.GERM:
        return True
    return not _voices(community, kind, besides=person).exists()


def _voices(community: Community, kind: str, besides: Person) -> QuerySet[Person]:
    """Who could say yes to someone who asks for a seat (see `can_answer_proposal`), in one query."""
    today = clock.today(community.authority.zone)
    others: QuerySet[Person] = Person.objects.within(community.authority).present().filter(suspended_at=None)
    seated = Seat.objects.held_on(today).filter(community=community).values("person")
    elected = Office.objects.within(community.authority).held_on(today).filter(kind=Office.Kind.ELECTED)
    voices = (Q(pk=community.started_by_id) & ~Q(pk__in=elected.values("person"))) | Q(pk__in=seated)
    if kind != Seat.Kind.TECHNICIAN:
        offices = Office.objects.within(community.authority).held_on(today)
        offices = offices.filter(kind__in=(Office.Kind.AGENT, Office.Kind.ELECTED))
        members = Membership.objects.present().filter(community=community)
        members = members.exclude(person__in=offices.values("person"))
        voices |= Q(pk__in=members.values("person"))
    return others.filter(voices).exclude(pk=besides.pk).exclude(account=None)


@transaction.atomic
def take_seat(*, by: Person, community: Community, kind: str, minutes_a_week: int = 30) -> Seat:
    """Take an empty seat oneself, when nobody else's word is needed; otherwise ask for it with propose_self."""
    _check_kind(by, community, kind)
    if not can_take_at_once(by, community, kind):
        raise CommunityError(_("Somebody else says yes first: ask for this seat."))
    return sit(person=by, community=community, kind=kind, by=by, minutes_a_week=minutes_a_week)


@transaction.atomic
def propose_self(*, by: Person, community: Community, kind: str) -> SeatProposal:
    """Volunteer for a seat. Whoever tends the community, or started it, says yes; absent, another member does."""
    if not can_volunteer_to_tend(by, community):
        raise CommunityError(_("Join the community first."))
    _check_kind(by, community, kind)
    proposal = _propose(community, by, kind, by)
    for one in _voices(community, Seat.Kind.TECHNICIAN, besides=by).select_related("account"):
        notices.tell_someone_volunteers(proposal, one)
    return proposal


def propose_technician(*, by: Person, community: Community) -> SeatProposal:
    """A civil servant volunteers as technician gardener."""
    return propose_self(by=by, community=community, kind=Seat.Kind.TECHNICIAN)


@transaction.atomic
def offer_seat(*, by: Person, community: Community, person: Person, kind: str) -> SeatProposal:
    """Somebody who tends the community offers an empty seat; nothing changes before the other says yes."""
    if not can_tend_community(by, community):
        raise CommunityError(_("Only those who tend this community offer a seat."))
    if by.pk == person.pk:
        raise CommunityError(_("Choose somebody else."), field="person")
    _check_kind(person, community, kind)
    proposal = _propose(community, person, kind, by)
    notices.tell_seat_offered(proposal)
    return proposal


def _propose(community: Community, person: Person, kind: str, by: Person) -> SeatProposal:
    held = Seat.objects.held_on(clock.today(community.authority.zone)).filter(community=community)
    if held.filter(kind=kind).exclude(person=person).exists():
        raise CommunityError(_("Somebody already holds this seat."), field="kind")
    if held.filter(person=person).exists():
        raise CommunityError(_("One person holds one seat: leave the other one first."), field="kind")
    proposal, is_new = SeatProposal.objects.get_or_create(
        community=community, person=person, kind=kind, status=SeatProposal.Status.OPEN,
        defaults={"authority": community.authority, "proposed_by": by},
    )  # fmt: skip
    if is_new:
        tell(Verb.OFFER, by=by, community=community, about=person)
    return proposal


@transaction.atomic
def answer_proposal(*, by: Person, proposal: SeatProposal, accept: bool) -> Seat | None:
    """Say yes or no to an offered seat, or to someone who asks for one. Never to one's own asking."""
    if not can_answer_proposal(by, proposal):
        raise CommunityError(_("It is for somebody else to answer."))
    to = SeatProposal.Status.ACCEPTED if accept else SeatProposal.Status.DECLINED
    if proposal.status != SeatProposal.Status.OPEN or not proposal.advance(
        to=to, answered_by=by, answered_at=clock.now()
    ):
        raise CommunityError(_("This was answered already."))
    if not accept:
        tell(Verb.REJECT, by=by, community=proposal.community, about=proposal.person)
        return None
    seat = sit(person=proposal.person, community=proposal.community, kind=proposal.kind, by=by)
    if proposal.is_asked:
        notices.tell_seat_given(seat)
    return seat


@transaction.atomic
def leave_seat(*, by: Person, seat: Seat) -> Seat:
    """Give one's own seat back. The community goes on: the understudy acts while it is empty."""
    if by.pk != seat.person_id:
        raise CommunityError(_("Each gives back their own seat."))
    _leave(seat, by)
    return seat


def _leave(seat: Seat, by: Person | None) -> None:
    today = clock.today(seat.authority.zone)
    if Seat.objects.filter(pk=seat.pk, left_on=None).update(left_on=today):
        seat.left_on = today
        forget_place(seat.person)
        tell(Verb.REMOVE, by=by, community=seat.community, about=seat.person)


def leave_seats_of(*, person: Person, community: Community | None = None) -> None:
    """Every seat of someone who leaves."""
    seats = Seat.objects.filter(person=person, left_on=None).select_related(
        "community__authority", "authority", "person"
    )
    for seat in seats.filter(community=community) if community else seats:
        _leave(seat, person)
    forget_place(person)


@transaction.atomic
def renew_seat(*, by: Person, seat: Seat) -> Seat:
    """One mandate more, in the last sixty days: said by somebody else who tends, or alone if nobody does."""
    today = clock.today(seat.authority.zone)
    others = [s for s in acting_seats(seat.community, today) if s.person_id != seat.person_id]
    may = can_tend_community(by, seat.community) and (by.pk != seat.person_id or not others)
    if not may:
        raise CommunityError(_("Your fellow gardener says whether you go on."))
    if seat.left_on is not None or not today <= seat.ends_on <= today + ENDING_SOON:
        raise CommunityError(_("A mandate is renewed in its last sixty days."))
    settings = settings_of(seat.community)
    if seat.kind in Seat.GARDENERS and seat.term >= settings.terms:
        raise CommunityError(_held_enough(settings.terms))
    ends_on, term = months_later(seat.ends_on, settings.mandate_months), seat.term + 1
    if Seat.objects.filter(pk=seat.pk, ends_on=seat.ends_on).update(ends_on=ends_on, term=term):
        tell(Verb.UPDATE, by=by, community=seat.community, about=seat.person)
    seat.ends_on, seat.term = ends_on, term
    return seat


def acting_seats(community: Community, today: date) -> list[Seat]:
    """Seats whose holders tend the community today."""
    held = list(Seat.objects.held_on(today).filter(community=community).select_related("person"))
    gardeners = [s for s in held if s.kind in Seat.GARDENERS]
    return gardeners if len(gardeners) == len(Seat.GARDENERS) else held


@transaction.atomic
def set_minutes(*, by: Person, seat: Seat, minutes_a_week: int) -> Seat:
    """How long a gardener gives each week: their list is made to fit."""
    if by.pk != seat.person_id:
        raise CommunityError(_("Each chooses their own time."))
    if not MINUTES[0] <= minutes_a_week <= MINUTES[1]:
        raise CommunityError(_("Count between 5 and 300 minutes a week."), field="minutes_a_week")
    seat.minutes_a_week = minutes_a_week
    seat.save(update_fields=["minutes_a_week"])
    return seat


def _end_run_out(seats: SeatQuerySet) -> int:
    ended = 0
    for seat in seats.select_related("community__authority", "person"):
        if Seat.objects.filter(pk=seat.pk, left_on=None).update(left_on=seat.ends_on):
            forget_place(seat.person)
            tell(Verb.REMOVE, by=None, community=seat.community, about=seat.person)
            ended += 1
    return ended


def end_seats(now: datetime) -> int:
    """Mandates that ran out are ended; nobody has to remember."""
    ended = 0
    for seat in (
        Seat.objects.run_out((now + timedelta(days=1)).date())
        .select_related("authority")
        .order_by("pk")[:500]
    ):
        today = clock.today(seat.authority.zone)
        with transaction.atomic():
            ended += _end_run_out(Seat.objects.filter(pk=seat.pk).run_out(today))
    return ended


def warn_of_ends(now: datetime) -> int:
    """Both gardeners know two months ahead that a seat ends."""
    soon = Seat.objects.filter(left_on=None, ends_on__gte=now.date(), ends_on__lte=(now + ENDING_SOON).date())
    sent = 0
    for seat in soon.select_related("community__authority", "person", "authority").order_by("ends_on", "pk")[
        :500
    ]:
        with transaction.atomic():
            for other in acting_seats(seat.community, clock.today(seat.authority.zone)):
                sent += notices.tell_seat_ending(seat, other.person)
    return sent
