"""Two ways of using a page: pointing, and the keyboard alone. Both read the page as people do: by its words.

Labels are given in English, as in the code, and looked up in the French catalogues when the page is French.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from playwright.sync_api import Locator, Page, expect

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
def french() -> dict[str, str]:
    """Our sentences and what they become in French; a sentence of several rooms keeps its first translation."""
    words: dict[str, str] = {}
    for path in sorted(ROOT.glob("terreau/*/locale/fr/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                if isinstance(message.id, str) and isinstance(message.string, str) and message.string:
                    words.setdefault(message.id, message.string)
    return words


@dataclass
class Hand:
    """Somebody in front of a page, pointing at things."""

    page: Page
    url: str
    language: str

    def say(self, text: str) -> str:
        """A sentence of ours in the language of the page."""
        return french().get(text, text) if self.language == "fr" else text

    # ---- finding

    def _named(self, label: str) -> re.Pattern[str]:
        """A name that begins with these words: a hidden precision (« : Omar ») or « (facultatif) » may follow."""
        words = r"\s+".join(re.escape(word) for word in self.say(label).split())
        return re.compile(rf"^\s*{words}\s*(?:$|:|\()", re.IGNORECASE)

    def button(self, label: str, about: str = "") -> Locator:
        named = self._named(label)
        found = self.page.get_by_role("button", name=named).or_(self.page.get_by_role("link", name=named))
        return (found.filter(has_text=about) if about else found).first

    def field(self, label: str) -> Locator:
        return self.page.get_by_label(self._named(label)).first

    def box(self, number: int) -> Locator:
        """The large boxes of a page, from the first."""
        return self.page.locator("main textarea").nth(number)

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
        self.page.locator("summary", has_text=self.say(summary)).click()

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
        expect(self.page.get_by_text(self.say(text)).filter(visible=True).first).to_be_visible()

    def is_at(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(self.say(heading))

    def _option_value(self, field: Locator, option: str) -> str:
        wanted = field.locator("option", has_text=option).first.get_attribute("value")
        assert wanted, f"no option holds {option!r}"
        return wanted

    def _arrived(self) -> None:
        """A click may load a page or swap a piece of it: wait until it rests, then no page may be an error."""
        self.page.wait_for_timeout(100)
        self.page.wait_for_load_state("load")
        self.page.wait_for_load_state("networkidle")


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
        self._reach(self.page.locator("summary", has_text=self.say(summary)))
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
