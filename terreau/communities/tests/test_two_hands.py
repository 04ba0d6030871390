"""Whatever people try, in any order, as days pass: what takes two takes two, and nobody blocks a month."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from terreau.communities.models import (
    Announcement,
    Charter,
    Community,
    Crisis,
    Exclusion,
    Facilitation,
    Membership,
    PairGesture,
    RestRound,
    RestVoice,
    Seat,
    SeatProposal,
)
from terreau.communities.permissions import can_answer_pair, can_tend_community, forget_place
from terreau.communities.selectors import who_may_answer
from terreau.communities.services import (
    CommunityError,
    agree_to_announcement,
    answer_facilitation,
    answer_proposal,
    ask_to_facilitate,
    confirm_pair,
    end_crises,
    end_facilitations,
    end_seats,
    end_suspensions,
    lapse_pairs,
    leave_seat,
    open_rest_round,
    propose_charter,
    propose_pair,
    propose_self,
    refuse_pair,
    rewrite_announcement,
    send_announcements,
    settle_charters,
    settle_rests,
    speak_on_charter,
    speak_on_rest,
    suspend_member,
    wake_community,
    withdraw_announcement,
    write_announcement,
)
from terreau.communities.tests.factories import make_community, make_membership, make_seat
from terreau.core import clock
from terreau.core.ids import public_id
from terreau.offices.permissions import forget_kinds
from terreau.offices.services import give_office
from terreau.people.tests.factories import make_authority, make_person

pytestmark = pytest.mark.django_db
PEOPLE = st.integers(0, 6)


class TwoHands(RuleBasedStateMachine):
    """0 to 4 are residents (0 tends), 5 an agent who tends, 6 somebody elected."""

    def __init__(self) -> None:
        super().__init__()
        self.authority = make_authority(host=f"{public_id()}.test")
        self.people = [make_person(self.authority, f"P{n}") for n in range(7)]
        give_office(person=self.people[5], kind="agent", by=None)
        give_office(person=self.people[6], kind="elected", by=None)
        self.community = make_community(self.authority)
        for person in self.people:
            make_membership(self.community, person)
        make_seat(self.community, self.people[0], "citizen")
        make_seat(self.community, self.people[5], "technician")
        self.start = clock.now()
        self.days = 0.0
        self.authors: dict[int, int] = {}

    def attempt(self, act, /, **given):
        for person in self.people:
            forget_place(person)
            forget_kinds(person)
        self.community.refresh_from_db()
        with clock.standing_at(self.start + timedelta(days=self.days)), suppress(CommunityError):
            return act(**given)

    def waiting(self) -> PairGesture | None:
        rows = PairGesture.objects.filter(community=self.community, status="proposed").select_related(
            "community__authority", "proposed_by", "about", "authority"
        )
        return rows.order_by("pk").first()

    @rule(who=PEOPLE, about=PEOPLE)
    def propose_to_exclude(self, who, about):
        self.attempt(
            propose_pair, by=self.people[who], community=self.community, kind="exclude", reason="Parce que.",
            about=self.people[about],
        )  # fmt: skip

    @rule(who=PEOPLE, terms=st.integers(1, 4))
    def propose_setting(self, who, terms):
        self.attempt(
            propose_pair, by=self.people[who], community=self.community, kind="settings", reason="Essayer.",
            values={"terms": terms},
        )  # fmt: skip

    @rule(who=PEOPLE)
    def propose_export(self, who):
        self.attempt(
            propose_pair, by=self.people[who], community=self.community, kind="export", reason="Un envoi."
        )

    @rule(who=PEOPLE, days=st.integers(0, 9))
    def propose_crisis(self, who, days):
        self.attempt(
            propose_pair, by=self.people[who], community=self.community, kind="crisis", reason="Parce que.",
            values={"words": "Du bruit.", "whom_to_call": "Nour", "days": days},
        )  # fmt: skip

    @rule(who=PEOPLE, kind=st.sampled_from(("close", "rest")))
    def try_to_end_alone(self, who, kind):
        """Closing needs its story and another; rest was never a gesture of gardeners."""
        self.attempt(propose_pair, by=self.people[who], community=self.community, kind=kind, reason="X.")

    @rule(who=PEOPLE, for_institution=st.booleans())
    def write_to_all(self, who, for_institution):
        one = self.attempt(
            write_announcement, by=self.people[who], community=self.community, subject="S", text="T",
            for_institution=for_institution,
        )  # fmt: skip
        if one is not None:
            self.authors[one.pk] = who

    def message(self) -> Announcement | None:
        rows = Announcement.objects.filter(community=self.community, status="waiting").select_related(
            "community__authority", "authority", "written_by__account"
        )
        return rows.order_by("pk").first()

    @rule(who=PEOPLE, what=st.sampled_from(("agree", "rewrite", "withdraw")))
    def touch_a_message(self, who, what):
        one = self.message()
        if one is None:
            return
        if what == "agree":
            self.attempt(agree_to_announcement, by=self.people[who], announcement=one, version=one.version)
        elif what == "rewrite":
            self.attempt(rewrite_announcement, by=self.people[who], announcement=one, subject="S", text="U")
        else:
            self.attempt(withdraw_announcement, by=self.people[who], announcement=one)

    @rule(who=PEOPLE)
    def ask_to_rest(self, who):
        self.attempt(open_rest_round, by=self.people[who], community=self.community, reason="L’hiver.")

    @rule(who=PEOPLE, consents=st.booleans())
    def speak_about_rest(self, who, consents):
        found = RestRound.objects.filter(community=self.community, status="open").first()
        if found:
            found.community = self.community
            self.attempt(speak_on_rest, by=self.people[who], rest_round=found, consents=consents)

    @rule(who=PEOPLE)
    def wake(self, who):
        self.attempt(wake_community, by=self.people[who], community=self.community)

    @rule(who=PEOPLE, agrees=st.booleans())
    def answer(self, who, agrees):
        gesture = self.waiting()
        if gesture and agrees:
            self.attempt(confirm_pair, by=self.people[who], gesture=gesture)
        elif gesture:
            self.attempt(refuse_pair, by=self.people[who], gesture=gesture, reason="Non.")

    @rule(who=PEOPLE, whom=PEOPLE, hours=st.integers(1, 200))
    def suspend(self, who, whom, hours):
        membership = Membership.objects.select_related("community__authority", "authority", "person").get(
            community=self.community, person=self.people[whom]
        )
        self.attempt(
            suspend_member, by=self.people[who], membership=membership, reason="Parce que.", hours=hours
        )

    @rule(who=PEOPLE, kind=st.sampled_from(("citizen", "technician", "understudy")))
    def ask_for_a_seat(self, who, kind):
        self.attempt(propose_self, by=self.people[who], community=self.community, kind=kind)

    @rule(who=PEOPLE)
    def say_yes_to_a_seat(self, who):
        proposal = SeatProposal.objects.filter(status="open", community=self.community).first()
        if proposal:
            proposal.community = self.community
            self.attempt(answer_proposal, by=self.people[who], proposal=proposal, accept=True)

    @rule(who=PEOPLE)
    def leave_a_seat(self, who):
        seat = Seat.objects.filter(person=self.people[who], left_on=None).first()
        if seat:
            self.attempt(leave_seat, by=self.people[who], seat=seat)

    @rule(who=PEOPLE)
    def offer_to_facilitate(self, who):
        last = clock.today(self.authority.zone) + timedelta(days=int(self.days) + 30)
        self.attempt(
            ask_to_facilitate,
            by=self.people[who],
            community=self.community,
            for_whom="X",
            offer="Y",
            ends_on=last,
        )

    @rule(who=PEOPLE)
    def accept_a_facilitator(self, who):
        asked = (
            Facilitation.objects.filter(community=self.community, status="asked")
            .select_related("person")
            .first()
        )
        if asked:
            asked.community = self.community
            self.attempt(answer_facilitation, by=self.people[who], facilitation=asked, accept=True)

    @rule(who=PEOPLE, n=st.integers(0, 9))
    def propose_a_charter(self, who, n):
        self.attempt(propose_charter, by=self.people[who], community=self.community, text=f"Règle {n}.")

    @rule(who=PEOPLE, consents=st.booleans())
    def speak(self, who, consents):
        charter = (
            Charter.objects.filter(community=self.community, status="proposed")
            .select_related("authority", "proposed_by")
            .first()
        )
        if charter:
            charter.community = self.community
            self.attempt(
                speak_on_charter, by=self.people[who], charter=charter, consents=consents, reason="Parce que."
            )

    @rule(days=st.sampled_from((0.5, 1, 3, 7, 10, 31)))
    def wait(self, days):
        self.days += days
        chores = (
            lapse_pairs, end_suspensions, end_seats, end_facilitations, settle_charters, send_announcements,
            settle_rests, end_crises,
        )  # fmt: skip
        for chore in chores:
            self.attempt(lambda chore=chore: chore(clock.now()))

    @invariant()
    def what_takes_two_took_two(self):
        for one in PairGesture.objects.filter(community=self.community, status="confirmed"):
            assert one.answered_by_id not in (None, one.proposed_by_id, one.about_id)
            assert one.answered_at < one.expires_at
            assert self.people[6].pk not in (one.proposed_by_id, one.answered_by_id)
        for one in Exclusion.objects.filter(community=self.community, kind="exclusion").select_related(
            "gesture"
        ):
            assert one.gesture is not None
            assert one.gesture.status == "confirmed"
        excluded = Membership.objects.filter(community=self.community, status="excluded").count()
        assert (
            excluded
            == Exclusion.objects.filter(community=self.community, kind="exclusion", lifted_at=None).count()
        )

    @invariant()
    def nobody_gave_themselves_a_part(self):
        for one in Facilitation.objects.filter(community=self.community, status="accepted"):
            assert one.answered_by_id not in (None, one.person_id)
        assert not Seat.objects.filter(left_on=None, person=self.people[6]).exists()
        for one in SeatProposal.objects.filter(community=self.community, status="accepted"):
            assert one.answered_by_id != one.proposed_by_id

    @invariant()
    def no_suspension_outlives_three_days(self):
        for one in Exclusion.objects.filter(community=self.community, kind="suspension"):
            assert one.until is not None
            assert one.until - one.starts_at <= timedelta(hours=72)
        with clock.standing_at(self.start + timedelta(days=self.days)):
            late = Exclusion.objects.filter(
                community=self.community,
                kind="suspension",
                lifted_at=None,
                until__lte=clock.now() - timedelta(days=31),
            )
            assert not late.exists()

    @invariant()
    def only_members_made_the_charter(self):
        outside = {self.people[6].pk}
        for one in Charter.objects.filter(community=self.community, status__in=("adopted", "replaced")):
            assert one.proposed_by_id not in outside
            assert not one.voices.filter(person__in=outside).exists()
            assert one.voices.filter(stance="consent").exists()

    @invariant()
    def a_crisis_took_two_and_ends(self):
        for one in Crisis.objects.filter(community=self.community).select_related("gesture"):
            assert one.gesture.status == "confirmed"
            assert one.until - one.starts_at <= timedelta(days=14)
        with clock.standing_at(self.start + timedelta(days=self.days)):
            until = Community.objects.get(pk=self.community.pk).calm_until
            assert until is None or until <= clock.now() + timedelta(days=14)

    @invariant()
    def members_put_it_at_rest_and_nobody_else(self):
        self.community.refresh_from_db()
        if self.community.status == "resting":
            last = RestRound.objects.filter(community=self.community, status="agreed").latest("decided_at")
            voices = RestVoice.objects.filter(rest_round=last)
            assert voices.filter(stance="consent").exclude(person=last.proposed_by).exists()
            assert not voices.filter(person=self.people[6]).exists()

    @invariant()
    def no_silence_keeps_a_message_or_a_round_for_a_month(self):
        with clock.standing_at(self.start + timedelta(days=self.days)):
            long_ago = clock.now() - timedelta(days=31)
            mine = {"community": self.community}
            assert not Announcement.objects.filter(**mine, status="waiting", written_at__lt=long_ago).exists()
            assert not RestRound.objects.filter(**mine, status="open", opened_at__lt=long_ago).exists()

    @invariant()
    def the_institution_speaks_with_its_agent_only(self):
        for one in Announcement.objects.filter(community=self.community, status="sent"):
            assert one.agreed_by_id != one.written_by_id
            if one.for_institution:
                assert self.people[5].pk in (one.written_by_id, one.agreed_by_id)
            waited = one.sent_at - one.written_at >= timedelta(hours=24)
            assert waited or one.agreed_by_id is not None

    @precondition(lambda self: self.waiting() is not None)
    @rule(who=PEOPLE)
    def silence_never_blocks_a_month(self, who):
        """Asked again and again, within thirty days somebody who was there before may answer, whoever keeps silent."""
        gesture = self.waiting()
        assert gesture is not None
        with clock.standing_at(self.start + timedelta(days=self.days)):
            for person in self.people:
                forget_place(person)
                forget_kinds(person)
            if gesture.turn >= 4 and gesture.is_open:
                tending = [p for p in self.people if can_tend_community(p, self.community)]
                able = [p for p in self.people if can_answer_pair(p, gesture)]
                assert (
                    len(able) > len([p for p in tending if p.pk != gesture.proposed_by_id]) or len(able) >= 1
                )
                assert {p.pk for p in who_may_answer(gesture)} <= {p.pk for p in able}


TestTwoHands = TwoHands.TestCase
TestTwoHands.settings = settings(
    max_examples=6, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)
