"""The gestures of the path, one function each, said in the words of the pages."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.conftest import Place
from tests.journeys.hands import Hand

ADDRESS = "{name}@demo.invalid"


def sign_in_by_code(place: Place, hand: Hand, name: str) -> None:
    """Six digits by e-mail, read in the mail that was really sent."""
    address, already = ADDRESS.format(name=name), len(place.mail.received)
    hand.go("/connexion/")
    hand.write("Your e-mail address", address)
    hand.press("Send me a code")
    hand.is_at("Type the code")
    hand.write("The six digits", place.mail.code_for(address, after=already))
    hand.press("Sign in")
    expect(hand.page).not_to_have_url(re.compile("/connexion/"))


def sign_in_as_demo_person(hand: Hand, name: str) -> None:
    """One click on the page of a demonstration."""
    hand.go("/connexion/")
    hand.press("Enter", about=name)
    expect(hand.page).not_to_have_url(re.compile("/connexion/"))


def ask_the_authority(place: Place, hand: Hand, text: str) -> str:
    """In a community: something is asked; its address."""
    hand.go(f"/communautes/{place.install.world['community']}/demandes/")
    hand.press("I ask something")
    hand.write("What do you ask?", text)
    hand.pick("Whom do you ask?", "Pays de la Vézère")
    hand.press("I ask")
    hand.sees(text)
    return path_of(hand)


def accept(hand: Hand, path: str, day: str) -> None:
    """Nothing is owed before this."""
    hand.go(path)
    hand.write("I take it on. For when?", day)
    hand.press("I accept")


def say_it_is_done(hand: Hand, path: str, outcome: str) -> None:
    hand.go(path)
    hand.press("It is done")
    hand.write("What came of it", outcome)
    hand.press("It is done")
    hand.sees(outcome)


WORDS = (
    (
        "On cultive encore ici, et ça se voit au marché",
        "Les cantines achètent loin d’ici",
        "Je prêterais un coin de terre",
    ),
    ("Le marché du mercredi", "Rien de local dans les cantines", "J’apprendrais à cuisiner de saison"),
    (
        "Les paysans qu’on connaît",
        "La cantine sert des légumes venus de loin",
        "Je donnerais une heure au jardin",
    ),
    ("La rivière", "Le car ne passe plus le soir", "Je conduirais les voisins"),
)
THEME = "Manger d’ici"


def open_a_campaign(hand: Hand, title: str) -> str:
    """Three open questions, already in their usual words; the address of the campaign."""
    hand.go("/ce-qui-compte/")
    hand.press("Ask what matters")
    hand.write("Title", title)
    hand.press("Open the campaign")
    hand.is_at(title)
    return path_of(hand)


def answer_without_an_account(hand: Hand, campaign: str, answers: tuple[str, ...], contact: str) -> str:
    """Three boxes, and an address to be told; leads to a page of one's own, which lists one's words."""
    hand.go(campaign)
    for number, text in enumerate(answers):
        hand.write_in(hand.box(number), text)
    hand.unfold("I want to know what becomes of it")
    hand.write("Your e-mail address", contact)
    hand.press("I leave my words")
    hand.is_at("Thank you. It is heard.")
    for text in answers:
        hand.sees(text)
    return path_of(hand)


def type_in_cards(hand: Hand, campaign: str, cards: tuple[tuple[str, ...], ...]) -> None:
    """On behalf of people who wrote on paper, one card after the other."""
    hand.go(campaign)
    hand.press("Type in cards")
    for card in cards:
        for number, text in enumerate(card):
            hand.write_in(hand.box(number), text)
        hand.press("Save, next card")
        hand.sees(card[0])
    hand.press("I have finished")


def import_a_consultation(hand: Hand, campaign: str, file: Path) -> None:
    """Look first, all or nothing, undo."""
    hand.go(campaign)
    hand.press("Import a consultation")
    hand.choose_file("The file", file)
    hand.press("Look at the file")
    hand.press("Import 2 words" if hand.language == "en" else "Importer 2 paroles")
    hand.press("See the campaign")
    hand.sees("Une régie municipale maraîchère")
    hand.page.go_back()
    hand.press("Undo this import")
    hand.is_at("This import was undone")


def sort_words(hand: Hand, campaign: str, theme: str, holding: str) -> str:
    """Every word that speaks of something goes in its theme, the others are passed; the theme's address."""
    hand.go(f"{campaign}themes/")
    is_started = False
    for _word in range(20):
        word = hand.page.locator(".sorting .quote, .sorting blockquote").first
        if not word.count():
            break
        if not re.search(holding, word.inner_text(), re.IGNORECASE):
            hand.press("Pass, show me the next one")
        elif is_started:
            hand.press_on(hand.page.locator("button.target", has_text=theme))
        else:
            hand.write("A new theme", theme)
            hand.press("Start this theme")
            is_started = True
        if hand.page.locator(".theme-list").get_by_text(theme).count() and sorted_count(hand, theme) >= 3:
            break
    hand.page.locator(".theme-list a", has_text=theme).click()
    hand.is_at(theme)
    return path_of(hand)


def sorted_count(hand: Hand, theme: str) -> int:
    size = hand.page.locator(".theme-list li", has_text=theme).locator(".theme-size").inner_text()
    return int(re.sub(r"\D", "", size) or 0)


def publish_theme(hand: Hand, theme: str, summary: str) -> None:
    """Three words or more, and a sentence that says what they say."""
    hand.go(theme)
    hand.write("In one or two sentences, what do these words say?", summary)
    hand.press("Publish this theme")
    hand.sees(summary)


def a_community_is_born(hand: Hand, theme: str, name: str) -> str:
    """From a published theme, with a first gardener and an objective; its address."""
    theme_id = theme.rstrip("/").rpartition("/")[2]
    hand.go(f"/communautes/nouvelle/?theme={theme_id}")
    hand.write("Its name", name)
    hand.write("What it is for", "Que la cantine serve ce qui pousse ici.")
    hand.tick("I tend it, for twelve months at most")
    hand.write("First objective", "Un repas local par semaine")
    hand.write("What everyone will see when it is done", "Le menu du jeudi")
    hand.press("Let it be born")
    hand.is_at(name)
    return path_of(hand)


def follow_ones_word(hand: Hand, own_page: str) -> None:
    """From the page given when one answered, to what became of a word."""
    hand.go(own_page)
    hand.press_on(hand.page.locator("main a[href*='/paroles/']").first)
    hand.is_at("What became of what was said")


def announce_a_gathering(place: Place, hand: Hand, title: str, day: str) -> str:
    """A day, an hour, a place; its address."""
    hand.go(f"/communautes/{place.install.world['community']}/rencontres/")
    hand.press("We meet")
    hand.write("What shall we do together?", title)
    hand.write("Which day?", day)
    hand.write("From", "18:30")
    hand.write("Until", "20:00")
    hand.write("Where?", "La halle de Montignac")
    hand.press("I announce it")
    hand.is_at(title)
    return path_of(hand)


def say_one_comes(hand: Hand, gathering: str) -> None:
    hand.go(gathering)
    hand.press("I am coming")
    hand.sees("You come. See you there!")


def path_of(hand: Hand) -> str:
    return hand.page.url.removeprefix(hand.url).partition("?")[0].partition("#")[0]
