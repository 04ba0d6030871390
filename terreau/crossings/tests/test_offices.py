"""Naming agents, elected people and administrators, and telling them."""

import pytest
from django.core import mail

from terreau.core.errors import GestureError
from terreau.crossings.services import OpeningError, end_seat_of_office, invite_to_office
from terreau.journal.models import Line
from terreau.notifications.services import deliver_due
from terreau.offices.models import Office
from terreau.offices.permissions import can_administer, is_agent, is_elected
from terreau.offices.services import OfficeError
from terreau.people.models import Account, Person

pytestmark = pytest.mark.django_db


def invite(cast, **fields):
    given = {"name": "Rose Martin", "email": "Rose@Example.org ", "kind": "agent", **fields}
    return invite_to_office(by=cast.nour, authority=cast.authority, **given)


def test_someone_new_is_known_given_the_office_and_told_once(cast):
    office = invite(cast, title="Chargée de mission")
    assert is_agent(office.person)
    assert office.person.account.email == "rose@example.org"
    deliver_due()
    deliver_due()
    assert [one.to for one in mail.outbox] == [["rose@example.org"]]
    assert "/connexion/" in mail.outbox[0].body
    line = Line.objects.get(verb="Add", subject_kind="person", subject_id=office.person_id)
    assert (line.actor, line.capacity) == (cast.nour, "agent")


def test_someone_known_by_their_address_keeps_their_name(cast):
    office = invite(cast, email=cast.lina.account.email, name="Quelqu’un d’autre", kind="elected")
    assert office.person == cast.lina
    assert office.person.name == "Lina"
    assert is_elected(Person.objects.get(pk=cast.lina.pk))


def test_an_account_of_another_authority_is_another_person_here(cast):
    office = invite(cast, email=cast.zoe.account.email, name="Zoé")
    assert office.person != cast.zoe
    assert office.person.account == cast.zoe.account
    assert not is_agent(cast.zoe)


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "rose@"), ("email", ""), ("kind", "mayor"), ("name", " "), ("name", "x" * 5000)],
)
def test_what_is_wrong_gives_nothing(cast, field, value):
    before = Office.objects.count(), Person.objects.count(), Account.objects.count()
    with pytest.raises(GestureError) as refused:
        invite(cast, **{field: value})
    assert refused.value.field == field
    assert (Office.objects.count(), Person.objects.count(), Account.objects.count()) == before


def test_the_same_office_is_given_once_and_never_to_oneself(cast):
    invite(cast)
    for again in ({}, {"email": cast.nour.account.email, "kind": "elected"}):
        with pytest.raises(OfficeError):
            invite(cast, **again)
    assert Office.objects.filter(person__name="Rose Martin").count() == 1


def test_only_administrators_of_this_authority_name_and_end(cast):
    office = Office.objects.get(person=cast.ines)
    for by in (cast.aya, cast.tom, cast.ines, cast.zoe):
        with pytest.raises(OpeningError):
            invite_to_office(by=by, authority=cast.authority, name="R", email="r@example.org", kind="agent")
        with pytest.raises(OpeningError):
            end_seat_of_office(by=by, office=office)
    with pytest.raises(OpeningError):
        invite_to_office(
            by=cast.nour, authority=cast.elsewhere, name="R", email="r@example.org", kind="agent"
        )


def test_the_last_administrator_stays_until_another_one_is_named(cast):
    last = Office.objects.get(person=cast.nour)
    with pytest.raises(OfficeError):
        end_seat_of_office(by=cast.nour, office=last)
    other = invite(cast, kind="administrator")
    end_seat_of_office(by=cast.nour, office=last)
    assert can_administer(other.person)
    with pytest.raises(OfficeError):
        end_seat_of_office(by=other.person, office=other)
