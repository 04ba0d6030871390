"""A campaign, answers, cards, a file; words sorted, a theme published."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.hands import Hand

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
SPEAKS_OF_FOOD, HOW_MANY = "cantine|jardin|marché|saison", 7


def open_a_campaign(hand: Hand, title: str) -> str:
    """Three open questions, already in their usual words; the address of the campaign."""
    hand.go("/ce-qui-compte/")
    hand.press("Ask what matters")
    hand.write("Title", title)
    hand.press("Open the campaign")
    hand.is_at(title)
    return hand.where()


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
    return hand.where()


def type_in_cards(
    hand: Hand, campaign: str, cards: tuple[tuple[str, ...], ...], *, posted_to: str = ""
) -> None:
    """On behalf of people who wrote on paper, one card after the other; the first one may want a letter."""
    hand.go(campaign)
    hand.press("Type in cards")
    for card in cards:
        for number, text in enumerate(card):
            hand.write_in(hand.page.locator(f"main [name=answer_{number + 1}]"), text)
        if posted_to and card is cards[0]:
            hand.unfold("This person wants to know what becomes of it")
            hand.write("Name", posted_to)
            hand.write("Address", "3 place du Marché\n24290 Montignac")
        hand.press("Save, next card")
        hand.sees(card[0])
    hand.press("I have finished")


def import_a_consultation(hand: Hand, campaign: str, file: Path, *, rows: int, holding: str) -> None:
    """Look first, import all of it, read it, undo."""
    hand.go(campaign)
    hand.press("Import a consultation")
    hand.choose_file("The file", file)
    hand.press("Look at the file")
    expect(hand.page.get_by_role("heading", level=1)).to_contain_text(str(rows))
    hand.sees(holding)
    hand.press("Import %(number)s words")
    expect(hand.page.get_by_role("heading", level=1)).to_contain_text(str(rows))
    here = hand.where()
    hand.press("See the campaign")
    hand.press("Read all the words")
    hand.sees(f"({rows + 12})")
    hand.go(here)
    hand.press("Undo this import")
    hand.is_at("This import was undone")
    hand.press("See the campaign")
    hand.press("Read all the words")
    hand.sees("(12)")


def sort_words(hand: Hand, campaign: str, theme: str, holding: str = SPEAKS_OF_FOOD) -> str:
    """Every word that speaks of something goes in its theme, the others are passed; the theme's address.

    Neighbours that the software suggests show the terms that they share. Too small a theme is not published.
    """
    hand.go(f"{campaign}themes/")
    size, has_neighbours = 0, False
    for _word in range(20):
        word = hand.page.locator(".sorting .quote, .sorting blockquote").first
        if size == HOW_MANY or not word.count():
            break
        has_neighbours |= shows_neighbours(hand)
        if not re.search(holding, word.inner_text(), re.IGNORECASE):
            hand.press("Pass, show me the next one")
        elif size:
            hand.press_on(hand.page.locator("button.target", has_text=theme))
            size += 1
        else:
            hand.write("A new theme", theme)
            hand.press("Start this theme")
            size += 1
            is_refused_while_small(hand, theme)
    assert has_neighbours, "no word was shown with words that resemble it"
    return open_theme(hand, theme)


def shows_neighbours(hand: Hand) -> bool:
    near = hand.page.locator(".near-one .near-why")
    if near.count():
        expect(near.first).to_have_text(re.compile(rf"{hand.said('shared terms:')}\s*\w+"))
    return bool(near.count())


def is_refused_while_small(hand: Hand, theme: str) -> None:
    """A theme of one word cannot be published: it says how many are missing. Back to sorting afterwards."""
    board = hand.page.url
    open_theme(hand, theme)
    hand.sees("A published theme shows three words or more: %(number)s are missing.")
    expect(hand.button("Publish this theme")).to_have_count(0)
    hand.page.goto(board)


def open_theme(hand: Hand, theme: str) -> str:
    hand.press_on(hand.page.locator(".theme-list a", has_text=theme))
    hand.is_at(theme)
    return hand.where()


def publish_theme(hand: Hand, theme: str, summary: str) -> None:
    """Three words or more, and a sentence that says what they say."""
    hand.go(theme)
    hand.write("In one or two sentences, what do these words say?", summary)
    hand.press("Publish this theme")
    hand.sees(summary)


def reads_verbatims(hand: Hand, theme: str) -> None:
    """A published theme shows three words or more, as they were said."""
    hand.go(theme)
    words = hand.page.locator(".theme-word")
    expect(words.nth(2)).to_be_visible()
