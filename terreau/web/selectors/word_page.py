"""A word's page: the word, its trace, and what this reader may do about it."""

from collections.abc import Sequence
from typing import Any

from terreau.crossings.selectors import TraceStep
from terreau.listening.models import Word
from terreau.listening.permissions import can_answer_word
from terreau.people.models import Person
from terreau.ui.moments import long_day
from terreau.web.permissions import can_bring_word


def word_page(word: Word, steps: Sequence[TraceStep], person: Person | None) -> dict[str, Any]:
    """What the page shows. Whether the author left a contact is said to those who may write to them, never who it is."""
    shown: list[dict[str, Any]] = [
        {"verb": step.verb, "text": step.text, "url": step.url, "when": long_day(step.at)} for step in steps
    ]
    if shown:
        shown[-1]["now"] = True
    return {
        "word": word,
        "steps": shown,
        "can_answer": can_answer_word(person, word),
        "can_carry": can_bring_word(person),
        "is_followed": word.voice is not None and hasattr(word.voice, "contact"),
    }
