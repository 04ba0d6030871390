from datetime import timedelta

import pytest

from terreau.care.models import Gesture, Round
from terreau.care.personal_data import erase, export, purge
from terreau.care.schedule import draw_all_rounds
from terreau.care.selectors import keepers_of, monday_of, past_of
from terreau.care.services import CareError, answer_gesture, draw_round, draw_rounds
from terreau.communities.care_signals import find_newcomers
from terreau.communities.models import Membership
from terreau.communities.services import welcome_member
from terreau.communities.tests.factories import make_community, make_seat
from terreau.core import clock
from terreau.journal.models import Line
from terreau.people.tests.factories import make_person

pytestmark = pytest.mark.django_db


def drawn(person) -> Round:
    made = draw_round(person=person, week_start=monday_of(person.authority))
    assert made is not None
    return made


def week_later(weeks=1):
    return clock.standing_at(clock.now() + timedelta(weeks=weeks))


def kinds_of(a_round) -> list[str]:
    return list(a_round.gestures.values_list("kind", flat=True))


def test_a_week_is_frozen_once_drawn(cast, world):
    world.add("newcomer_unwelcomed", cast.community, cast.omar.pk, person_id=cast.omar.pk)
    first = drawn(cast.aya)
    world.add("word_unanswered", cast.community, 4, urgency=1.0)
    assert drawn(cast.aya) == first
    assert kinds_of(first) == ["newcomer_unwelcomed"]
    assert drawn(cast.tom).gestures.count() == 0  # drawn at the same instant as Aya's
    with week_later():
        assert "word_unanswered" in kinds_of(drawn(cast.aya)) + kinds_of(drawn(cast.tom))


def test_two_parallel_draws_give_one_list(cast, world, monkeypatch):
    world.add("newcomer_unwelcomed", cast.community, 1)
    from terreau.care import services

    computed = services._fill_weeks

    def slowly(*args):
        weeks = computed(*args)
        monkeypatch.setattr(services, "_fill_weeks", computed)
        drawn(cast.aya)  # somebody else draws while we compute
        return weeks

    monkeypatch.setattr(services, "_fill_weeks", slowly)
    drawn(cast.aya)
    assert Round.objects.filter(person=cast.aya).count() == 1
    assert Gesture.objects.filter(round__person=cast.aya).count() == 1


def test_minutes_are_given_once_for_all_communities(cast, world):
    second = make_community(cast.authority, "Bouger ensemble")
    make_seat(second, cast.aya, "citizen", minutes_a_week=20)
    for number in range(9):
        world.add("newcomer_unwelcomed", cast.community, number)
        world.add("newcomer_unwelcomed", second, 100 + number)
    week = drawn(cast.aya)
    assert week.minutes == 30
    assert sum(week.gestures.values_list("minutes", flat=True)) == 30
    assert week.waiting == 15


def test_answers_change_the_next_list(cast, world):
    for number, urgency in ((1, 0.9), (2, 0.6), (3, 0.3)):
        world.add("newcomer_unwelcomed", cast.community, number, urgency=urgency)
    done, refused, later = drawn(cast.aya).gestures.all()
    answer_gesture(by=cast.aya, gesture=done, answer="done")
    answer_gesture(by=cast.aya, gesture=refused, answer="not_relevant", reason="mistaken")
    answer_gesture(by=cast.aya, gesture=later, answer="later")
    world.add("newcomer_unwelcomed", cast.community, 4, urgency=1.0)
    with week_later():
        assert list(drawn(cast.aya).gestures.values_list("subject_id", "is_back")) == [(3, True), (4, False)]


def test_an_answer_is_given_once_by_its_gardener_and_taken_back(cast, world):
    world.add("newcomer_unwelcomed", cast.community, 1)
    gesture = drawn(cast.aya).gestures.get()
    with pytest.raises(CareError):
        answer_gesture(by=cast.tom, gesture=gesture, answer="done")
    stale = Gesture.objects.get(pk=gesture.pk)
    answer_gesture(by=cast.aya, gesture=gesture, answer="done")
    with pytest.raises(CareError):
        answer_gesture(by=cast.aya, gesture=stale, answer="later")
    with pytest.raises(CareError):
        answer_gesture(by=cast.aya, gesture=gesture, answer="later")
    answer_gesture(by=cast.aya, gesture=gesture, answer="proposed")
    gesture.refresh_from_db()
    assert (gesture.status, gesture.answered_at) == ("proposed", None)
    lines = Line.objects.filter(subject_kind="gesture").order_by("id")
    assert [(line.verb, line.audience) for line in lines] == [
        ("Accept", f"person:{cast.aya.pk}"),
        ("Undo", f"person:{cast.aya.pk}"),
    ]


def test_last_week_s_list_is_no_longer_answered(cast, world):
    world.add("newcomer_unwelcomed", cast.community, 1)
    gesture = drawn(cast.aya).gestures.select_related("round").get()
    with week_later(), pytest.raises(CareError):
        answer_gesture(by=cast.aya, gesture=gesture, answer="done")


def test_nobody_gone_is_proposed(cast, world):
    world.add("newcomer_unwelcomed", cast.community, cast.paul.pk, person_id=cast.paul.pk)
    assert kinds_of(drawn(cast.aya)) == []


def test_who_tends_nothing_has_no_week(cast, world):
    assert draw_round(person=cast.lina, week_start=monday_of(cast.authority)) is None
    assert Round.objects.count() == 0


def test_the_chore_draws_every_authority_once(cast, world):
    world.add("newcomer_unwelcomed", cast.other_community, 1)
    assert draw_all_rounds(clock.now()) == 3  # Aya, Tom, Zoé
    assert draw_all_rounds(clock.now()) == 0


def test_the_chore_asks_a_constant_number_of_queries(cast, world, django_assert_max_num_queries):
    for number in range(15):
        community = make_community(cast.authority, f"Communauté {number}")
        make_seat(community, make_person(cast.authority), "citizen")
        world.add("word_unanswered", community, number)
    with django_assert_max_num_queries(12):
        assert draw_rounds(authority=cast.authority) == 17


def test_understudies_act_while_a_seat_is_empty(cast):
    make_seat(cast.community, cast.lina, "understudy")
    assert {one.person_id for one in keepers_of(cast.authority)[cast.community.pk]} == {
        cast.aya.pk,
        cast.tom.pk,
    }
    cast.community.seats.filter(person=cast.tom).update(left_on=clock.today("UTC"))
    assert {one.person_id for one in keepers_of(cast.authority)[cast.community.pk]} == {
        cast.aya.pk,
        cast.lina.pk,
    }


def test_forgetting_someone_removes_what_was_proposed_about_them(cast, world):
    world.add("newcomer_unwelcomed", cast.community, cast.omar.pk, person_id=cast.omar.pk)
    drawn(cast.aya)
    assert export(cast.omar)["gestures_about_you"]
    assert export(cast.aya)["gestures"][0]["kind"] == "newcomer_unwelcomed"
    erase(cast.omar)
    assert Gesture.objects.count() == 0


def test_after_five_weeks_only_the_settled_fact_stays(cast, world):
    world.add("newcomer_unwelcomed", cast.community, 1, person_id=cast.omar.pk)
    gesture = drawn(cast.aya).gestures.get()
    answer_gesture(by=cast.aya, gesture=gesture, answer="not_relevant", reason="mistaken")
    later = clock.now() + timedelta(days=43)
    assert purge(clock.now(), False) == 0
    assert (purge(later, True), purge(later, False), purge(later, False)) == (1, 1, 0)
    gesture.refresh_from_db()
    assert (gesture.facts, gesture.concerns_person, gesture.answer_reason) == ({}, None, "")
    assert past_of([cast.community.pk], later.date())[cast.community.pk][0].status == "not_relevant"


def newcomer_gesture() -> Gesture:
    return Gesture.objects.select_related("round__person").get(kind="newcomer_unwelcomed")


def test_a_welcome_ticked_in_the_week_counts_for_the_community(cast):
    drawn(cast.aya)
    gesture = newcomer_gesture()
    by = gesture.round.person
    omar = Membership.objects.get(person=cast.omar)
    answer_gesture(by=by, gesture=gesture, answer="done")
    omar.refresh_from_db()
    assert (omar.welcomed_by, omar.welcomed_how) == (by, "")
    assert list(find_newcomers([cast.community.pk], clock.now())) == []
    answer_gesture(by=by, gesture=gesture, answer="proposed")
    omar.refresh_from_db()
    assert omar.welcomed_at is None
    assert len(list(find_newcomers([cast.community.pk], clock.now()))) == 1


def test_a_welcome_given_before_is_not_taken_back_with_the_tick(cast):
    drawn(cast.aya)
    gesture = newcomer_gesture()
    by, omar = gesture.round.person, Membership.objects.get(person=cast.omar)
    welcome_member(by=by, membership=omar, how="call")
    answer_gesture(by=by, gesture=gesture, answer="done")
    answer_gesture(by=by, gesture=gesture, answer="proposed")
    omar.refresh_from_db()
    assert (omar.welcomed_by, omar.welcomed_how) == (by, "call")


def test_why_it_was_not_useful_is_said_after_the_answer(cast, world):
    world.add("word_unanswered", cast.community, 4)
    drawn(cast.aya)
    gesture = Gesture.objects.select_related("round__person").get()
    by = gesture.round.person
    with pytest.raises(CareError):
        answer_gesture(by=cast.lina, gesture=gesture, answer="not_relevant", reason="mistaken")
    answer_gesture(by=by, gesture=gesture, answer="not_relevant")
    with pytest.raises(CareError):
        answer_gesture(by=by, gesture=gesture, answer="not_relevant")
    with pytest.raises(CareError):
        answer_gesture(by=cast.lina, gesture=gesture, answer="not_relevant", reason="mistaken")
    answer_gesture(by=by, gesture=gesture, answer="not_relevant", reason="mistaken")
    assert Gesture.objects.get().answer_reason == "mistaken"
    answer_gesture(by=by, gesture=gesture, answer="proposed")
    assert Gesture.objects.get().answer_reason == ""
    with week_later(), pytest.raises(CareError):
        answer_gesture(by=by, gesture=gesture, answer="not_relevant", reason="mistaken")
