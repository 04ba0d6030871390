"""What can be checked by reading a page's HTML: title, heading, language, words left in English, pictures, ids, links."""

import re
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent.parent
SILENT = {"script", "style", "template"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SPOKEN_ATTRIBUTES = ("aria-label", "title", "alt", "placeholder")
SPACES = re.compile(r"\s+")


def tidy(text: str) -> str:
    return SPACES.sub(" ", text).strip()


@dataclass
class Page(HTMLParser):
    """One HTML page, read once."""

    language: str = ""
    titles: list[str] = field(default_factory=list)
    headings: int = 0
    texts: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    bare_pictures: list[str] = field(default_factory=list)
    unlabelled_forms: list[str] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    _open: list[tuple[str, bool]] = field(default_factory=list)  # tag, and whether its words count

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    @classmethod
    def read(cls, html: str) -> "Page":
        page = cls()
        page.feed(html)
        page.close()
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = given.get("lang", "")
        in_our_language = given.get("lang", self.language) == self.language
        counts = in_our_language and tag not in SILENT and (not self._open or self._open[-1][1])
        self._note(tag, given)
        if counts:
            self.texts += [tidy(given[name]) for name in SPOKEN_ATTRIBUTES if given.get(name)]
        if tag not in VOID:
            self._open.append((tag, counts))

    def _note(self, tag: str, given: dict[str, str]) -> None:
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "h1":
            self.headings += 1
        if tag == "title" and not any(name == "svg" for name, _counts in self._open):
            self.titles.append("")
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag == "img" and "alt" not in given:
            self.bare_pictures.append(given.get("src", "?"))
        if "style" in given or any(name.startswith("on") for name in given):
            self.inline.append(f"<{tag} {' '.join(given)}>")

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _counts in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] == "title" and self.titles:
            self.titles[-1] += data
        if data.strip() and self._open and self._open[-1][1]:
            self.texts.append(tidy(data))

    def problems(self, language: str) -> list[str]:
        found = []
        if self.language != language:
            found.append(f"lang is {self.language!r}, not {language!r}")
        if len(self.titles) != 1 or not self.titles[0].split("·")[0].strip():
            found.append(f"title: {self.titles}")
        if self.headings != 1:
            found.append(f"{self.headings} h1")
        found += [f"picture without alt: {src}" for src in self.bare_pictures]
        found += [f"inline style or script: {tag}" for tag in self.inline]
        found += [f"id twice: {one}" for one in sorted({i for i in self.ids if self.ids.count(i) > 1})]
        if language == "fr":
            found += [f"left in English: {text!r}" for text in sorted(set(self.texts) & english_only())]
        return found


@cache
def english_only() -> frozenset[str]:
    """Our English sentences that say something else in French: none may stand alone in a French page."""
    english, french = set(), set()
    for path in sorted(ROOT.glob("terreau/*/locale/fr/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                here, there = _forms(message.id), _forms(message.string)
                english |= {text for text in here if text not in there}
                french |= set(there)
    return frozenset(
        text for text in english - french if len(text) > 3 and "%" not in text and "{" not in text
    )


def _forms(value: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return [tidy(text) for text in ([value] if isinstance(value, str) else value or []) if text.strip()]
