"""The gestures of the path, one function each, said in the words of the pages."""

import re

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
    return hand.page.url.removeprefix(hand.url)


def accept(hand: Hand, path: str, day: str) -> None:
    """Nothing is owed before this."""
    hand.go(path)
    field = hand.field("I take it on. For when?")
    if field.get_attribute("type") == "date" and hand.__class__.__name__ == "Keyboard":
        type_a_date(hand, day)
    else:
        hand.write("I take it on. For when?", day)
    hand.press("I accept")


def type_a_date(hand: Hand, day: str) -> None:
    """A native date field is typed digit by digit; French and British English both say the day first."""
    year, month, of_month = day.split("-")
    digits = of_month + month + year
    hand._reach(hand.field("I take it on. For when?"))  # type: ignore[attr-defined]  # only a Keyboard comes here
    hand.page.keyboard.type(digits)


def say_it_is_done(hand: Hand, path: str, outcome: str) -> None:
    hand.go(path)
    hand.press("It is done")
    hand.write("What came of it", outcome)
    hand.press("It is done")
    hand.sees(outcome)
