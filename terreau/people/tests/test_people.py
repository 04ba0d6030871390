"""Knowing someone, reaching them, suspending, erasing: a person is not an account."""

import pytest
from django.db import IntegrityError, transaction

from terreau.core.errors import GestureError
from terreau.people.models import Account, Consent, ContactPoint, Organisation, Person
from terreau.people.selectors import contact_value, mail_address, person_of
from terreau.people.services import (
    PeopleError,
    add_contact_point,
    create_person,
    empty_person,
    find_or_create_organisation,
    give_consent,
    lift_suspension,
    move_account,
    rename_person,
    set_language,
    sign_out_everywhere,
    suspend_person,
    withdraw_consent,
)
from terreau.people.tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Odette \n Martin ", "Odette Martin"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("\u202eشكرا 👩‍🌾", "شكرا 👩‍🌾"),
        ("Ève\x00", "Ève"),
    ],
)
def test_any_name_is_kept_on_one_line_without_what_turns_the_line_around(cast, typed, kept):
    assert create_person(authority=cast.authority, name=typed).name == kept


@pytest.mark.parametrize("name", ["", "   ", "\n", "x" * 81, "x" * 5000])
def test_a_name_is_asked_and_short(cast, name):
    for gesture in (
        lambda: create_person(authority=cast.authority, name=name),
        lambda: rename_person(person=cast.lina, name=name),
    ):
        with pytest.raises(PeopleError) as refused:
            gesture()
        assert refused.value.field == "name"
    cast.lina.refresh_from_db()
    assert cast.lina.name == "Lina"


def test_two_people_may_share_a_name_and_an_address(cast):
    one, two = (
        make_person(cast.authority, "Marie", with_account=False, phone="0553000000") for _n in range(2)
    )
    assert one != two
    assert ContactPoint.objects.filter(value="05 53 00 00 00").count() == 2
    add_contact_point(person=one, kind="phone", value=" 0553000000 ")
    assert one.contact_points.count() == 1


def test_names_are_found_without_accents(cast):
    rename_person(person=cast.lina, name="Élodie Œuvrard")
    assert Person.objects.get(name_key="elodie oeuvrard") == cast.lina


def test_an_account_is_one_person_in_each_authority(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        create_person(authority=cast.authority, name="Double", account=cast.lina.account)
    elsewhere = create_person(authority=cast.elsewhere, name="Lina", account=cast.lina.account)
    assert person_of(cast.lina.account, cast.authority) == cast.lina
    assert person_of(cast.lina.account, cast.elsewhere) == elsewhere


def test_mail_goes_to_the_account_else_to_the_preferred_address(cast):
    assert mail_address(cast.lina) == cast.lina.account.email
    marie = make_person(cast.authority, "Marie", with_account=False, email="Un@Example.org")
    assert mail_address(marie) == "un@example.org"
    second = add_contact_point(person=marie, kind="mail", value="deux@example.org")
    second.is_preferred = True
    second.save()
    assert mail_address(marie) == "deux@example.org"
    assert mail_address(cast.marcel) == ""
    assert contact_value(cast.marcel, "post").startswith("3 place")


def test_moving_an_address_ends_every_session_and_never_takes_anothers(cast):
    account, before = cast.lina.account, cast.lina.account.get_session_auth_hash()
    with pytest.raises(PeopleError):
        move_account(account=account, address=cast.aya.account.email)
    account.refresh_from_db()
    assert account.get_session_auth_hash() == before
    move_account(account=account, address="lina2@example.org")
    assert account.get_session_auth_hash() != before
    assert cast.lina.contact_points.get(kind="mail").value == "lina2@example.org"


def test_every_account_has_its_own_session_and_may_end_it_everywhere(cast):
    first, second = cast.lina.account, cast.aya.account
    hashes = {first.get_session_auth_hash(), second.get_session_auth_hash()}
    sign_out_everywhere(account=first)
    assert len({*hashes, first.get_session_auth_hash()}) == 3
    assert second.get_session_auth_hash() in hashes


def test_suspension_closes_the_doors_at_once_here_only(cast, as_person):
    client = as_person(cast.lina)
    assert client.get("/mon-espace/").status_code == 200
    suspend_person(person=cast.lina)
    assert client.get("/mon-espace/").status_code == 302
    lift_suspension(person=cast.lina)
    assert as_person(cast.lina).get("/mon-espace/").status_code == 200


def test_a_session_of_one_authority_is_worth_nothing_on_anothers_host(cast, as_person):
    create_person(authority=cast.elsewhere, name="Lina", account=cast.lina.account)
    client = as_person(cast.lina)
    assert client.get("/mon-espace/", headers={"host": cast.elsewhere.host}).status_code == 302


def test_a_consent_stands_once_and_is_withdrawn_not_deleted(cast):
    for _time in range(2):
        give_consent(person=cast.marcel, purpose="be called", how="spoken", entered_by=cast.aya)
    assert Consent.objects.get().entered_by == cast.aya
    withdraw_consent(person=cast.marcel, purpose="be called")
    give_consent(person=cast.marcel, purpose="be called", how="paper")
    assert [one.withdrawn_at is None for one in Consent.objects.order_by("pk")] == [False, True]


def test_an_organisation_is_known_once_by_its_name(cast):
    first = find_or_create_organisation(authority=cast.authority, name="Les Vélos d’Été", kind="association")
    again = find_or_create_organisation(authority=cast.authority, name=" les velos d'ete ", kind="firm")
    other = find_or_create_organisation(authority=cast.elsewhere, name="Les Vélos d’Été", kind="association")
    assert first == again
    assert other != first
    assert Organisation.objects.count() == 2


def test_an_emptied_person_keeps_only_a_row(cast):
    account = cast.lina.account
    empty_person(person=cast.lina)
    assert (cast.lina.name, cast.lina.name_key, cast.lina.account) == ("", "", None)
    assert str(cast.lina) == "ancien membre"
    assert not Account.objects.filter(pk=account.pk).exists()
    assert person_of(account, cast.authority) is None


def test_we_speak_only_the_languages_we_know(cast):
    assert set_language(person=cast.lina, language="en").language == "en"
    with pytest.raises(ValueError, match="xx"):
        set_language(person=cast.lina, language="xx")


def test_a_number_that_is_none_is_not_kept(cast):
    with pytest.raises(GestureError) as refused:
        create_person(authority=cast.authority, name="Jo", phone="-1")
    assert refused.value.field == "phone"
    assert not Person.objects.filter(name="Jo").exists()
