"""Dated seats held for the authority."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from conftest import Cast
from terreau.core import clock
from terreau.core.registries import tokens_for
from terreau.offices.models import Office
from terreau.offices.permissions import (
    can_administer,
    can_answer_for_authority,
    is_administrator,
    is_agent,
    is_elected,
    kinds_held,
)
from terreau.offices.personal_data import purge
from terreau.offices.selectors import is_last_administrator, offices_held
from terreau.offices.services import (
    OfficeError,
    check_neutral,
    declare_electoral_period,
    end_office,
    give_office,
)
from terreau.people.models import Person

pytestmark = pytest.mark.django_db


def again(person: Person) -> Person:
    """The same person as a new request would read them."""
    return Person.objects.select_related("authority").get(pk=person.pk)


def test_who_holds_what(cast: Cast) -> None:
    assert is_agent(cast.tom)
    assert is_elected(cast.ines)
    assert can_administer(cast.nour)
    assert can_answer_for_authority(cast.karim)
    assert kinds_held(cast.aya) == frozenset()
    assert kinds_held(None) == frozenset()
    assert f"authority:{cast.authority.pk}" in tokens_for(cast.ines)
    assert f"authority:{cast.authority.pk}" not in tokens_for(cast.aya)


def test_an_office_starts_and_ends_by_itself(cast: Cast) -> None:
    today = clock.today(cast.authority.zone)
    give_office(
        person=cast.lina,
        kind="elected",
        by=cast.nour,
        starts_on=today + timedelta(days=2),
        ends_on=today + timedelta(days=4),
    )
    held = []
    for days in range(6):
        with clock.standing_at(clock.now() + timedelta(days=days)):
            held.append(is_elected(again(cast.lina)))
    assert held == [False, False, True, True, True, False]


@translation.override("en")
def test_refusals(cast: Cast) -> None:
    today = clock.today(cast.authority.zone)
    with pytest.raises(OfficeError, match="themselves"):
        give_office(person=cast.nour, kind="elected", by=cast.nour)
    with pytest.raises(OfficeError, match="end comes before"):
        give_office(person=cast.lina, kind="agent", by=cast.nour, ends_on=today - timedelta(days=1))
    with pytest.raises(OfficeError, match="already holds"):
        give_office(person=cast.tom, kind="agent", by=cast.nour)
    with pytest.raises(OfficeError, match="another administrator"):
        end_office(office=Office.objects.get(person=cast.nour), by=cast.nour)


def test_an_ended_office_opens_nothing_the_next_minute(cast: Cast) -> None:
    office = Office.objects.get(person=cast.karim)
    Office.objects.filter(pk=office.pk).update(starts_on=date(2020, 1, 1))
    office.refresh_from_db()
    end_office(office=office, by=cast.nour)
    assert not is_agent(again(cast.karim))


def test_an_office_given_and_ended_the_same_day_opens_nothing_more(cast: Cast) -> None:
    office = give_office(person=cast.lina, kind="administrator", by=cast.nour)
    end_office(office=office, by=cast.nour)
    assert not is_administrator(again(cast.lina))
    assert is_last_administrator(cast.nour)
    with pytest.raises(OfficeError):
        end_office(office=Office.objects.get(person=cast.nour), by=cast.nour)


def test_the_last_administrator_is_known(cast: Cast) -> None:
    assert is_last_administrator(cast.nour)
    give_office(person=cast.lina, kind="administrator", by=cast.nour)
    assert not is_last_administrator(cast.nour)
    assert offices_held(cast.authority).count() == 5


def test_an_office_is_known_two_years_after_its_end(cast: Cast) -> None:
    today = clock.today(cast.authority.zone)
    Office.objects.filter(person=cast.karim).update(starts_on=today - timedelta(days=90), ends_on=today)
    within = clock.now() + timedelta(days=729)
    after = clock.now() + timedelta(days=732)
    assert purge(within, False) == 0
    assert (purge(after, True), purge(after, False), purge(after, False)) == (1, 1, 0)
    assert not Office.objects.filter(person=cast.karim).exists()
    assert Office.objects.filter(ends_on=None).count() == 3


def during(cast, candidates=""):
    today = clock.today(cast.authority.zone)
    return declare_electoral_period(
        by=cast.nour, starts_on=today, ends_on=today + timedelta(days=60), candidates=candidates
    )


def test_outside_a_period_nothing_is_refused(cast):
    check_neutral(by=cast.ines, text="Inès vous écrit.", is_segment=True)
    with clock.standing_at(clock.now() + timedelta(days=90)):
        later = clock.today(cast.authority.zone)
        declare_electoral_period(by=cast.nour, starts_on=later, ends_on=later)
    check_neutral(by=cast.ines, text="Inès vous écrit.", is_segment=True)


@pytest.mark.parametrize(
    ("name", "text", "is_segment"),
    [
        ("ines", "Une réunion jeudi.", False),  # elected
        ("tom", "Une réunion jeudi.", True),  # to some only
        ("tom", "Merci à ines, qui fait beaucoup.", False),  # the elected person of the cast, without accent
        ("tom", "Avec Jean-Luc d’Anglade, jeudi !", False),
    ],
)
def test_in_a_period_messages_to_many_stay_neutral(cast, name, text, is_segment):
    during(cast, "Jean-Luc d'Anglade\n\nMarie Roux")
    with pytest.raises(OfficeError):
        check_neutral(by=getattr(cast, name), text=text, is_segment=is_segment)


def test_a_neutral_message_passes_and_half_a_name_is_nobody(cast):
    during(cast, "Jean-Luc d'Anglade\nMarie Roux")
    check_neutral(by=cast.tom, text="Les roux et Marie viendront jeudi chez Jean.")


@pytest.mark.parametrize(("start", "end"), [(0, -1), (0, 401)])
def test_a_period_has_an_order_and_a_length(cast, start, end):
    today = clock.today(cast.authority.zone)
    with pytest.raises(OfficeError):
        declare_electoral_period(
            by=cast.nour, starts_on=today + timedelta(days=start), ends_on=today + timedelta(days=end)
        )
    with pytest.raises(OfficeError):
        declare_electoral_period(by=cast.tom, starts_on=today, ends_on=today)
