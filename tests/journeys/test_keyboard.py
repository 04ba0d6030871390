"""The same path with Tab, Enter, Space and arrows only; the focus is seen at each step."""

import pytest

from tests.journeys.conftest import KEYBOARD, Place
from tests.journeys.steps.afterwards import (
    answer_a_gesture,
    gestures_of_the_week,
    takes_a_break_and_comes_back,
)
from tests.journeys.steps.arriving import sign_in_by_code
from tests.journeys.steps.communities import (
    a_community_is_born,
    is_looking_for_its_pair,
    join_by_link,
    link_to_share,
)
from tests.journeys.steps.gatherings import announce_a_gathering, say_one_comes
from tests.journeys.steps.listening import (
    THEME,
    WORDS,
    answer_without_an_account,
    open_a_campaign,
    publish_theme,
    sort_words,
    type_in_cards,
)
from tests.journeys.steps.requests import accept, ask_the_authority, say_it_is_done

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("keyboard"),  # one install, in which they follow each other
    pytest.mark.parametrize("place", [KEYBOARD], indirect=True, ids=lambda way: way.name),
]


def test_from_a_word_to_a_community(place: Place) -> None:
    """Heard, typed in, sorted, published; a community is born, and somebody joins."""
    with place.somebody() as tom:
        sign_in_by_code(place, tom, "tom")
        campaign = open_a_campaign(tom, "Ce qui compte, au clavier")
        type_in_cards(tom, campaign, WORDS[1:])
    with place.somebody() as resident:
        answer_without_an_account(resident, campaign, WORDS[0], "clavier@example.org")
    place.let_days_go_by(0)  # words just said are compared within a minute; nobody waits here
    with place.somebody() as aya:
        sign_in_by_code(place, aya, "aya")
        theme = sort_words(aya, campaign, THEME)
        publish_theme(aya, theme, "On veut manger ce qui pousse ici.")
        community = a_community_is_born(aya, theme, "La cantine d’ici")
        is_looking_for_its_pair(aya, community)
        link = link_to_share(aya, community)
    with place.somebody() as omar:
        sign_in_by_code(place, omar, "omar")
        join_by_link(omar, link, community, "La cantine d’ici")


def test_a_gathering_is_announced_and_people_come(place: Place) -> None:
    with place.somebody() as aya:
        sign_in_by_code(place, aya, "aya")
        gathering = announce_a_gathering(aya, here(place), "Visiter les cantines", place.day(3), seats=12)
    with place.somebody() as lina:
        sign_in_by_code(place, lina, "lina")
        say_one_comes(lina, gathering)


def test_asked_accepted_kept(place: Place) -> None:
    with place.somebody() as aya:
        sign_in_by_code(place, aya, "aya")
        path = ask_the_authority(aya, here(place), "Prêter la salle des fêtes en hiver")
    with place.somebody() as karim:
        sign_in_by_code(place, karim, "karim")
        accept(karim, path, place.day(30))
        say_it_is_done(karim, path, "La salle est prêtée le jeudi soir")


def test_a_week_and_a_rest(place: Place) -> None:
    with place.somebody() as aya:
        sign_in_by_code(place, aya, "aya")
        gestures = gestures_of_the_week(aya)
        answer_a_gesture(aya, gestures[0], "It is done", "Done. Thank you.")
    with place.somebody() as lina:
        sign_in_by_code(place, lina, "lina")
        takes_a_break_and_comes_back(lina, "Manger d’ici")


def here(place: Place) -> str:
    """The community that is there from the start."""
    return f"/communautes/{place.install.world['community']}/"


def test_the_first_tab_skips_to_the_content(place: Place) -> None:
    with place.somebody() as anyone:
        anyone.go("/connexion/")
        anyone.page.keyboard.press("Tab")
        anyone.page.keyboard.press("Enter")
        assert anyone.page.evaluate("document.activeElement.id") == "contenu"
