"""The forms that a page shows, read from its HTML as a browser would fill and send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

TYPED = {
    "text",
    "search",
    "tel",
    "url",
    "email",
    "",
}  # where people write; numbers, dates and choices are left alone
BOXES = {"checkbox", "radio"}


@dataclass
class Form:
    """One form: where it goes, what it would send, and which of its fields hold typed text."""

    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select = self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is not None:
            self._control(self._form, tag, given)

    def _control(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name, kind = given.get("name", ""), given.get("type", "").lower()
        if tag == "option" and self._select:
            self._option(form, given)
        elif tag == "select":
            self._select = name
        elif not name or "disabled" in given:
            return
        elif tag == "textarea":
            self._textarea = name
            form.values[name] = ""
            form.texts.append(name)
        elif tag == "button":
            form.choices.setdefault(name, []).append(given.get("value", ""))
        elif tag == "input":
            self._input(form, name, kind, given)

    def _option(self, form: Form, given: dict[str, str]) -> None:
        form.choices.setdefault(self._select, []).append(given.get("value", ""))
        if "selected" in given or (given.get("value") and not form.values.get(self._select)):
            form.values[self._select] = given.get("value", "")

    def _input(self, form: Form, name: str, kind: str, given: dict[str, str]) -> None:
        value = given.get("value", "on" if kind in BOXES else "")
        if kind in BOXES:
            form.choices.setdefault(name, []).append(value)
            if "checked" in given or (kind == "radio" and name not in form.values):
                form.values[name] = value
        elif kind not in {"file", "submit", "image", "reset"}:
            form.values[name] = value
            if kind in TYPED:
                form.texts.append(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea and self._form is not None:
            self._form.values[self._textarea] += data.removeprefix("\n")


def forms_in(html: str) -> list[Form]:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader.forms


def form_for(html: str, path: str) -> Form | None:
    """The form of a page that posts to an address (without its query)."""
    here = urlsplit(path).path
    for form in forms_in(html):
        if (
            form.method == "post"
            and (urlsplit(form.action).path or here) == here
            and form.action != "/langue/"
        ):
            return form
    return None
