"""Something asked: accepted with a date, refused with a reason, passed on, handed back, kept."""

import re

from playwright.sync_api import expect

from tests.journeys.hands import Hand


def ask_the_authority(hand: Hand, community: str, text: str) -> str:
    """In a community: something is asked; its address."""
    hand.go(f"{community}demandes/")
    hand.press("I ask something")
    hand.write("What do you ask?", text)
    hand.pick("Whom do you ask?", "Pays de la Vézère")
    hand.press("I ask")
    hand.sees(text)
    return hand.where()


def find_request(hand: Hand, community: str, text: str) -> str:
    hand.go(f"{community}demandes/")
    hand.press_on(hand.page.locator("main a", has_text=text).first)
    return hand.where()


def accept(hand: Hand, path: str, day: str) -> None:
    """Nothing is owed before this."""
    hand.go(path)
    hand.write("I take it on. For when?", day)
    hand.press("I accept")
    expect(hand.button("It is done")).to_be_visible()


def refuse(hand: Hand, path: str, reason: str) -> None:
    hand.go(path)
    hand.press("I refuse, and say why")
    hand.write("The reason", reason)
    hand.press("I refuse, for this reason")
    hand.sees(reason)


def pass_on(hand: Hand, path: str, to: str, why: str) -> None:
    hand.go(path)
    hand.press("I pass it on")
    hand.pick("Whom do you ask?", to)
    hand.write("Why do you pass it on?", why)
    hand.press("I pass it on")


def hand_back(hand: Hand, path: str) -> None:
    """In one click; nobody asks why."""
    hand.go(path)
    hand.press("I hand it back")
    expect(hand.page).to_have_url(re.compile(path))
    expect(hand.button("I hand it back")).to_have_count(0)


def say_it_is_done(hand: Hand, path: str, outcome: str) -> None:
    hand.go(path)
    hand.press("It is done")
    hand.write("What it led to", outcome)
    hand.press("It is done")
    hand.sees(outcome)


def reads_follow_ups(hand: Hand, *texts: str) -> None:
    """What was asked of the institution, and what it answered, for everyone to read."""
    hand.go("/suites/")
    for text in texts:
        hand.sees(text)
