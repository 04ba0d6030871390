"""Coming to the home page, signing in."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import Place
from tests.journeys.hands import Hand

ADDRESS = "{name}@demo.invalid"


def arrive(hand: Hand) -> None:
    """The home page, its communities, and from there the sign-in page."""
    hand.go("/")
    hand.is_at("What matters here becomes what we do together")
    hand.sees("Manger d’ici")
    hand.press("Sign in")
    hand.is_at("Sign in")


def sign_in_by_code(place: Place, hand: Hand, name: str) -> None:
    """Six digits by e-mail, read in the mail that was really sent."""
    hand.go("/connexion/")
    give_ones_address(place, hand, ADDRESS.format(name=name))
    expect(hand.page).not_to_have_url(re.compile("/connexion/"))


def give_ones_address(place: Place, hand: Hand, address: str) -> None:
    """On the sign-in page: one's address, then the digits that came there."""
    already = len(place.mail.received)
    hand.write("Your e-mail address", address)
    hand.press("Send me a code")
    hand.is_at("Type the code")
    hand.write("The six digits", place.mail.code_for(address, after=already))
    hand.press("Sign in")


def sign_in_as(hand: Hand, name: str) -> None:
    """One click on the page of a demonstration."""
    hand.go("/connexion/")
    hand.press("Enter", about=name)
    expect(hand.page).not_to_have_url(re.compile("/connexion/"))
