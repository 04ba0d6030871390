"""The same path with Tab, Enter, Space and arrows only; the focus is seen at each step."""

import pytest

from tests.journeys.conftest import KEYBOARD, Place
from tests.journeys.steps import accept, ask_the_authority, say_it_is_done, sign_in_by_code

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("place", [KEYBOARD], indirect=True, ids=lambda way: way.name),
]


def test_sign_in(place: Place) -> None:
    with place.somebody() as lina:
        sign_in_by_code(place, lina, "lina")


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
