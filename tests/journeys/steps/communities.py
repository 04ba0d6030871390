"""A community is born, looks for its pair, and people join it in every way."""

from playwright.sync_api import expect

from tests.journeys.conftest import Place
from tests.journeys.hands import Hand


def a_community_is_born(hand: Hand, theme: str, name: str) -> str:
    """From a published theme, with a citizen gardener, its words, and an objective; its address."""
    hand.go(theme)
    hand.press("Let a community be born")
    hand.write("Its name", name)
    hand.write("What it is for", "Que la cantine serve ce qui pousse ici.")
    hand.tick("I tend it, for twelve months at most")
    hand.write("First objective", "Un repas local par semaine")
    hand.write("Result of the first objective", "Le menu du jeudi")
    hand.press("Let it be born")
    hand.is_at(name)
    return hand.where()


def is_looking_for_its_pair(hand: Hand, community: str) -> None:
    """An empty seat shows, and blocks nothing."""
    hand.go(community)
    hand.sees("This community is looking for its pair")


def offer_to_tend(hand: Hand, community: str) -> None:
    """A civil servant offers to complete the pair."""
    hand.go(community)
    hand.press("The gardeners' seats")
    hand.press("I offer to take it")
    hand.sees("you offered: waiting for a yes")


def say_yes_to(hand: Hand, community: str, name: str) -> None:
    """The citizen gardener agrees: the pair is complete."""
    hand.go(f"{community}jardiniers/")
    hand.sees("%(name)s offers to tend this community with you")
    hand.press("Yes", about=name)
    hand.go(community)
    expect(hand.button("The gardeners' seats")).to_have_count(0)


def link_to_share(hand: Hand, community: str) -> str:
    """The link that members give around."""
    hand.go(f"{community}membres/")
    link = hand.page.locator(".qr-url a").get_attribute("href") or ""
    return "/" + link.split("/", maxsplit=3)[3]


def join_by_link(hand: Hand, link: str, community: str, name: str) -> None:
    """Somebody known here."""
    hand.go(link)
    hand.write("A few words about you", "J’ai un verger et du temps le mardi.")
    hand.press("I join")
    hand.is_at(name)
    assert hand.where() == community


def join_for_an_organisation(hand: Hand, link: str, name: str, organisation: str) -> None:
    """An association comes in, through a named person."""
    hand.go(link)
    hand.write("In the name of an organisation", organisation)
    hand.pick("What kind of organisation?", "association")
    hand.press("I join")
    hand.is_at(name)


def join_without_an_account(
    place: Place, hand: Hand, link: str, name: str, address: str, community: str
) -> None:
    """A name and an address; the digits that come lead in, at once."""
    already = len(place.mail.received)
    hand.go(link)
    hand.write("Your name", name)
    hand.write("Your e-mail address", address)
    hand.press("I join")
    hand.is_at("Type the code")
    hand.write("The six digits", place.mail.code_for(address, after=already))
    hand.press("Sign in")
    hand.is_at(community)


def enter_on_behalf(hand: Hand, community: str, name: str) -> None:
    """Somebody without e-mail, who said yes by phone; a receipt to print and give."""
    hand.go(f"{community}membres/")
    hand.press("Enter someone without e-mail")
    hand.write("Their name", name)
    hand.write("Postal address", "Le Bourg\n24290 Montignac")
    hand.tick("By phone")
    hand.tick("They agreed to be entered here, and I give them the receipt.")
    hand.press("Enter and get the receipt")
    hand.is_at("Welcome %(name)s")
    receipt = hand.take(hand.button("Print the receipt"))
    assert receipt.startswith(b"%PDF"), "the receipt is no PDF"


def sees_members(hand: Hand, community: str, *names: str) -> None:
    hand.go(f"{community}membres/")
    for name in names:
        hand.sees(name)
