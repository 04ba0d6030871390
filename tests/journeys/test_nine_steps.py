"""The shortest whole path, step by step, as four people walk it on one running install."""

import pytest

from tests.journeys.conftest import DESKTOP, NO_SCRIPT, PHONE, Place
from tests.journeys.steps import (
    accept,
    ask_the_authority,
    say_it_is_done,
    sign_in_as_demo_person,
    sign_in_by_code,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("place", [PHONE, DESKTOP, NO_SCRIPT], indirect=True, ids=lambda way: way.name),
]


def test_step_1_sign_in_by_code(place: Place) -> None:
    with place.somebody() as lina:
        sign_in_by_code(place, lina, "lina")
        lina.go("/mon-espace/securite/")


def test_step_1_sign_in_as_somebody_of_the_demonstration(place: Place) -> None:
    with place.somebody() as aya:
        sign_in_as_demo_person(aya, "Aya")
        aya.go("/cette-semaine/")
        aya.is_at("Aya")


def test_step_5_asked_accepted_kept(place: Place) -> None:
    text, outcome = f"Ouvrir le hangar communal ({place.way.name})", f"Ouvert le samedi ({place.way.name})"
    with place.somebody() as aya:
        sign_in_by_code(place, aya, "aya")
        path = ask_the_authority(place, aya, text)
    with place.somebody() as karim:
        sign_in_by_code(place, karim, "karim")
        accept(karim, path, "2030-06-15")
        say_it_is_done(karim, path, outcome)
    with place.somebody() as passer_by:
        passer_by.go("/suites/")
        passer_by.sees(text)


def test_step_6_this_week(place: Place) -> None:
    with place.somebody() as aya:
        sign_in_by_code(place, aya, "aya")
        aya.go("/cette-semaine/")
        aya.is_at("This week")


def test_nothing_went_wrong_behind(place: Place) -> None:
    assert not place.install.errors()
