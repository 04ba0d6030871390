"""The rules of a community: decided by its members, never by the authority; nobody's absence blocks a month."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from terreau.communities.differences import differences, sentences
from terreau.communities.models import Charter, CharterAgreement, CharterVoice, Membership, Settings
from terreau.communities.permissions import (
    can_amend_charter,
    can_decide_for_community,
    can_propose_charter,
    can_propose_pair,
    can_remark_on_charter,
    can_speak_on_charter,
    forget_place,
)
from terreau.communities.selectors import charter_in_force, round_of, settings_of
from terreau.communities.services import (
    CommunityError,
    agree_to_charter,
    amend_charter,
    back_charter,
    confirm_pair,
    propose_charter,
    propose_pair,
    remark_on_charter,
    remind_of_reviews,
    settle_charters,
    speak_on_charter,
    withdraw_charter,
)
from terreau.communities.tests.factories import make_membership
from terreau.core import clock
from terreau.journal.models import Line
from terreau.notifications.models import Message
from terreau.people.models import Person
from terreau.people.tests.factories import make_person

TEXT = "Nous mangeons d’ici. Nous décidons ensemble.\n\nOn entre librement."
needs_database = pytest.mark.django_db


# ---------------------------------------------------------------- differences


@given(st.text(alphabet="ab .!?\n…»", max_size=80), st.text(alphabet="ab .!?\n…»", max_size=80))
def test_what_stays_and_comes_is_the_new_text_and_what_stays_and_goes_has_the_old_sentences(before, after):
    assert "".join(sentences(before)) == before
    pieces = differences(before, after)
    assert "".join(one.text for one in pieces if one.kind != "removed") == after
    removed = "".join(one.text for one in pieces if one.kind == "removed")
    assert len(removed) <= len(before)
    if before == after:
        assert {one.kind for one in pieces} <= {"same"}


def test_a_changed_sentence_goes_and_comes_and_its_neighbours_stay():
    pieces = differences(TEXT, TEXT.replace("ensemble", "à trois"))
    assert [(one.kind, one.text.strip()) for one in pieces] == [
        ("same", "Nous mangeons d’ici."),
        ("removed", "Nous décidons ensemble."),
        ("added", "Nous décidons à trois."),
        ("same", "On entre librement."),
    ]


# ---------------------------------------------------------------- the round


def fresh(person: Person) -> Person:
    forget_place(person)
    return person


def by_aya(cast, text=TEXT, **values) -> Charter:
    return propose_charter(by=fresh(cast.aya), community=cast.community, text=text, values=values)


def after(days: int, charter: Charter) -> Charter:
    opened = charter.opened_at or charter.proposed_at
    with clock.standing_at(opened + timedelta(days=days)):
        settle_charters(clock.now())
    charter.refresh_from_db()
    return charter


@needs_database
def test_without_objection_and_with_a_third_of_the_voices_it_is_adopted_at_the_end_of_the_round(cast):
    charter = by_aya(cast, entry="request")
    assert round_of(charter, clock.now()).total == 5
    assert round_of(charter, clock.now()).quorum == 2
    told = set(Message.objects.filter(key__startswith="charter-round").values_list("person__name", flat=True))
    assert told == {"Tom", "Lina", "Omar", "Marcel"}
    assert after(10, charter).status == "proposed"
    speak_on_charter(by=fresh(cast.lina), charter=charter, consents=True)
    assert settings_of(cast.community).entry == "open"
    assert after(10, charter).status == "adopted"
    cast.community.refresh_from_db()
    assert cast.community.decided_on == charter.decided_on
    assert charter.review_on is not None
    assert charter_in_force(cast.community) == charter
    assert settings_of(cast.community).entry == "request"
    agreed = set(CharterAgreement.objects.values_list("person__name", flat=True))
    assert agreed == {"Aya", "Lina"}
    assert (
        Line.objects.filter(subject_kind="charter", verb="Accept", audience="public", actor=None).count() == 1
    )
    assert Message.objects.filter(key__startswith="charter-adopted").count() == 5


@needs_database
def test_before_its_end_it_waits_unless_everyone_consents(cast):
    charter = by_aya(cast)
    for person in (cast.tom, cast.lina, cast.omar):
        speak_on_charter(by=fresh(person), charter=charter, consents=True)
    assert after(9, charter).status == "proposed"
    speak_on_charter(by=fresh(cast.marcel), charter=charter, consents=True)
    assert charter.status == "adopted"


@needs_database
def test_an_open_objection_stops_it_and_writing_again_answers_it(cast):
    charter = by_aya(cast)
    with pytest.raises(CommunityError, match="faudrait"):
        speak_on_charter(by=cast.lina, charter=charter, consents=False)
    speak_on_charter(by=cast.lina, charter=charter, consents=False, reason="Et les enfants ?")
    speak_on_charter(by=cast.omar, charter=charter, consents=True)
    assert after(12, charter).status == "proposed"
    assert "enfants" not in Message.objects.get(key__startswith="charter-objection").body
    again = amend_charter(by=fresh(cast.tom), charter=charter, text=TEXT + " Les enfants aussi.")
    charter.refresh_from_db()
    assert (charter.status, again.status, again.number) == ("amended", "proposed", charter.number + 1)
    assert set(CharterVoice.objects.filter(charter=again).values_list("person__name", flat=True)) == {"Tom"}
    speak_on_charter(by=fresh(cast.lina), charter=again, consents=True)
    assert after(10, again).status == "adopted"


@needs_database
def test_an_objection_is_lifted_by_whoever_made_it(cast):
    charter = by_aya(cast)
    speak_on_charter(by=cast.lina, charter=charter, consents=False, reason="Pas si vite.")
    assert after(10, charter).status == "proposed"
    with clock.standing_at(clock.now() + timedelta(days=11)):
        speak_on_charter(by=cast.lina, charter=charter, consents=True)
    charter.refresh_from_db()
    assert charter.status == "adopted"


@needs_database
def test_those_who_are_away_block_nothing_beyond_a_month(cast):
    for _number in range(20):
        make_membership(cast.community, make_person(cast.authority))
    charter = by_aya(cast)
    for person in (cast.lina, cast.omar):
        speak_on_charter(by=fresh(person), charter=charter, consents=True)
    assert after(29, charter).status == "proposed"
    assert after(30, charter).status == "adopted"


@needs_database
def test_a_round_that_moves_nobody_is_let_go_after_a_month(cast):
    charter = by_aya(cast)
    assert after(30, charter).status == "lapsed"
    assert charter_in_force(cast.community) is None
    assert Message.objects.get(key__startswith="charter-lapsed").person == cast.aya
    assert by_aya(cast).number == 2


@needs_database
def test_an_objection_of_somebody_who_left_weighs_no_more(cast):
    charter = by_aya(cast)
    speak_on_charter(by=cast.lina, charter=charter, consents=False, reason="Non.")
    speak_on_charter(by=fresh(cast.omar), charter=charter, consents=True)
    Membership.objects.filter(person=cast.lina).update(status="withdrawn")
    assert after(10, charter).status == "adopted"


@needs_database
def test_the_next_charter_replaces_the_one_in_force_and_only_then(cast):
    first = by_aya(cast)
    speak_on_charter(by=cast.lina, charter=first, consents=True)
    after(10, first)
    with pytest.raises(CommunityError, match="mot pour mot"):
        by_aya(cast)
    second = by_aya(cast, TEXT + " Et tôt.")
    with pytest.raises(CommunityError, match="déjà en discussion"):
        by_aya(cast, TEXT + " Et tard.")
    assert charter_in_force(cast.community) == first
    speak_on_charter(by=cast.lina, charter=second, consents=True)
    after(10, second)
    first.refresh_from_db()
    assert (first.status, charter_in_force(cast.community)) == ("replaced", second)
    with pytest.raises(IntegrityError), transaction.atomic():
        Charter.objects.filter(pk=first.pk).update(status="adopted")


@needs_database
def test_three_members_open_a_round_without_any_gardener(cast):
    charter = propose_charter(by=cast.lina, community=cast.community, text=TEXT)
    assert charter.status == "draft"
    back_charter(by=cast.lina, charter=charter)
    back_charter(by=fresh(cast.omar), charter=charter)
    assert charter.status == "draft"
    back_charter(by=fresh(cast.marcel), charter=charter)
    assert charter.status == "proposed"
    assert set(charter.voices.values_list("person__name", flat=True)) == {"Lina", "Omar", "Marcel"}


@needs_database
def test_who_proposed_it_withdraws_it(cast):
    charter = by_aya(cast)
    for other in (cast.lina, cast.karim, cast.ines):
        with pytest.raises(CommunityError):
            withdraw_charter(by=fresh(other), charter=charter)
    withdraw_charter(by=cast.aya, charter=charter)
    with pytest.raises(CommunityError, match="finie"):
        speak_on_charter(by=cast.lina, charter=charter, consents=True)


# ---------------------------------------------------------------- agents and elected people


@needs_database
@pytest.mark.parametrize("who", ["karim", "ines", "nour"])
@pytest.mark.parametrize("is_member_too", [False, True])
def test_the_authority_touches_neither_charter_nor_objectives_nor_members(cast, who, is_member_too):
    """Even as members they only remark. Whoever administers the site is a member like another."""
    person = getattr(cast, who)
    if is_member_too:
        make_membership(cast.community, person)
    fresh(person)
    charter = by_aya(cast)
    is_resident = who == "nour" and is_member_too
    assert can_speak_on_charter(person, cast.community) is is_resident
    assert can_propose_charter(person, cast.community) is is_resident
    assert not can_amend_charter(person, charter)
    assert not can_decide_for_community(person, cast.community)
    assert not can_propose_pair(person, cast.community)
    assert can_remark_on_charter(person, cast.community) is (who != "nour")
    if not is_resident:
        for gesture in (
            lambda: propose_charter(by=person, community=cast.community, text="La leur."),
            lambda: speak_on_charter(by=person, charter=charter, consents=False, reason="Non."),
            lambda: back_charter(by=person, charter=charter),
            lambda: amend_charter(by=person, charter=charter, text="La leur."),
            lambda: withdraw_charter(by=person, charter=charter),
        ):
            with pytest.raises(CommunityError):
                gesture()


@needs_database
def test_the_technician_gardener_speaks_as_one_of_them(cast):
    charter = by_aya(cast)
    speak_on_charter(by=fresh(cast.tom), charter=charter, consents=True)
    assert not can_remark_on_charter(cast.tom, cast.community)


@needs_database
def test_remarks_of_the_authority_stand_apart_and_weigh_nothing(cast):
    charter = by_aya(cast)
    remark_on_charter(by=cast.ines, charter=charter, text="Attention au budget.")
    with pytest.raises(CommunityError):
        remark_on_charter(by=cast.lina, charter=charter, text="Moi aussi.")
    speak_on_charter(by=cast.lina, charter=charter, consents=True)
    assert after(10, charter).status == "adopted"


# ---------------------------------------------------------------- agreement, review, settings


@needs_database
def test_each_agrees_to_a_version(cast):
    charter = by_aya(cast)
    with pytest.raises(CommunityError):
        agree_to_charter(person=cast.omar, charter=charter)
    speak_on_charter(by=cast.lina, charter=charter, consents=True)
    after(10, charter)
    first = agree_to_charter(person=fresh(cast.omar), charter=charter)
    assert agree_to_charter(person=cast.omar, charter=charter) == first
    with pytest.raises(CommunityError):
        agree_to_charter(person=fresh(cast.karim), charter=charter)


@needs_database
def test_the_charter_comes_back_on_its_day_once(cast):
    charter = by_aya(cast)
    speak_on_charter(by=cast.lina, charter=charter, consents=True)
    after(10, charter)
    assert remind_of_reviews(clock.now() + timedelta(days=300)) == 0
    due = clock.now() + timedelta(days=380)
    assert remind_of_reviews(due) == 2
    assert remind_of_reviews(due) == 0
    with clock.standing_at(due):
        assert by_aya(cast).number == 2


@needs_database
def test_two_people_change_a_setting_between_two_charters(cast):
    with pytest.raises(CommunityError, match="Rien ne change"):
        propose_pair(by=cast.aya, community=cast.community, kind="settings", reason="Essayer.")
    for wrong in (
        {"terms": 9},
        {"understudy_days": 31},
        {"entry": "closed"},
        {"authority": 1},
        {"terms": True},
    ):
        with pytest.raises(CommunityError):
            propose_pair(
                by=cast.aya, community=cast.community, kind="settings", reason="Essayer.", values=wrong
            )
        with pytest.raises(CommunityError):
            by_aya(cast, **wrong)
    gesture = propose_pair(
        by=cast.aya, community=cast.community, kind="settings", reason="Essayer.", values={"terms": 3}
    )
    assert not Settings.objects.exists()
    confirm_pair(by=cast.tom, gesture=gesture)
    assert settings_of(cast.community).terms == 3


# ---------------------------------------------------------------- by the pages


def at(name, cast, *more) -> str:
    return reverse(f"communities:{name}", args=[cast.community.public_id, *more])


@needs_database
def test_by_hand_from_the_first_words_to_the_printed_charter(cast, as_person, django_assert_max_num_queries):
    aya, lina = as_person(cast.aya), as_person(cast.lina)
    assert "Pas encore de charte" in as_person(None).get(at("charter", cast)).content.decode()
    assert "Pourquoi nous sommes là" in aya.get(at("charter_propose", cast)).content.decode()
    sent = aya.post(at("charter_propose", cast), {"text": TEXT, "terms": "1", "entry": "open"})
    page = sent["Location"]
    assert Charter.objects.get().values == {"terms": 1}
    assert "Mandats de suite, au plus" in lina.get(page).content.decode()
    refused = lina.post(page, {"gesture": "object", "reason": ""})
    assert refused.status_code == 422
    lina.post(page, {"gesture": "object", "reason": "Et les enfants ?"})
    seen = as_person(cast.karim).get(page).content.decode()
    assert "enfants" not in seen
    assert "Votre remarque" in seen
    as_person(cast.karim).post(page, {"gesture": "remark", "remark": "Bravo <b>à tous</b>."})
    assert "Bravo &lt;b&gt;" in lina.get(page).content.decode()
    again = aya.post(
        reverse(
            "communities:charter_amend", args=[cast.community.public_id, Charter.objects.get().public_id]
        ),
        {"text": TEXT + " Les enfants aussi.", "terms": "1"},
    )["Location"]
    shown = lina.get(again).content.decode()
    assert "<ins>" in shown
    assert "Les enfants aussi." in shown
    for client in (lina, as_person(cast.tom), as_person(cast.omar)):
        client.post(again, {"gesture": "consent"})
    speak_on_charter(by=fresh(cast.marcel), charter=Charter.objects.get(number=2), consents=True)
    public = as_person(None).get(at("charter", cast)).content.decode()
    assert "Décidé par la communauté le" in public
    assert "Les enfants aussi." in public
    assert "Lina" not in as_person(None).get(again).content.decode()
    for person in (cast.aya, cast.lina, cast.karim):
        client = as_person(person)
        for address in (at("charter", cast), again):
            with django_assert_max_num_queries(12):
                client.get(address)


@needs_database
def test_a_newcomer_agrees_with_one_button(cast, as_person):
    charter = by_aya(cast)
    for person in (cast.lina, cast.tom, cast.marcel):
        speak_on_charter(by=fresh(person), charter=charter, consents=True)
    after(10, charter)
    omar = as_person(cast.omar)
    assert "et je suis d’accord" in omar.get(at("charter", cast)).content.decode()
    omar.post(charter.get_absolute_url(), {"gesture": "agree"})
    page = omar.get(at("charter", cast)).content.decode()
    assert "Vous avez accepté la version 1" in page
    assert as_person(None).post(charter.get_absolute_url(), {"gesture": "agree"}).status_code == 403


@needs_database
def test_settings_are_proposed_by_hand(cast, as_person):
    address = at("propose_pair", cast, "reglages")
    assert "Mandats de suite" in as_person(cast.aya).get(address).content.decode()
    sent = as_person(cast.aya).post(address, {"reason": "Essayer.", "terms": "3", "mandate_months": "12"})
    assert "2 → 3" in as_person(cast.tom).get(sent["Location"]).content.decode()
    assert as_person(cast.aya).post(address, {"reason": "x", "terms": "99"}).status_code == 422
