"""What takes two people: nobody does it alone, nobody's silence blocks it for a month."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from terreau.communities.models import Exclusion, Membership, PairGesture, Seat
from terreau.communities.permissions import can_answer_pair, forget_place, is_member
from terreau.communities.services import (
    CommunityError,
    answer_proposal,
    confirm_pair,
    lapse_pairs,
    leave_seat,
    propose_pair,
    propose_self,
    refuse_pair,
    withdraw_pair,
)
from terreau.communities.tests.factories import make_membership, make_seat
from terreau.core import clock
from terreau.notifications.models import Message
from terreau.offices.permissions import forget_kinds
from terreau.people.models import Person
from terreau.people.tests.factories import make_person

pytestmark = pytest.mark.django_db
WHY = "Des menaces répétées, le 3 et le 5 mars."


def fresh(person: Person) -> Person:
    forget_place(person)
    forget_kinds(person)
    return person


def membership_of(cast, person) -> Membership:
    return Membership.objects.select_related("community__authority", "person", "authority").get(
        community=cast.community, person=person
    )


def exclusion_of_omar(cast) -> PairGesture:
    return propose_pair(by=cast.aya, community=cast.community, kind="exclude", reason=WHY, about=cast.omar)


# ---------------------------------------------------------------- two people, never one


def test_one_proposes_and_the_other_confirms_and_then_only_it_is_done(cast):
    gesture = exclusion_of_omar(cast)
    assert is_member(fresh(cast.omar), cast.community)
    assert Message.objects.get(key__startswith="pair-asked").person == cast.tom
    for alone in (cast.aya, cast.omar, cast.lina, cast.karim, cast.ines, cast.zoe):
        with pytest.raises(CommunityError):
            confirm_pair(by=alone, gesture=gesture)
    confirm_pair(by=cast.tom, gesture=gesture)
    assert not is_member(fresh(cast.omar), cast.community)
    with pytest.raises(CommunityError, match="déjà"):
        confirm_pair(by=cast.tom, gesture=gesture)


def test_the_other_refuses_with_a_reason_and_nothing_is_done(cast):
    gesture = exclusion_of_omar(cast)
    with pytest.raises(CommunityError, match="pourquoi"):
        refuse_pair(by=cast.tom, gesture=gesture, reason=" ")
    refuse_pair(by=cast.tom, gesture=gesture, reason="Parlons-lui d’abord.")
    assert is_member(fresh(cast.omar), cast.community)
    gesture.refresh_from_db()
    assert (gesture.status, gesture.refusal) == ("refused", "Parlons-lui d’abord.")
    assert Message.objects.get(key=f"pair-answered:{gesture.pk}").person == cast.aya


def test_the_database_itself_refuses_a_lone_gesture(cast):
    gesture = exclusion_of_omar(cast)
    rows = PairGesture.objects.filter(pk=gesture.pk)
    for impossible in (
        {"status": "confirmed", "answered_by": cast.aya},
        {"status": "confirmed", "answered_by": None},
        {"status": "confirmed", "answered_by": cast.omar},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**impossible)
    with pytest.raises(IntegrityError), transaction.atomic():
        Exclusion.objects.create(
            authority=cast.authority, community=cast.community, person=cast.omar, kind="exclusion",
            sealed_reason="x", decided_by=cast.aya,
        )  # fmt: skip


def test_the_same_thing_waits_once_and_who_proposed_it_may_take_it_back(cast):
    gesture = exclusion_of_omar(cast)
    with pytest.raises(CommunityError, match="attend déjà"):
        propose_pair(by=cast.tom, community=cast.community, kind="exclude", reason=WHY, about=cast.omar)
    with pytest.raises(CommunityError):
        withdraw_pair(by=cast.tom, gesture=gesture)
    withdraw_pair(by=cast.aya, gesture=gesture)
    assert exclusion_of_omar(cast).turn == 1


@pytest.mark.parametrize("who", ["lina", "karim", "ines", "nour", "omar"])
def test_only_those_who_tend_propose(cast, who):
    with pytest.raises(CommunityError):
        propose_pair(
            by=getattr(cast, who), community=cast.community, kind="exclude", reason=WHY, about=cast.marcel
        )


def test_nobody_proposes_about_themselves_or_about_whoever_holds_a_seat(cast):
    for about in (cast.aya, cast.tom, cast.zoe, None):
        with pytest.raises(CommunityError):
            propose_pair(by=cast.aya, community=cast.community, kind="exclude", reason=WHY, about=about)


def test_whoever_left_their_seat_since_proposes_nothing_any_more(cast):
    gesture = exclusion_of_omar(cast)
    make_seat(cast.community, cast.lina, "understudy")
    leave_seat(by=cast.aya, seat=Seat.objects.select_related("community__authority").get(person=cast.aya))
    fresh(cast.aya)
    with pytest.raises(CommunityError, match="à nouveau"):
        confirm_pair(by=fresh(cast.tom), gesture=gesture)
    gesture.refresh_from_db()
    assert gesture.status == "proposed"


def test_the_reason_is_sealed_and_in_no_mail(cast):
    gesture = exclusion_of_omar(cast)
    confirm_pair(by=cast.tom, gesture=gesture)
    stored = PairGesture.objects.values_list("sealed_reason", flat=True).get()
    assert "menaces" not in stored
    assert not Message.objects.filter(body__contains="menaces").exists()
    about_omar = Message.objects.get(person=cast.omar, key__startswith="kept-out")
    assert "ma-place" in about_omar.body
    for message in Message.objects.exclude(person=cast.omar):
        assert "Omar" not in message.body


# ---------------------------------------------------------------- nobody blocks


def lapse(cast, gesture):
    with clock.standing_at(gesture.expires_at):
        assert lapse_pairs(clock.now()) == 1
    return gesture.expires_at


def test_after_seven_days_it_lapses_and_nobody_answers_it_any_more(cast):
    gesture = exclusion_of_omar(cast)
    with clock.standing_at(gesture.expires_at + timedelta(seconds=1)):
        with pytest.raises(CommunityError, match="semaine"):
            confirm_pair(by=cast.tom, gesture=gesture)
        assert lapse_pairs(clock.now()) == 1
        assert lapse_pairs(clock.now()) == 0
    assert is_member(fresh(cast.omar), cast.community)


def test_silence_widens_who_may_answer_within_a_month(cast):
    make_seat(cast.community, cast.lina, "understudy")
    start = clock.now()
    allowed = []
    at = start
    for _turn in range(4):
        with clock.standing_at(at):
            gesture = exclusion_of_omar(cast)
            answers = [
                who
                for who in ("aya", "tom", "lina", "marcel", "karim", "ines", "omar")
                if can_answer_pair(fresh(getattr(cast, who)), gesture)
            ]
            allowed.append(answers)
        at = lapse(cast, gesture)
    assert allowed == [["tom"], ["tom"], ["tom", "lina"], ["tom", "lina", "marcel"]]
    assert gesture.expires_at - start <= timedelta(days=30)
    with clock.standing_at(gesture.expires_at - timedelta(days=1)):
        gesture = PairGesture.objects.select_related("community__authority", "proposed_by", "about").get(
            pk=gesture.pk
        )
        PairGesture.objects.filter(pk=gesture.pk).update(status="proposed")
        gesture.status = "proposed"
        confirm_pair(by=fresh(cast.marcel), gesture=gesture)
    assert not is_member(fresh(cast.omar), cast.community)


def test_a_newcomer_brought_in_for_it_does_not_answer(cast):
    at = clock.now()
    for _turn in range(3):
        with clock.standing_at(at):
            gesture = exclusion_of_omar(cast)
        at = lapse(cast, gesture)
    friend = make_person(cast.authority, "Ami")
    make_membership(cast.community, friend, joined_at=at)
    with clock.standing_at(at):
        gesture = exclusion_of_omar(cast)
        assert not can_answer_pair(friend, gesture)


def test_a_refusal_is_an_answer_and_starts_again_from_the_first_turn(cast):
    lapse(cast, exclusion_of_omar(cast))
    second = exclusion_of_omar(cast)
    assert second.turn == 2
    refuse_pair(by=cast.tom, gesture=second, reason="Non.")
    assert exclusion_of_omar(cast).turn == 1


def test_without_an_understudy_members_are_asked_to_fill_that_seat(cast):
    lapse(cast, exclusion_of_omar(cast))
    assert not Message.objects.filter(key__startswith="fill:").exists()
    lapse(cast, exclusion_of_omar(cast))
    asked = set(Message.objects.filter(key__startswith="fill:").values_list("person__name", flat=True))
    assert {"Lina", "Marcel"} <= asked
    assert "Paul" not in asked
    proposal = propose_self(by=fresh(cast.lina), community=cast.community, kind="understudy")
    answer_proposal(by=fresh(cast.aya), proposal=proposal, accept=True)
    third = exclusion_of_omar(cast)
    confirm_pair(by=fresh(cast.lina), gesture=third)
    assert not is_member(fresh(cast.omar), cast.community)


def test_the_understudy_holds_the_part_of_an_empty_seat(cast):
    make_seat(cast.community, cast.lina, "understudy")
    leave_seat(by=cast.tom, seat=Seat.objects.select_related("community__authority").get(person=cast.tom))
    gesture = exclusion_of_omar(cast)
    confirm_pair(by=fresh(cast.lina), gesture=gesture)
    assert not is_member(fresh(cast.omar), cast.community)


# ---------------------------------------------------------------- by the page


def test_the_person_it_is_about_and_members_do_not_see_the_proposal(cast, as_person):
    gesture = exclusion_of_omar(cast)
    for who in (cast.omar, cast.lina, cast.karim, cast.ines, cast.nour):
        assert as_person(who).get(gesture.get_absolute_url()).status_code == 404
    assert "menaces" in as_person(cast.tom).get(gesture.get_absolute_url()).content.decode()
    refused = as_person(cast.tom).post(gesture.get_absolute_url(), {"gesture": "refuse", "reason": ""})
    assert refused.status_code == 422
    answer = as_person(cast.tom).post(
        gesture.get_absolute_url(), {"gesture": "refuse", "reason": "Non merci"}
    )
    assert answer.status_code == 302
    assert "Non merci" in as_person(cast.aya).get(gesture.get_absolute_url()).content.decode()
