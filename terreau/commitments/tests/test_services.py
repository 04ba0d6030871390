from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from terreau.commitments import services
from terreau.commitments.models import Commitment, Step
from terreau.commitments.services import CommitmentError
from terreau.commitments.tests.factories import make_request
from terreau.communities.tests.factories import make_community
from terreau.core import clock
from terreau.journal.models import Line, Link
from terreau.notifications.models import Message

pytestmark = pytest.mark.django_db
Status = Commitment.Status
SOON = timedelta(days=10)


def soon(cast) -> date:
    return clock.today(cast.authority.zone) + SOON


def told(person) -> list[str]:
    return list(Message.objects.filter(person=person).order_by("pk").values_list("subject", flat=True))


def test_a_request_owes_nothing_and_is_told(cast):
    one = services.ask(by=cast.lina, community=cast.community, text="  Un compost ?  ", owner_person=cast.aya)
    assert (one.status, one.text, one.asked_by, one.due_on, one.answer_due_on) == (
        "asked",
        "Un compost ?",
        cast.lina,
        None,
        None,
    )
    assert told(cast.aya) == ["Une demande pour vous"]
    assert told(cast.lina) == []
    assert (
        Line.objects.get(subject_kind="commitment", verb="Offer").audience == f"community:{cast.community.pk}"
    )
    assert one.steps.get().status == "asked"


def test_a_request_of_the_authority_is_told_to_the_civil_servant_who_tends_the_community(cast):
    one = make_request(cast.lina, cast.community)
    assert one.answer_due_on == clock.today(cast.authority.zone) + timedelta(days=15)
    assert told(cast.tom) == ["Une demande pour vous"]
    assert told(cast.ines) == told(cast.karim) == []
    cast.community.seats.filter(kind="technician").update(left_on=clock.today(cast.authority.zone))
    make_request(cast.lina, cast.community)
    assert told(cast.ines) == told(cast.karim) == ["Une demande pour vous"]


def test_a_request_of_a_circle_is_told_to_those_awake_in_it(cast):
    cast.community.memberships.filter(person=cast.lina).update(status="paused")
    make_request(cast.omar, cast.community, owner_circle=cast.circle)
    assert told(cast.aya) == told(cast.tom) == ["Une demande pour vous"]
    assert told(cast.lina) == []


def test_what_a_request_was_born_of(cast):
    one = services.ask(
        by=cast.aya, community=cast.community, text="Un banc", owner_authority=cast.authority,
        born_of=[("gathering", 7), ("word", 9)], is_collective=True,
    )  # fmt: skip
    assert (one.asked_by, one.entered_by) == (None, cast.aya)
    links = Link.objects.filter(kind="born_of", from_kind="commitment", from_id=one.pk)
    assert set(links.values_list("to_kind", "to_id")) == {("gathering", 7), ("word", 9)}


def test_exactly_one_owner_of_this_community(cast):
    elsewhere = make_community(cast.authority, "Ailleurs")
    stranger_circle = elsewhere.circles.create(authority=cast.authority, name="Loin")
    for owner in (
        {},
        {"owner_person": cast.aya, "owner_authority": cast.authority},
        {"owner_person": cast.karim},
        {"owner_person": cast.paul},
        {"owner_circle": stranger_circle},
        {"owner_authority": cast.elsewhere},
    ):
        with pytest.raises(CommitmentError) as refused:
            services.ask(by=cast.aya, community=cast.community, text="Un banc", **owner)
        assert refused.value.field == "owner"
    assert not Commitment.objects.exists()


def test_the_database_refuses_two_owners_and_a_promise_without_a_date(cast):
    one = make_request(cast.aya, cast.community)
    for wrong in ({"owner_person": cast.aya}, {"owner_authority": None}, {"status": "accepted"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Commitment.objects.filter(pk=one.pk).update(**wrong)


def test_who_is_not_in_the_community_asks_nothing_there(cast):
    for person in (cast.karim, cast.ines, cast.nour, cast.zoe):
        with pytest.raises(CommitmentError):
            services.ask(by=person, community=cast.community, text="Un banc", owner_authority=cast.authority)


@pytest.mark.parametrize("text", ["", "   ", "\x00", "a" * 5000])
def test_a_request_has_a_few_words(cast, text):
    with pytest.raises(CommitmentError) as refused:
        services.ask(by=cast.aya, community=cast.community, text=text, owner_authority=cast.authority)
    assert refused.value.field == "text"


def test_accepting_gives_a_date(cast):
    one = make_request(cast.lina, cast.community)
    services.accept(by=cast.ines, commitment=one, due_on=soon(cast), text="Avec plaisir")
    one.refresh_from_db()
    assert (one.status, one.due_on) == ("accepted", soon(cast))
    line = Line.objects.get(verb="Accept")
    assert (line.actor, line.capacity, line.audience) == (cast.ines, "elected", "public")
    assert told(cast.lina) == ["Des nouvelles d’une demande"]
    assert Step.objects.get(status="accepted").text == "Avec plaisir"


def test_a_date_in_the_past_or_the_far_future_is_refused(cast):
    one = make_request(cast.lina, cast.community)
    today = clock.today(cast.authority.zone)
    for day in (today - timedelta(days=1), date(9999, 12, 31), date(1, 1, 1)):
        with pytest.raises(CommitmentError) as refused:
            services.accept(by=cast.tom, commitment=one, due_on=day)
        assert refused.value.field == "due_on"
    services.accept(by=cast.tom, commitment=one, due_on=today)
    assert one.status == "accepted"


def test_only_the_owner_answers(cast):
    person = make_request(cast.aya, cast.community, owner_person=cast.lina)
    circle = make_request(cast.omar, cast.community, owner_circle=cast.circle)
    institution = make_request(cast.aya, cast.community)
    for one, strangers in (
        (person, "aya tom omar karim zoe"),
        (circle, "omar karim ines zoe"),
        (institution, "aya lina omar nour zoe"),
    ):
        for name in strangers.split():
            with pytest.raises(CommitmentError, match="à vous"):
                services.accept(by=getattr(cast, name), commitment=one, due_on=soon(cast))
    services.accept(by=cast.lina, commitment=person, due_on=soon(cast))
    services.accept(by=cast.aya, commitment=circle, due_on=soon(cast))
    services.accept(by=cast.karim, commitment=institution, due_on=soon(cast))


def test_a_gardener_writes_down_what_somebody_without_account_said(cast):
    one = make_request(cast.lina, cast.community, owner_person=cast.marcel)
    services.accept(by=cast.aya, commitment=one, due_on=soon(cast))
    step = one.steps.get(status="accepted")
    assert (step.is_on_behalf, step.by) == (True, cast.aya)
    line = Line.objects.get(verb="Accept")
    assert (line.actor, line.entered_by) == (cast.marcel, cast.aya)


def test_refusing_takes_a_reason(cast):
    one = make_request(cast.lina, cast.community)
    with pytest.raises(CommitmentError) as refused:
        services.refuse(by=cast.tom, commitment=one, reason="  ")
    assert refused.value.field == "reason"
    services.refuse(by=cast.tom, commitment=one, reason="C’est au département.")
    assert (one.status, one.refusal_reason) == ("refused", "C’est au département.")
    assert Line.objects.filter(verb="Reject", capacity="agent").count() == 1


def test_the_new_owner_must_accept_too(cast):
    one = make_request(cast.lina, cast.community)
    services.redirect(by=cast.tom, commitment=one, why="Le cercle sait faire.", owner_circle=cast.circle)
    one.refresh_from_db()
    assert (one.status, one.owner, one.answer_due_on) == ("redirected", cast.circle, None)
    assert told(cast.aya) == ["Une demande pour vous"]
    assert (
        told(cast.lina) == ["Des nouvelles d’une demande", "Une demande pour vous"]
        or len(told(cast.lina)) == 2
    )
    with pytest.raises(CommitmentError):
        services.accept(by=cast.karim, commitment=one, due_on=soon(cast))
    services.redirect(by=cast.aya, commitment=one, why="Lina le fait déjà.", owner_person=cast.lina)
    services.redirect(by=cast.lina, commitment=one, why="C’est à la commune.", owner_authority=cast.authority)
    assert one.answer_due_on is not None
    with pytest.raises(CommitmentError, match="déjà"):
        services.redirect(by=cast.tom, commitment=one, why="Encore", owner_authority=cast.authority)
    services.accept(by=cast.karim, commitment=one, due_on=soon(cast))
    assert one.steps.count() == 5


def test_two_people_do_not_pass_the_same_request_on_twice(cast):
    one = make_request(cast.lina, cast.community, owner_circle=cast.circle)
    seen_by_tom = Commitment.objects.get(pk=one.pk)
    services.redirect(by=cast.aya, commitment=one, why="Lina", owner_person=cast.lina)
    with pytest.raises(CommitmentError, match="juste avant"):
        services.redirect(by=cast.tom, commitment=seen_by_tom, why="Aya", owner_person=cast.aya)


def test_somebody_answered_first(cast):
    one = make_request(cast.lina, cast.community)
    late = Commitment.objects.get(pk=one.pk)
    services.accept(by=cast.tom, commitment=one, due_on=soon(cast))
    with pytest.raises(CommitmentError, match="juste avant"):
        services.refuse(by=cast.karim, commitment=late, reason="Non")
    with pytest.raises(CommitmentError):
        services.accept(by=cast.karim, commitment=one, due_on=soon(cast))


def test_keeping_says_what_came_of_it(cast):
    own = make_request(cast.aya, cast.community, owner_person=cast.lina)
    services.accept(by=cast.lina, commitment=own, due_on=soon(cast))
    services.keep(by=cast.lina, commitment=own)
    assert (own.status, own.outcome_text) == ("kept", "")
    theirs = make_request(cast.aya, cast.community)
    services.accept(by=cast.tom, commitment=theirs, due_on=soon(cast))
    for gesture in (services.keep, services.not_keep):
        with pytest.raises(CommitmentError) as refused:
            gesture(by=cast.tom, commitment=theirs, outcome="")
        assert refused.value.field == "outcome"
    services.keep(by=cast.tom, commitment=theirs, outcome="Trois composteurs posés.")
    assert theirs.closed_at is not None
    assert Line.objects.filter(verb="Update").count() == 2


def test_residents_hand_back_in_one_gesture_the_institution_gives_its_reason(cast):
    own = make_request(cast.aya, cast.community, owner_person=cast.lina)
    services.accept(by=cast.lina, commitment=own, due_on=soon(cast))
    services.hand_back(by=cast.lina, commitment=own)
    assert own.status == "handed_back"
    assert Line.objects.filter(verb="Undo").count() == 1
    theirs = make_request(cast.aya, cast.community)
    services.accept(by=cast.tom, commitment=theirs, due_on=soon(cast))
    with pytest.raises(CommitmentError):
        services.hand_back(by=cast.tom, commitment=theirs)
    services.not_keep(by=cast.tom, commitment=theirs, outcome="Le budget est parti ailleurs.")
    assert theirs.status == "not_kept"


def test_only_whoever_asked_or_a_gardener_withdraws_before_the_answer(cast):
    one = make_request(cast.lina, cast.community)
    for person in (cast.omar, cast.karim):
        with pytest.raises(CommitmentError):
            services.withdraw(by=person, commitment=one)
    services.withdraw(by=cast.lina, commitment=one)
    assert one.status == "withdrawn"
    other = make_request(cast.lina, cast.community)
    services.accept(by=cast.tom, commitment=other, due_on=soon(cast))
    with pytest.raises(CommitmentError):
        services.withdraw(by=cast.lina, commitment=other)


def test_a_reminder_once_a_week(cast):
    one = make_request(cast.lina, cast.community)
    services.remind(by=cast.aya, commitment=one)
    assert told(cast.ines) == told(cast.karim) == ["Une demande attend sa réponse"]
    with pytest.raises(CommitmentError):
        services.remind(by=cast.tom, commitment=one)
    with clock.standing_at(clock.now() + timedelta(days=8)):
        services.remind(by=cast.tom, commitment=one)
    assert len(told(cast.ines)) == 2
    with pytest.raises(CommitmentError):
        services.remind(by=cast.lina, commitment=one)


def test_the_institution_is_late_in_public_after_fifteen_days_of_private_warning(cast):
    start = clock.now()
    one = make_request(cast.lina, cast.community)
    person = make_request(cast.aya, cast.community, owner_person=cast.lina)
    services.accept(by=cast.lina, commitment=person, due_on=clock.today(cast.authority.zone))
    assert services.warn_late_institutions(start + timedelta(days=14)) == 0
    assert services.warn_late_institutions(start + timedelta(days=17)) == 1
    assert services.warn_late_institutions(start + timedelta(days=17)) == 0
    assert told(cast.ines)[-1] == "Une date est passée"
    assert told(cast.lina) == ["Une demande pour vous"]
    one.refresh_from_db()
    assert not one.is_publicly_late(start + timedelta(days=31))
    assert one.is_publicly_late(start + timedelta(days=33))
    person.refresh_from_db()
    assert not person.is_publicly_late(start + timedelta(days=900))
    services.accept(by=cast.tom, commitment=one, due_on=(start + timedelta(days=40)).date())
    assert not one.is_publicly_late(start + timedelta(days=33))
    assert services.warn_late_institutions(start + timedelta(days=43)) == 1


STATES = sorted(Status.values)


@given(moves=st.lists(st.sampled_from(STATES), max_size=8))
def test_a_status_only_advances(moves):
    """Whatever is tried, a closed request stays closed, and only the table's steps are possible."""
    one = Commitment(status="asked")
    for to in moves:
        before = one.status
        if one.can_advance(to):
            assert to in Commitment.TRANSITIONS[before]
            one.status = to
        if before not in Commitment.TRANSITIONS:
            assert one.status == before
            with pytest.raises(ValueError, match="cannot go"):
                one.advance(to=to)


def test_someone_who_leaves_owes_nothing_and_their_words_go(cast):
    owed = make_request(cast.aya, cast.community, owner_person=cast.lina)
    services.accept(by=cast.lina, commitment=owed, due_on=soon(cast), text="Promis")
    put = make_request(cast.aya, cast.community, owner_person=cast.lina)
    asked = make_request(cast.lina, cast.community, "Secret de Lina")
    services.forget_person(person=cast.lina)
    for one in (owed, put, asked):
        one.refresh_from_db()
    assert (owed.status, put.status, asked.status) == ("handed_back", "withdrawn", "withdrawn")
    assert (asked.text, asked.asked_by) == ("", None)
    assert owed.text != ""
    assert not Step.objects.filter(by=cast.lina).exists()
    assert not Step.objects.filter(text="Promis").exists()
