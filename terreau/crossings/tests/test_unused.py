"""An account nobody uses is closed after 24 months, and never without two warnings."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from terreau.communities.tests.factories import make_community, make_membership, make_seat
from terreau.core import clock
from terreau.crossings.services.unused import Closing, close_unused
from terreau.journal.services import record
from terreau.notifications.models import Message
from terreau.notifications.services import lock_mail, mark_done
from terreau.offices.services import give_office
from terreau.people.models import Person
from terreau.people.services import note_visit
from terreau.people.tests.factories import make_authority, make_person

if TYPE_CHECKING:
    from terreau.authorities.models import Authority

pytestmark = pytest.mark.django_db
NOTHING = Closing(0, 0, 0)


@pytest.fixture
def authority() -> Authority:
    return make_authority(contact_phone="05 53 00 00 00")


@pytest.fixture
def begun() -> datetime:
    return clock.now()


def on(begun: datetime, days: int) -> Closing:
    """What the chore does that many days later."""
    with clock.standing_at(begun + timedelta(days=days)):
        return close_unused(clock.now())


def play(begun: datetime, *days: int) -> dict[int, Closing]:
    """The chore on each of these days; those when it did something."""
    done = {day: on(begun, day) for day in days}
    return {day: closing for day, closing in done.items() if closing != NOTHING}


def told(person: Person) -> list[str]:
    return [*Message.objects.filter(person=person).order_by("created_at").values_list("channel", flat=True)]


def is_erased(person: Person) -> bool:
    return bool(Person.objects.get(pk=person.pk).erased_at)


def act(
    begun: datetime, days: int, *, actor: Person | None = None, target_person: Person | None = None
) -> None:
    person = actor or target_person
    assert person is not None
    with clock.standing_at(begun + timedelta(days=days)), transaction.atomic():
        record(
            "Add",
            subject=("person", person.pk),
            authority=person.authority,
            actor=actor,
            target_person=target_person,
        )


def test_three_years_of_nothing(authority: Authority, begun: datetime) -> None:
    """Two warnings, a month apart, then nothing is left."""
    rose = make_person(authority, "Rose")
    days = (400, 668, 669, 670, 671, 690, 699, 700, 701, 702, 720, 729, 730, 731, 732)
    assert play(begun, *days) == {670: Closing(1, 0, 0), 701: Closing(0, 1, 0), 731: Closing(0, 0, 1)}
    assert is_erased(rose)
    assert not Message.objects.filter(person=rose).exists()
    assert play(begun, 1000, 1095) == {}


def test_the_two_messages_say_how_to_stay(authority: Authority, begun: datetime) -> None:
    rose = make_person(authority, "Rose")
    on(begun, 680)
    assert on(begun, 680) == NOTHING
    on(begun, 715)
    assert not is_erased(rose)
    first, last = Message.objects.filter(person=rose).order_by("created_at")
    for message in (first, last):
        assert "/mon-espace/" in message.body
        assert "05 53 00 00 00" in message.body
        assert "Rose" not in message.subject
    assert first.subject != last.subject


def test_whoever_comes_back_stays(authority: Authority, begun: datetime) -> None:
    rose = make_person(authority, "Rose")
    play(begun, 670, 701)
    with clock.standing_at(begun + timedelta(days=710)):
        note_visit(person=rose)
    assert play(begun, 710, 731, 740, 1370) == {}
    assert not is_erased(rose)
    again = [710 + since for since in (670, 701, 731)]
    assert [*play(begun, *(day + late for day in again for late in (-2, 0)))] == again
    assert is_erased(rose)


def test_an_act_in_someone_s_name_is_an_act(authority: Authority, begun: datetime) -> None:
    marcel = make_person(authority, "Marcel", with_account=False, postal_address="3 place du Marché")
    odette = make_person(authority, "Odette", with_account=False, phone="05 53 11 11 11")
    rose = make_person(authority, "Rose")
    act(begun, 600, target_person=marcel)
    act(begun, 600, actor=rose)
    assert on(begun, 680) == Closing(1, 0, 0)
    assert (told(marcel), told(odette), told(rose)) == ([], ["call"], [])
    assert on(begun, 600 + 680) == Closing(2, 1, 0)
    assert (told(marcel), told(odette), told(rose)) == (["letter"], ["call", "call"], ["mail"])


def test_posting_the_warnings_does_not_put_off_the_day(authority: Authority, begun: datetime) -> None:
    marcel = make_person(authority, "Marcel", with_account=False, postal_address="3 place du Marché")
    aya = make_person(authority, "Aya")
    for day in (670, 701):
        play(begun, day)
        with clock.standing_at(begun + timedelta(days=day + 1)):
            for message in Message.objects.filter(person=marcel, status="queued"):
                mark_done(message=message, by=aya)
    assert told(marcel) == ["letter", "letter"]
    play(begun, 731)
    assert is_erased(marcel)


def test_whoever_nobody_can_reach_is_forgotten_without_a_warning(
    authority: Authority, begun: datetime
) -> None:
    yann = make_person(authority, "Yann", with_account=False)
    assert [*play(begun, 670, 701, 730, 731)] == [731]
    assert is_erased(yann)


def test_nobody_is_forgotten_without_two_warnings(authority: Authority, begun: datetime) -> None:
    """Chores that stood still for years begin with the first warning."""
    make_person(authority, "Rose")
    assert [*play(begun, 1500, 1501, 1529, 1530, 1559, 1560)] == [1500, 1530, 1560]


def test_a_mandate_keeps_its_holder(authority: Authority, begun: datetime) -> None:
    """The last administrator, agents, gardeners: none of them is closed while in office."""
    nour, karim, aya, lina = (make_person(authority, name) for name in ("Nour", "Karim", "Aya", "Lina"))
    give_office(person=nour, kind="administrator", by=None)
    give_office(person=karim, kind="agent", by=None, ends_on=(begun + timedelta(days=710)).date())
    community = make_community(authority)
    make_membership(community, aya)
    make_membership(community, lina)
    make_seat(community, aya, ends_on=(begun + timedelta(days=2000)).date())
    play(begun, *range(670, 800, 15))
    assert [is_erased(person) for person in (nour, karim, aya, lina)] == [False, True, False, True]


def test_a_preview_changes_nothing(authority: Authority, begun: datetime) -> None:
    make_person(authority, "Rose")
    with clock.standing_at(begun + timedelta(days=680)):
        assert close_unused(clock.now(), is_dry_run=True) == Closing(1, 0, 0)
        assert not Message.objects.exists()


def test_a_restored_copy_forgets_nobody(authority: Authority, begun: datetime) -> None:
    make_person(authority, "Rose")
    lock_mail()
    assert on(begun, 680) == NOTHING


def test_many_are_found_in_a_few_queries(
    authority: Authority, begun: datetime, django_assert_max_num_queries
) -> None:
    for _number in range(30):
        make_person(authority)
    with django_assert_max_num_queries(6), clock.standing_at(begun + timedelta(days=600)):
        assert close_unused(clock.now()) == NOTHING
    with django_assert_max_num_queries(6), clock.standing_at(begun + timedelta(days=680)):
        assert close_unused(clock.now(), is_dry_run=True) == Closing(30, 0, 0)
