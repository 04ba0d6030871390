"""The same path with Tab, Enter, Space and arrows only; the focus is seen at each step."""

from datetime import timedelta

import pytest

from terreau.core import clock
from tests.journeys.conftest import KEYBOARD, Place
from tests.journeys.steps import (
    THEME,
    WORDS,
    accept,
    announce_a_gathering,
    answer_without_an_account,
    ask_the_authority,
    open_a_campaign,
    publish_theme,
    say_it_is_done,
    say_one_comes,
    sign_in_by_code,
    sort_words,
    type_in_cards,
)

SOON = (clock.now() + timedelta(days=3)).date().isoformat()
pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("place", [KEYBOARD], indirect=True, ids=lambda way: way.name),
]


def test_sign_in(place: Place) -> None:
    with place.somebody() as lina:
        sign_in_by_code(place, lina, "lina")


def test_heard_then_sorted(place: Place) -> None:
    with place.somebody() as tom:
        sign_in_by_code(place, tom, "tom")
        campaign = open_a_campaign(tom, "Ce qui compte, au clavier")
        type_in_cards(tom, campaign, WORDS[1:])
    with place.somebody() as resident:
        answer_without_an_account(resident, campaign, WORDS[0], "clavier@example.org")
    with place.somebody() as aya:
        sign_in_by_code(place, aya, "aya")
        theme = sort_words(aya, campaign, THEME, "cantine|jardin|marché|saison")
        publish_theme(aya, theme, "On veut manger ce qui pousse ici.")


def test_a_gathering_is_announced_and_people_come(place: Place) -> None:
    with place.somebody() as aya:
        sign_in_by_code(place, aya, "aya")
        gathering = announce_a_gathering(place, aya, "Visiter les cantines, au clavier", SOON)
    with place.somebody() as lina:
        sign_in_by_code(place, lina, "lina")
        say_one_comes(lina, gathering)


def test_asked_accepted_kept(place: Place) -> None:
    with place.somebody() as aya:
        sign_in_by_code(place, aya, "aya")
        path = ask_the_authority(place, aya, "Prêter la salle des fêtes en hiver")
    with place.somebody() as karim:
        sign_in_by_code(place, karim, "karim")
        accept(karim, path, "2030-06-15")
        say_it_is_done(karim, path, "La salle est prêtée le jeudi soir")


def test_the_first_tab_skips_to_the_content(place: Place) -> None:
    with place.somebody() as anyone:
        anyone.go("/connexion/")
        anyone.page.keyboard.press("Tab")
        anyone.page.keyboard.press("Enter")
        assert anyone.page.evaluate("document.activeElement.id") == "contenu"
