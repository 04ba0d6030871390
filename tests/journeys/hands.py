"""Two ways of using a page: pointing, and the keyboard alone. Both read the page as people do: by its words.

Labels are given in English, as in the code, and looked up in the French catalogues when the page is French. What the
code fills in, `%(number)s`, stands for any words.
"""

import re
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from playwright.sync_api import Locator, Page, Request, expect

ROOT = Path(__file__).resolve().parent.parent.parent
MANY_TABS = 120
FOCUSED = """
() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const style = getComputedStyle(e), box = e.getBoundingClientRect();
  const shown = e.closest("label") || e;
  const around = getComputedStyle(shown);
  // The inner parts of a date show the browser's own ring.
  const dated = e.matches("input[type=date], input[type=time]");
  return {
    ring: dated || [style, around].some(
      s => (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2) || s.boxShadow !== "none"),
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
    what: `${e.tagName.toLowerCase()} ${(e.innerText || e.name || "").slice(0, 60)}`,
  };
}
"""


@cache
def french() -> dict[str, tuple[str, ...]]:
    """Our sentences and what they become in French: several rooms may say the same thing differently."""
    words: dict[str, dict[str, None]] = {}
    for path in sorted(ROOT.glob("terreau/*/locale/fr/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                here = [message.id] if isinstance(message.id, str) else list(message.id)
                there = [message.string] if isinstance(message.string, str) else list(message.string or ())
                for english, said in zip(here, there, strict=False):
                    for name in (english, f"{message.context}: {english}") if message.context else (english,):
                        if said:
                            words.setdefault(name, {})[said] = None
    return {english: tuple(said) for english, said in words.items()}


def _as_pattern(text: str) -> str:
    words = r"\s+".join(re.escape(word) for word in text.split())
    return re.sub(r"%\\\(\w+\\\)[sd]", ".+?", words)


@dataclass
class Hand:
    """Somebody in front of a page, pointing at things."""

    page: Page
    url: str
    language: str
    under_way: set[Request] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.on("request", self._leaves)
        self.page.on("requestfinished", self._is_back)
        self.page.on("requestfailed", self._is_back)

    def _leaves(self, request: Request) -> None:
        self.under_way.add(request)

    def _is_back(self, request: Request) -> None:
        self.under_way.discard(request)

    def said(self, text: str) -> str:
        """A pattern for a sentence of ours in the language of the page."""
        ways = french().get(text, (text,)) if self.language == "fr" else (text,)
        return "(?:" + "|".join(_as_pattern(way) for way in ways) + ")"

    def in_words(self, text: str, context: str) -> str:
        """A word of ours as this person reads it there."""
        return french()[f"{context}: {text}"][0] if self.language == "fr" else text

    # ---- finding

    def named(self, label: str) -> re.Pattern[str]:
        """A name that begins with these words: a hidden precision (« : Omar ») or « (facultatif) » may follow."""
        return re.compile(rf"^\s*{self.said(label)}\s*(?:$|:|\()", re.IGNORECASE)

    def button(self, label: str, about: str = "") -> Locator:
        named = self.named(label)
        found = self.page.get_by_role("button", name=named).or_(self.page.get_by_role("link", name=named))
        return (found.filter(has_text=about) if about else found).first

    def field(self, label: str) -> Locator:
        return self.page.get_by_label(self.named(label)).first

    def box(self, number: int) -> Locator:
        """The large boxes of a page, from the first."""
        return self.page.locator("main textarea").nth(number)

    def card(self, holding: str) -> Locator:
        """The innermost card or row of a list that holds these words."""
        return self.page.locator("main .card, main li").filter(has_text=holding).last

    # ---- doing

    def go(self, path: str) -> None:
        answer = self.page.goto(self.url + path)
        assert answer is not None, f"no answer from {path}"
        assert answer.status < 400, f"{path} answers {answer.status}"

    def press(self, label: str, about: str = "") -> None:
        self.press_on(self.button(label, about))

    def press_on(self, thing: Locator) -> None:
        thing.click()
        self._arrived()

    def write(self, label: str, text: str) -> None:
        self.write_in(self.field(label), text)

    def write_in(self, field: Locator, text: str) -> None:
        field.fill(text)

    def unfold(self, summary: str) -> None:
        self._summary(summary).click()

    def _summary(self, summary: str) -> Locator:
        return self.page.locator("summary", has_text=re.compile(self.said(summary), re.IGNORECASE)).first

    def choose_file(self, label: str, path: Path) -> None:
        """The system's own window opens for this, by mouse or by keyboard: it is not ours to try."""
        self.field(label).set_input_files(path)

    def pick(self, label: str, option: str) -> None:
        """Choose in a list, by words that its option holds."""
        field = self.field(label)
        field.select_option(value=self._option_value(field, option))

    def tick(self, label: str) -> None:
        self.field(label).check()

    def sees(self, text: str) -> None:
        """These words are somewhere in the page, to be read."""
        named = re.compile(self.said(text), re.IGNORECASE)
        expect(self.page.get_by_text(named).filter(visible=True).first).to_be_visible()

    def is_at(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(
            re.compile(self.said(heading), re.IGNORECASE)
        )

    def where(self) -> str:
        """The path of the page."""
        return self.page.url.removeprefix(self.url).partition("?")[0].partition("#")[0]

    def take(self, link: Locator) -> bytes:
        """What a link gives to keep: a file."""
        address = link.get_attribute("href") or ""
        answer = self.page.request.get(self.url + address)
        assert answer.ok, f"{address} answers {answer.status}"
        return answer.body()

    def _option_value(self, field: Locator, option: str) -> str:
        named = re.compile(self.said(option), re.IGNORECASE)
        wanted = field.locator("option").filter(has_text=named).first.get_attribute("value")
        assert wanted, f"no option holds {option!r}"
        return wanted

    def _arrived(self) -> None:
        """A click may load a page or swap a piece of it: wait until nothing is under way."""
        deadline = time.monotonic() + 20
        self.page.wait_for_timeout(60)
        while self.under_way and time.monotonic() < deadline:
            self.page.wait_for_timeout(30)
        self.page.wait_for_load_state("load")


class Keyboard(Hand):
    """The same person, who has only Tab, Enter, Space and the arrows. Whatever is reached must show that it has the focus."""

    def press_on(self, thing: Locator) -> None:
        self._reach(thing)
        self.page.keyboard.press("Enter")
        self._arrived()

    def write_in(self, field: Locator, text: str) -> None:
        self._reach(field)
        if field.get_attribute("type") in {"date", "time"}:
            self._type_digits(field, text)
            return
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def unfold(self, summary: str) -> None:
        self._reach(self._summary(summary))
        self.page.keyboard.press("Enter")

    def pick(self, label: str, option: str) -> None:
        field = self.field(label)
        value = self._option_value(field, option)
        self._reach(field)
        for _step in range(field.locator("option").count()):
            if field.input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        assert field.input_value() == value, f"{option!r} cannot be reached with the arrows"

    def tick(self, label: str) -> None:
        field = self.field(label)
        self._reach(field)
        if not field.is_checked():
            self.page.keyboard.press("Space")
        assert field.is_checked(), f"Space does not choose {label!r}"

    def _type_digits(self, field: Locator, text: str) -> None:
        """A day or an hour, part by part, in the order of this browser: our own first, else the American one."""
        if ":" in text:
            hour, minute = (int(part) for part in text.split(":"))
            orders = [
                f"{hour:02}{minute:02}",
                f"{hour % 12 or 12:02}{minute:02}{'PM' if hour >= 12 else 'AM'}",
            ]
        else:
            year, month, day = text.split("-")
            orders = [day + month + year, month + day + year]
        for order in orders:
            self.page.keyboard.type(order)
            if field.input_value() == text:
                return
            for _part in range(4):
                self.page.keyboard.press("ArrowLeft")
        raise AssertionError(f"{text} cannot be typed: {field.input_value()!r}")

    def _reach(self, wanted: Locator) -> None:
        """Tab until there; on the way, every focused thing is visible and shows its ring."""
        expect(wanted).to_be_visible()
        for _step in range(MANY_TABS):
            if wanted.evaluate("e => e === document.activeElement"):
                self._check_focus()
                return
            self.page.keyboard.press("Tab")
            if self._is_other_radio(wanted):
                self._turn_to(wanted)
            self._check_focus()
        raise AssertionError(f"{wanted} is not reached with Tab")

    def _check_focus(self) -> None:
        focus = self.page.evaluate(FOCUSED)
        if focus is not None:
            assert focus["ring"], f"no focus ring on {focus['what']}"
            assert focus["seen"], f"focused but out of sight: {focus['what']}"

    def _is_other_radio(self, wanted: Locator) -> bool:
        return bool(
            wanted.evaluate(
                "e => e.type === 'radio' && document.activeElement.type === 'radio' && e !== document.activeElement"
                " && e.name === document.activeElement.name"
            )
        )

    def _turn_to(self, wanted: Locator) -> None:
        for _step in range(20):
            if wanted.evaluate("e => e === document.activeElement"):
                return
            self.page.keyboard.press("ArrowDown")
