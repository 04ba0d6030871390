from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from terreau.communities.models import Community, Seat, SeatProposal
from terreau.communities.months import last_day, months_later
from terreau.communities.permissions import (
    can_answer_proposal,
    can_decide_for_community,
    can_tend_community,
    forget_place,
)
from terreau.communities.selectors import acting_gardeners, empty_seats, seats_held
from terreau.communities.services import (
    CommunityError,
    answer_proposal,
    end_seats,
    leave_seat,
    offer_seat,
    propose_self,
    propose_technician,
    renew_seat,
    set_minutes,
    start_community,
    take_seat,
    update_purpose,
    warn_of_ends,
)
from terreau.communities.tests.factories import make_community, make_membership, make_seat
from terreau.core import clock
from terreau.core.ids import public_id
from terreau.journal.models import Line
from terreau.notifications.models import Message
from terreau.offices.services import give_office
from terreau.people.services import lift_suspension, suspend_person
from terreau.people.tests.factories import make_authority, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def germ(cast) -> Community:
    return start_community(
        by=cast.lina, authority=cast.authority, name="Germe", purpose="Pousser.", called_by="residents"
    )


def seat_of(person) -> Seat:
    return Seat.objects.select_related("community__authority", "authority", "person").get(
        person=person, left_on=None
    )


def test_the_first_citizen_gardener_makes_it_act(cast, germ):
    seat = take_seat(by=cast.lina, community=germ, kind="citizen")
    germ.refresh_from_db()
    assert germ.status == "active"
    assert seat.ends_on == last_day(seat.starts_on, 12)
    assert Line.objects.filter(verb="Add", target_person=cast.lina).exists()


@pytest.mark.parametrize(
    ("who", "kind"),
    [("karim", "citizen"), ("ines", "citizen"), ("lina", "technician"), ("omar", "citizen"), ("lina", "x")],
)
def test_each_seat_is_for_its_own_kind(cast, germ, who, kind):
    with pytest.raises(CommunityError):
        take_seat(by=getattr(cast, who), community=germ, kind=kind)


def test_nobody_holds_two_seats_and_no_seat_has_two_holders(cast):
    with pytest.raises(CommunityError):
        take_seat(by=cast.aya, community=cast.community, kind="understudy")
    with pytest.raises(CommunityError):
        take_seat(by=cast.lina, community=cast.community, kind="citizen")


def test_an_agent_volunteers_and_the_citizen_gardener_says_yes(cast, germ):
    take_seat(by=cast.lina, community=germ, kind="citizen")
    with pytest.raises(CommunityError):
        take_seat(by=cast.karim, community=germ, kind="technician")
    proposal = propose_technician(by=cast.karim, community=germ)
    assert propose_technician(by=cast.karim, community=germ) == proposal
    assert Message.objects.get(key__startswith="seat-asked").person == cast.lina
    with pytest.raises(CommunityError):
        answer_proposal(by=cast.karim, proposal=proposal, accept=True)
    answer_proposal(by=cast.lina, proposal=proposal, accept=True)
    assert seat_of(cast.karim).kind == "technician"
    assert germ.memberships.filter(person=cast.karim, status="active").exists()
    with pytest.raises(CommunityError, match="déjà"):
        answer_proposal(by=cast.lina, proposal=proposal, accept=False)


def test_without_a_gardener_the_starter_says_yes(cast, germ):
    proposal = propose_technician(by=cast.tom, community=germ)
    assert answer_proposal(by=cast.lina, proposal=proposal, accept=True)


def test_a_declined_volunteer_may_offer_again(cast, germ):
    proposal = propose_technician(by=cast.tom, community=germ)
    assert answer_proposal(by=cast.lina, proposal=proposal, accept=False) is None
    assert propose_technician(by=cast.tom, community=germ) != proposal


def test_an_offered_seat_waits_for_a_yes(cast):
    proposal = offer_seat(by=cast.tom, community=cast.community, person=cast.lina, kind="understudy")
    assert Message.objects.get(key=f"seat-offered:{proposal.pk}").person == cast.lina
    for other in (cast.aya, cast.tom, cast.omar):
        with pytest.raises(CommunityError):
            answer_proposal(by=other, proposal=proposal, accept=True)
    answer_proposal(by=cast.lina, proposal=proposal, accept=True)
    assert seat_of(cast.lina).kind == "understudy"


@pytest.mark.parametrize("who", ["lina", "karim", "ines"])
def test_only_those_who_tend_offer(cast, who):
    with pytest.raises(CommunityError):
        offer_seat(by=getattr(cast, who), community=cast.community, person=cast.omar, kind="understudy")


def test_the_understudy_acts_while_a_seat_is_empty(cast):
    make_seat(cast.community, cast.lina, "understudy")
    forget_place(cast.lina)
    assert not can_tend_community(cast.lina, cast.community)
    leave_seat(by=cast.tom, seat=seat_of(cast.tom))
    forget_place(cast.lina)
    assert can_tend_community(cast.lina, cast.community)
    with pytest.raises(CommunityError):
        leave_seat(by=cast.lina, seat=seat_of(cast.aya))


def test_when_both_gardeners_are_gone_any_other_member_says_yes(cast):
    for one in (cast.aya, cast.tom):
        leave_seat(by=one, seat=seat_of(one))
    proposal = propose_self(by=cast.lina, community=cast.community, kind="citizen")
    answer_proposal(by=cast.omar, proposal=proposal, accept=True)
    assert seat_of(cast.lina).kind == "citizen"


def test_a_lone_member_takes_the_empty_seat(cast, germ):
    germ.status = "active"
    germ.save()
    assert take_seat(by=cast.lina, community=germ, kind="citizen").person == cast.lina


def test_an_absent_agent_blocks_nothing(cast, germ):
    proposal = propose_technician(by=cast.tom, community=germ)
    answer_proposal(by=cast.lina, proposal=proposal, accept=True)
    take_seat(by=cast.lina, community=germ, kind="citizen")
    leave_seat(by=cast.tom, seat=seat_of_in(cast.tom, germ))
    update_purpose(by=cast.lina, community=germ, name="Germe", purpose="Pousser encore.")
    assert can_decide_for_community(cast.lina, germ)
    assert not can_decide_for_community(cast.karim, germ)


def seat_of_in(person, community) -> Seat:
    return Seat.objects.select_related("community__authority", "authority", "person").get(
        person=person, community=community, left_on=None
    )


def test_mandates_end_by_themselves_and_free_the_seat(cast):
    today = clock.today(cast.authority.zone)
    Seat.objects.filter(person=cast.tom).update(ends_on=today - timedelta(days=1))
    assert end_seats(clock.now()) == 1
    assert end_seats(clock.now()) == 0
    assert Seat.objects.get(person=cast.tom).left_on == today - timedelta(days=1)
    assert Line.objects.filter(verb="Remove", target_person=cast.tom, actor=None).count() == 1


def test_a_seat_that_ran_out_can_be_taken_before_the_nightly_chore(cast):
    today = clock.today(cast.authority.zone)
    Seat.objects.filter(person=cast.tom).update(ends_on=today - timedelta(days=1))
    proposal = propose_technician(by=cast.karim, community=cast.community)
    assert answer_proposal(by=cast.aya, proposal=proposal, accept=True)


def test_both_gardeners_are_told_a_month_ahead_once(cast):
    assert warn_of_ends(clock.now()) == 0
    Seat.objects.filter(person=cast.tom).update(ends_on=clock.today(cast.authority.zone) + timedelta(days=20))
    assert warn_of_ends(clock.now()) == 2
    assert warn_of_ends(clock.now()) == 0


def test_a_mandate_is_renewed_by_the_other_gardener_in_its_last_month(cast):
    seat = seat_of(cast.tom)
    with pytest.raises(CommunityError, match="soixante"):
        renew_seat(by=cast.aya, seat=seat)
    seat.ends_on = clock.today(cast.authority.zone) + timedelta(days=20)
    seat.save()
    for other in (cast.tom, cast.lina, cast.karim):
        with pytest.raises(CommunityError):
            renew_seat(by=other, seat=seat)
    before = seat.ends_on
    assert renew_seat(by=cast.aya, seat=seat).ends_on == months_later(before, 12)


def test_each_chooses_their_own_minutes(cast):
    seat = seat_of(cast.aya)
    assert set_minutes(by=cast.aya, seat=seat, minutes_a_week=45).minutes_a_week == 45
    with pytest.raises(CommunityError):
        set_minutes(by=cast.tom, seat=seat, minutes_a_week=45)
    with pytest.raises(CommunityError):
        set_minutes(by=cast.aya, seat=seat, minutes_a_week=0)


def test_the_seat_of_somebody_suspended_counts_as_empty_until_somebody_takes_it(cast):
    make_seat(cast.community, cast.lina, "understudy")
    forget_place(cast.lina)
    assert not can_tend_community(cast.lina, cast.community)
    suspend_person(person=cast.aya)
    forget_place(cast.lina)
    assert can_tend_community(cast.lina, cast.community)
    assert cast.aya not in [seat.person for seat in seats_held(cast.community)]
    assert empty_seats(cast.community) == ["citizen"]
    assert {one.pk for one in acting_gardeners(cast.community)} == {cast.tom.pk, cast.lina.pk}
    lift_suspension(person=cast.aya)
    assert empty_seats(cast.community) == []
    suspend_person(person=cast.aya)
    proposal = propose_self(by=cast.omar, community=cast.community, kind="citizen")
    answer_proposal(by=cast.lina, proposal=proposal, accept=True)
    assert Seat.objects.get(community=cast.community, kind="citizen", left_on=None).person == cast.omar
    assert not Seat.objects.filter(person=cast.aya, left_on=None).exists()


def test_a_suspended_person_takes_no_seat(cast):
    leave_seat(by=cast.aya, seat=seat_of(cast.aya))
    with pytest.raises(CommunityError):
        propose_self(by=cast.paul, community=cast.community, kind="citizen")


class SeatMachine(RuleBasedStateMachine):
    """Whatever people try, in any order, as days pass."""

    KINDS = ("citizen", "technician", "understudy")

    def __init__(self) -> None:
        super().__init__()
        authority = make_authority(host=f"{public_id()}.test")
        self.people = [make_person(authority, f"P{n}") for n in range(5)]
        for agent in self.people[3:]:
            give_office(person=agent, kind="agent", by=None)
        self.community = make_community(authority, status="germ", started_by=self.people[0])
        for person in self.people[:4]:
            make_membership(self.community, person)
        self.days = 0

    def attempt(self, gesture, **given) -> None:
        for person in self.people:
            forget_place(person)
        self.community.refresh_from_db()
        with clock.standing_at(clock.now() + timedelta(days=self.days)), suppress(CommunityError):
            gesture(**given)

    @rule(who=st.integers(0, 4), kind=st.sampled_from(KINDS))
    def take(self, who, kind):
        self.attempt(take_seat, by=self.people[who], community=self.community, kind=kind)

    @rule(who=st.integers(0, 4), kind=st.sampled_from(KINDS))
    def ask(self, who, kind):
        self.attempt(propose_self, by=self.people[who], community=self.community, kind=kind)

    @rule(who=st.integers(0, 4), to=st.integers(0, 4), kind=st.sampled_from(KINDS))
    def offer(self, who, to, kind):
        self.attempt(
            offer_seat, by=self.people[who], community=self.community, person=self.people[to], kind=kind
        )

    @rule(who=st.integers(0, 4), accept=st.booleans())
    def answer(self, who, accept):
        proposal = SeatProposal.objects.filter(community=self.community, status="open").first()
        if proposal:
            proposal.community = self.community
            self.attempt(answer_proposal, by=self.people[who], proposal=proposal, accept=accept)

    @rule(who=st.integers(0, 4))
    def leave(self, who):
        seat = Seat.objects.filter(person=self.people[who], left_on=None).first()
        if seat:
            self.attempt(leave_seat, by=self.people[who], seat=seat)

    @rule(days=st.integers(1, 400))
    def wait(self, days):
        self.days += days
        self.attempt(lambda: end_seats(clock.now()))

    @invariant()
    def seats_stay_possible(self):
        held = list(Seat.objects.filter(community=self.community, left_on=None))
        assert len({seat.kind for seat in held}) == len(held)
        assert len({seat.person_id for seat in held}) == len(held)
        agents = {person.pk for person in self.people[3:]}
        assert all((seat.kind == "technician") == (seat.person_id in agents) for seat in held)
        self.community.refresh_from_db()
        if any(seat.kind == "citizen" for seat in held):
            assert self.community.status == "active"

    @invariant()
    def members_alone_can_always_fill_the_citizen_seat(self):
        """Whatever the agents do or do not do: asking and another member's yes is enough."""
        if Seat.objects.filter(community=self.community, left_on=None, kind="citizen").exists():
            return
        seated = set(
            Seat.objects.filter(community=self.community, left_on=None).values_list("person_id", flat=True)
        )
        free = [person for person in self.people[:3] if person.pk not in seated]
        assert len(free) >= 2
        proposal = SeatProposal(
            community=self.community,
            person=free[0],
            proposed_by=free[0],
            kind="citizen",
            authority=free[0].authority,
        )
        forget_place(free[1])
        assert can_answer_proposal(free[1], proposal)


TestSeats = SeatMachine.TestCase
TestSeats.settings = settings(
    max_examples=12, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
)
