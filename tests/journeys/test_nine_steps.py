"""The nine steps of the shortest whole path, as people walk them on a running install with its worker and its mail."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.journeys.conftest import DESKTOP, NO_SCRIPT, PHONE, ROOT, Place, opened
from tests.journeys.steps.afterwards import (
    answer_a_gesture,
    carry_to_a_gathering,
    follow_ones_word,
    gestures_of_the_week,
    got_one_mail_a_step,
    is_forgotten,
    make_it_a_request,
    prints_the_letter,
    reads_the_whole_trace,
    reads_what_is_written,
    takes_a_break_and_comes_back,
    takes_ones_data_away,
    walks_in_the_garden,
)
from tests.journeys.steps.arriving import arrive, give_ones_address, sign_in_as, sign_in_by_code
from tests.journeys.steps.communities import (
    a_community_is_born,
    enter_on_behalf,
    is_looking_for_its_pair,
    join_by_link,
    join_for_an_organisation,
    join_without_an_account,
    link_to_share,
    offer_to_tend,
    say_yes_to,
    sees_members,
)
from tests.journeys.steps.gatherings import (
    announce_a_gathering,
    ask_what_a_line_says,
    free_ones_seat,
    publish_the_minutes,
    reads_the_minutes,
    say_one_comes,
    sees_that_one_comes,
    wait_for_a_seat,
    wait_for_a_seat_as_a_guest,
    write_down_who_came,
    write_the_minutes,
)
from tests.journeys.steps.listening import (
    THEME,
    WORDS,
    answer_without_an_account,
    import_a_consultation,
    open_a_campaign,
    open_theme,
    publish_theme,
    reads_verbatims,
    sort_words,
    type_in_cards,
)
from tests.journeys.steps.requests import (
    accept,
    find_request,
    hand_back,
    pass_on,
    reads_follow_ups,
    refuse,
    say_it_is_done,
)
from tests.running import Running, Sink

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("place", [PHONE, DESKTOP, NO_SCRIPT], indirect=True, ids=lambda way: way.name),
]
REAL_FILE = (
    ROOT.parent / "shared" / "data" / "consultations" / "lille-grand-debat" / "propositions-libres.csv"
)
TOLD = "Les cantines achètent loin"  # the resident's word that we follow
OVEN, HALL, CAR = "Prêter le four du village", "Ouvrir la halle le dimanche", "Porter les courses des voisins"


@pytest.fixture
def open_install(tmp_path: Path) -> Iterator[tuple[Running, Sink]]:
    """An install for each way: days go by in it."""
    with opened(tmp_path) as both:
        yield both


@dataclass
class Story:
    """One walk through the nine steps: who comes, and what was made on the way."""

    place: Place
    made: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        way = self.place.way.name
        self.made |= {
            "title": f"Ce qui compte ({way})",
            "name": f"La cantine d’ici ({way})",
            "gathering title": f"Visiter les cantines ({way})",
            "resident": f"resident-{way}@example.org",
            "rose": f"rose-{way}@example.org",
            "paper": f"Odette ({way})",
        }

    def __getitem__(self, name: str) -> str:
        return self.made[name]

    def __setitem__(self, name: str, value: str) -> None:
        self.made[name] = value


def test_the_nine_steps(place: Place) -> None:
    story = Story(place)
    step_1_coming_in(story)
    step_2_what_matters(story)
    step_3_themes(story)
    step_4_a_community_is_born(story)
    step_5_it_meets(story)
    step_5_what_was_asked(story)
    step_6_this_week(story)
    step_7_the_garden(story)
    step_8_my_space(story)
    step_9_what_became_of_it(story)
    assert not place.install.errors()


def step_1_coming_in(story: Story) -> None:
    """From the home page: with a code, or as one of the demonstration's people."""
    with story.place.somebody() as lina:
        arrive(lina)
        give_ones_address(story.place, lina, "lina@demo.invalid")
        lina.go("/mon-espace/")
        lina.sees("Manger d’ici")


def step_2_what_matters(story: Story) -> None:
    """Tom asks; a resident answers without an account; Tom types cards in, imports a consultation, undoes it."""
    with story.place.somebody() as tom:
        sign_in_as(tom, "Tom")
        story["campaign"] = open_a_campaign(tom, story["title"])
        with story.place.somebody() as resident:
            story["own page"] = answer_without_an_account(
                resident, story["campaign"], WORDS[0], story["resident"]
            )
        type_in_cards(tom, story["campaign"], WORDS[1:], posted_to=story["paper"])
        if REAL_FILE.exists():
            import_a_consultation(
                tom,
                story["campaign"],
                REAL_FILE,
                rows=196,
                holding="Accentuer la création de communes nouvelles",
            )
        else:
            print("\nthe 196-row consultation is not there: its import is not tried here")


def step_3_themes(story: Story) -> None:
    """Lina and Aya sort; one word is too few to publish; then everyone reads what people said."""
    story.place.let_days_go_by(0)  # words just said are compared within a minute; nobody waits here
    with story.place.somebody() as aya:
        sign_in_as(aya, "Aya")
        story["theme"] = sort_words(aya, story["campaign"], THEME)
        publish_theme(aya, story["theme"], "On veut manger ce qui pousse ici, à la cantine d’abord.")
    with story.place.somebody() as passer_by:
        passer_by.go(f"{story['campaign']}themes/")
        assert open_theme(passer_by, THEME) == story["theme"]
        reads_verbatims(passer_by, story["theme"])


def step_4_a_community_is_born(story: Story) -> None:
    """Aya calls it and tends it; Karim completes the pair; people come in by every door."""
    place, name = story.place, story["name"]
    with place.somebody() as aya:
        sign_in_as(aya, "Aya")
        story["community"] = community = a_community_is_born(aya, story["theme"], name)
        is_looking_for_its_pair(aya, community)
        link = link_to_share(aya, community)
        with place.somebody() as karim:
            sign_in_as(karim, "Karim")
            offer_to_tend(karim, community)
        say_yes_to(aya, community, "Karim")
        enter_on_behalf(aya, community, "Fernand")
    with place.somebody() as lina:
        sign_in_by_code(place, lina, "lina")
        join_by_link(lina, link, community, name)
    with place.somebody() as rose:
        join_without_an_account(place, rose, link, "Rose", story["rose"], name)
    with place.somebody() as omar:
        sign_in_as(omar, "Omar")
        join_for_an_organisation(omar, link, name, "Les vergers partagés")
        sees_members(omar, community, "Aya", "Karim", "Lina", "Rose", "Fernand", "Les vergers partagés")


def step_5_it_meets(story: Story) -> None:
    """One seat: the second waits, a guest too; the seat goes on; then the day comes, and the minutes."""
    place = story.place
    with place.somebody() as aya:
        sign_in_as(aya, "Aya")
        story["gathering"] = gathering = announce_a_gathering(
            aya, story["community"], story["gathering title"], place.day(3), seats=1
        )
        with place.somebody() as resident:
            story["word"] = follow_ones_word(resident, story["own page"], TOLD)
        carry_to_a_gathering(aya, story["word"], story["gathering title"])
    with place.somebody() as omar, place.somebody() as lina, place.somebody() as guest:
        sign_in_as(omar, "Omar")
        say_one_comes(omar, gathering)
        sign_in_as(lina, "Lina")
        wait_for_a_seat(lina, gathering)
        wait_for_a_seat_as_a_guest(guest, gathering, "Léa", f"lea-{place.way.name}@example.org")
        free_ones_seat(omar, gathering)
        sees_that_one_comes(lina, gathering)
    place.let_days_go_by(4)
    with place.somebody() as aya:
        sign_in_as(aya, "Aya")
        write_down_who_came(aya, gathering, "Lina")
        lines = (("said", "Trois cantines nous ouvrent."), ("asked", OVEN), ("asked", HALL), ("asked", CAR))
        write_the_minutes(aya, gathering, lines)
        for line in (OVEN, HALL, CAR):
            ask_what_a_line_says(aya, gathering, line, "Pays de la Vézère")
        publish_the_minutes(aya, gathering)
    with place.somebody() as passer_by:
        reads_the_minutes(passer_by, gathering, OVEN, HALL)


def step_5_what_was_asked(story: Story) -> None:
    """Accepted with a date and kept; refused with a reason; passed on to Lina, who takes it and hands it back."""
    place, community = story.place, story["community"]
    with place.somebody() as karim:
        sign_in_as(karim, "Karim")
        oven = find_request(karim, community, OVEN)
        accept(karim, oven, place.day(30))
        refuse(karim, find_request(karim, community, HALL), "La halle sert au marché ce jour-là.")
        car = find_request(karim, community, CAR)
        pass_on(karim, car, "Lina", "Lina fait la route chaque mardi.")
        say_it_is_done(karim, oven, "Le four est prêté le jeudi.")
    with place.somebody() as lina:
        sign_in_as(lina, "Lina")
        accept(lina, car, place.day(20))
        hand_back(lina, car)
    with place.somebody() as passer_by:
        reads_follow_ups(passer_by, OVEN, "La halle sert au marché ce jour-là.")


def step_6_this_week(story: Story) -> None:
    """Two weeks later: a few gestures, answered; the list does not change before Monday, and then says what was put off."""
    place = story.place
    place.let_days_go_by(14)
    with place.somebody() as aya:
        sign_in_as(aya, "Aya")
        drawn = gestures_of_the_week(aya)
        assert 2 < len(drawn) < 8, drawn
        answer_a_gesture(aya, drawn[0], "It is done", "Done. Thank you.")
        answer_a_gesture(aya, drawn[1], "Later", "Put off. It comes first next week.")
        answer_a_gesture(aya, drawn[2], "Not useful", "Not useful. It will not come back.")
        place.let_days_go_by(0)
        assert gestures_of_the_week(aya) == drawn, "the list of the week changed"
    with place.somebody() as karim:
        sign_in_as(karim, "Karim")
        assert gestures_of_the_week(karim) is not None
    place.let_days_go_by(7)
    with place.somebody() as aya:
        sign_in_as(aya, "Aya")
        again = gestures_of_the_week(aya)
        assert again[0] == drawn[1], f"what was put off does not come first: {again}"
        assert drawn[2] not in again, f"what was not useful came back: {again}"


def step_7_the_garden(story: Story) -> None:
    with story.place.somebody() as passer_by:
        walks_in_the_garden(passer_by, story["community"])


def step_8_my_space(story: Story) -> None:
    """Rose rests, comes back, reads what is written about her, takes it away, and is forgotten."""
    place = story.place
    with place.somebody() as rose:
        rose.go("/connexion/")
        give_ones_address(place, rose, story["rose"])
        takes_a_break_and_comes_back(rose, story["name"])
        reads_what_is_written(rose, story["name"])
        takes_ones_data_away(rose, "Rose")
        is_forgotten(rose)


def step_9_what_became_of_it(story: Story) -> None:
    """The word shows its whole trace; its author got one mail a step; for Odette, a letter."""
    place = story.place
    with place.somebody() as aya:
        sign_in_as(aya, "Aya")
        asked = make_it_a_request(aya, story["word"], story["name"], "Acheter ici pour les cantines")
    with place.somebody() as karim:
        sign_in_as(karim, "Karim")
        accept(karim, asked, place.day(60))
        say_it_is_done(karim, asked, "Deux cantines sur cinq achètent ici.")
        place.let_days_go_by(0)
    with place.somebody() as tom:
        sign_in_as(tom, "Tom")
        prints_the_letter(tom, story["paper"])
    with place.somebody() as passer_by:
        steps = (
            THEME, story["name"], story["gathering title"], "Acheter ici pour les cantines", "Deux cantines sur cinq",
        )  # fmt: skip
        reads_the_whole_trace(passer_by, story["word"], *steps)
    told = ("Asked", "Accepted", "Kept")
    with place.somebody() as anyone:
        news = [story["name"], story["gathering title"], *(anyone.in_words(one, "a word") for one in told)]
    got_one_mail_a_step(place, story["resident"], *news)
