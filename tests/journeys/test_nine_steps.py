"""The shortest whole path, step by step, as four people walk it on one running install."""

from datetime import timedelta
from pathlib import Path

import pytest

from terreau.core import clock
from tests.journeys.conftest import DESKTOP, NO_SCRIPT, PHONE, Place
from tests.journeys.steps import (
    THEME,
    WORDS,
    a_community_is_born,
    accept,
    announce_a_gathering,
    answer_without_an_account,
    ask_the_authority,
    follow_ones_word,
    import_a_consultation,
    open_a_campaign,
    publish_theme,
    say_it_is_done,
    say_one_comes,
    sign_in_as_demo_person,
    sign_in_by_code,
    sort_words,
    type_in_cards,
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


SOON = (clock.now() + timedelta(days=3)).date().isoformat()
CONSULTATION = """\
id,title/fr,body/fr,published_at
1,Une régie municipale maraîchère,"Des terres de la ville,
confiées à ceux qui cultivent.",2025-05-12
2,Des repas « maison » à l’école,Cuisiner sur place.,2025-05-13
"""


def test_steps_2_and_3_heard_then_sorted(place: Place, tmp_path: Path) -> None:
    """Tom asks, a resident answers without an account, Tom types cards in and imports; Aya sorts, the theme is published."""
    title, way = f"Ce qui compte ({place.way.name})", place.way.name
    file = tmp_path / "propositions.csv"
    file.write_text(CONSULTATION)
    with place.somebody() as tom:
        sign_in_by_code(place, tom, "tom")
        campaign = open_a_campaign(tom, title)
        with place.somebody() as resident:
            own_page = answer_without_an_account(resident, campaign, WORDS[0], f"resident-{way}@example.org")
            resident.go(own_page)
        type_in_cards(tom, campaign, WORDS[1:])
        import_a_consultation(tom, campaign, file)
    with place.somebody() as aya:
        sign_in_by_code(place, aya, "aya")
        theme = sort_words(aya, campaign, THEME, "cantine|jardin|marché|saison")
        publish_theme(aya, theme, "On veut manger ce qui pousse ici, à la cantine d’abord.")
    with place.somebody() as passer_by:
        passer_by.go(campaign)
        passer_by.sees(THEME)


def test_step_4_a_community_is_born_and_step_9_the_word_is_followed(place: Place) -> None:
    way = place.way.name
    with place.somebody() as tom:
        sign_in_by_code(place, tom, "tom")
        campaign = open_a_campaign(tom, f"Ce qui manque ({way})")
        type_in_cards(tom, campaign, WORDS[1:])
        with place.somebody() as resident:
            own_page = answer_without_an_account(resident, campaign, WORDS[0], f"suite-{way}@example.org")
            follow_ones_word(resident, own_page)
        theme = sort_words(tom, campaign, THEME, "cantine|jardin|marché|saison")
        publish_theme(tom, theme, "Manger ce qui pousse ici.")
        a_community_is_born(tom, theme, f"La cantine d’ici, {way}")


def test_step_8_my_space(place: Place) -> None:
    with place.somebody() as lina:
        sign_in_by_code(place, lina, "lina")
        lina.go("/mon-espace/")
        lina.sees("Manger d’ici")


def test_step_5_a_gathering_is_announced_and_people_come(place: Place) -> None:
    with place.somebody() as aya:
        sign_in_by_code(place, aya, "aya")
        gathering = announce_a_gathering(place, aya, f"Visiter les cantines ({place.way.name})", SOON)
    with place.somebody() as lina:
        sign_in_by_code(place, lina, "lina")
        say_one_comes(lina, gathering)


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
