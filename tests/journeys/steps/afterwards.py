"""The week of a gardener, the garden, one's own space, and what became of a word."""

import io
import json
import re
import zipfile

from playwright.sync_api import expect

from tests.journeys.conftest import Place
from tests.journeys.hands import Hand


def gestures_of_the_week(hand: Hand) -> list[str]:
    hand.go("/cette-semaine/")
    hand.is_at("This week, %(name)s")
    return [title.strip() for title in hand.page.locator(".week-line h3, .week-line h2").all_inner_texts()]


def answer_a_gesture(hand: Hand, title: str, answer: str, said: str) -> None:
    """Done, later, not useful: with its reason and its minutes before, an answer that shows afterwards."""
    hand.go("/cette-semaine/")
    gesture = hand.page.locator(".week-line").filter(has_text=title).first
    expect(gesture).to_contain_text(re.compile(r"\d+\smin"))
    identity = gesture.get_attribute("id")
    hand.press_on(gesture.get_by_role("button", name=hand.named(answer)))
    settled = (
        hand.page.locator(f"#{identity}")
        if hand.page.locator(f"#{identity}").count()
        else hand.page.locator("main")
    )
    expect(settled).to_contain_text(re.compile(hand.said(said), re.IGNORECASE))


def walks_in_the_garden(hand: Hand, community: str) -> None:
    """A picture drawn from what happens, and the same in words and figures; never a name."""
    hand.go(community)
    expect(hand.page.locator(".garden svg").filter(visible=True).first).to_be_visible()
    hand.press("The garden in words and figures")
    hand.sees("The beds")
    assert hand.page.locator("main table tr").count() > 1
    for name in ("Aya", "Tom", "Lina"):
        expect(hand.page.locator("main table")).not_to_contain_text(name)


def takes_a_break_and_comes_back(hand: Hand, community: str) -> None:
    """One click each, from one's own space."""
    hand.go("/mon-espace/")
    hand.press("I take a break", about=community)
    hand.go("/mon-espace/")
    hand.press("I am back", about=community)
    hand.go("/mon-espace/")
    expect(hand.button("I take a break", about=community)).to_be_visible()


def reads_what_is_written(hand: Hand, *texts: str) -> None:
    hand.go("/mon-espace/")
    hand.press("What is written about me")
    for text in texts:
        hand.sees(text)


def takes_ones_data_away(hand: Hand, name: str) -> None:
    """A file that opens, and says what it holds."""
    hand.go("/mon-espace/")
    archive = zipfile.ZipFile(io.BytesIO(hand.take(hand.button("Download my data"))))
    assert archive.testzip() is None
    texts = {one: archive.read(one).decode(errors="replace") for one in archive.namelist()}
    assert any(name in text for text in texts.values()), f"{name} is nowhere in {sorted(texts)}"
    for one, text in texts.items():
        if one.endswith(".json"):
            json.loads(text)


def is_forgotten(hand: Hand) -> None:
    hand.go("/mon-espace/")
    hand.press("Forget me")
    hand.tick("Yes, forget me. This cannot be undone.")
    hand.press("Forget me")
    hand.sees("You are forgotten. Thank you for what you did here.")
    hand.page.goto(f"{hand.url}/mon-espace/")
    assert hand.where() == "/connexion/"


def follow_ones_word(hand: Hand, own_page: str, holding: str) -> str:
    """From the page given when one answered, to what became of a word."""
    hand.go(own_page)
    word = hand.page.locator(".word-line").filter(has_text=holding)
    hand.press_on(word.locator("a[href*='/paroles/']").first)
    hand.is_at("What became of what was said")
    hand.sees(holding)
    return hand.where()


def carry_to_a_gathering(hand: Hand, word: str, gathering: str) -> None:
    hand.go(word)
    hand.press("Carry it to a gathering")
    if hand.page.locator("main select").count():
        field = hand.page.locator("main select").first
        field.select_option(label=field.locator("option").filter(has_text=gathering).first.inner_text())
    else:
        hand.page.locator("main label").filter(has_text=gathering).first.click()
    hand.press("Send")


def make_it_a_request(hand: Hand, word: str, community: str, text: str) -> str:
    hand.go(word)
    hand.press("Make it a request")
    for field in hand.page.locator("main select").all():
        option = field.locator("option").filter(has_text=community)
        if option.count():
            field.select_option(value=option.first.get_attribute("value"))
    hand.write_in(hand.page.locator("main textarea").first, text)
    hand.press("Send")
    return hand.where()


def reads_the_whole_trace(hand: Hand, word: str, *texts: str) -> None:
    """Heard, sorted, and all that came of it, for anyone."""
    hand.go(word)
    for text in texts:
        hand.sees(text)


def got_one_mail_a_step(place: Place, address: str, *steps: str) -> None:
    """Whoever left an address was told of each real step, once, and of nothing else."""
    for step in steps:
        place.mail.last_to(address, holding=step)
    mails = place.mail.texts_to(address)
    told = [
        next(
            (
                step
                for step in steps
                if re.search(rf"^{re.escape(step)}|: {re.escape(step)}", mail, re.MULTILINE)
            ),
            mail,
        )
        for mail in mails
    ]
    assert sorted(told) == sorted(steps), mails


def prints_the_letter(hand: Hand, name: str) -> None:
    """For somebody without e-mail: a letter to print, then ticked as posted."""
    hand.go("/courriers/")
    card = hand.page.locator("main .card").filter(has_text=name).first
    letter = hand.take(card.get_by_role("link", name=hand.named("Print the letter")))
    assert letter.startswith(b"%PDF"), "the letter is no PDF"
    hand.press_on(card.get_by_role("button", name=hand.named("It is posted")))
