"""How names of places are compared: what people type on a phone, and what the official list writes."""

import re
from dataclasses import dataclass

from terreau.core.text import fold

_ARTICLES = frozenset({"le", "la", "les", "l"})
_SHORT = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_LINKS = frozenset({"de", "du", "des", "d"})
_GROUPINGS = (
    ("communaute", "de", "communes"),
    ("communaute", "d", "agglomeration"),
    ("communaute", "urbaine"),
    ("cc",),
    ("ca",),
    ("cu",),
)
_WORD = re.compile(r"[^\W_]+")
_IN_BRACKETS = re.compile(r"^(.*?)[(\[]([^()\[\]]*)[)\]]?\s*$", re.DOTALL)
_NUMBER = re.compile(r"^(?:\d{2,}|2[ab]\d{0,3})$")
_CODE = re.compile(r"^(?:\d{2,9}|2[AB]\d{0,3})$")
LONGEST = 120  # characters of a question worth reading; no place has a longer name


@dataclass(frozen=True)
class Question:
    """What somebody typed, taken apart: « Ste-Colombe (77) » is the key `sainte colombe` and the hint `77`."""

    key: str
    full: str
    hints: tuple[str, ...] = ()
    code: str = ""


def tokens(text: str) -> list[str]:
    """The words of a name, folded, with Saint and Sainte written out."""
    return [_SHORT.get(word, word) for word in _WORD.findall(fold(text))]


def full_key(text: str) -> str:
    """A name with its article: tells « La Rochelle » from « Rochelle » once both were found."""
    return " ".join(tokens(text))


def name_key(text: str) -> str:
    """What is indexed and asked: folded words without the leading article or the sort of grouping; never empty for a name."""
    words = tokens(text)
    for grouping in _GROUPINGS:
        if tuple(words[: len(grouping)]) == grouping and len(words) > len(grouping):
            words = _without_first(words[len(grouping) :], _LINKS)
            break
    return " ".join(_without_first(words, _ARTICLES))


def squeezed(key: str) -> str:
    """A key without blanks, for « valdoise » typed without its apostrophe."""
    return key.replace(" ", "")


def ask(text: str) -> Question:
    """Read a question: a code, a name, or a name with a hint in brackets."""
    text = text[:LONGEST].strip()
    code = re.sub(r"\s", "", text).upper()
    if _CODE.match(code):
        return Question(key=name_key(text), full=full_key(text), code=code)
    bracketed = _IN_BRACKETS.match(text)
    if bracketed and tokens(bracketed[1]):
        name, hints = (
            bracketed[1],
            tuple(h for h in (full_key(part) for part in bracketed[2].split(",")) if h),
        )
        return Question(key=name_key(name), full=full_key(name), hints=hints)
    return Question(key=name_key(text), full=full_key(text))


def with_numbers_as_hints(question: Question) -> Question | None:
    """« 77650 Sainte-Colombe » read again as a name and a number; None if there is not one of each."""
    words = question.full.split()
    numbers = tuple(w for w in words if _NUMBER.match(w))
    name = " ".join(w for w in words if not _NUMBER.match(w))
    if not numbers or not name:
        return None
    return Question(key=name_key(name), full=name, hints=question.hints + numbers)


def _without_first(words: list[str], dropped: frozenset[str]) -> list[str]:
    return words[1:] if len(words) > 1 and words[0] in dropped else words
