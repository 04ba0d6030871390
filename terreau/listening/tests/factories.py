"""Made campaigns, words and themes for tests, through the services."""

from itertools import count
from typing import Any

from terreau.authorities.models import Authority
from terreau.listening.models import Campaign, Theme, Voice, Word
from terreau.listening.services import leave_words, open_campaign, sort_word, start_theme
from terreau.people.models import Person

_number = count(1)


def make_campaign(authority: Authority, by: Person | None = None, **fields: Any) -> Campaign:
    return open_campaign(authority=authority, by=by, **{"title": f"Ce qui compte {next(_number)}", **fields})


def make_voice(campaign: Campaign, *texts: str, **fields: Any) -> Voice:
    """One sitting: the first text answers the first question, and so on."""
    questions = campaign.questions.all()
    said = {question.pk: text for question, text in zip(questions, texts, strict=False)}
    return leave_words(campaign=campaign, texts=said, **fields)


def make_word(campaign: Campaign, text: str = "Le banc devant la poste a disparu.", **fields: Any) -> Word:
    return make_voice(campaign, text, **fields).words.get()


def make_theme(campaign: Campaign, by: Person, *words: Word, name: str = "Se déplacer sans voiture") -> Theme:
    theme = start_theme(campaign=campaign, name=name, by=by)
    for word in words:
        sort_word(word=word, theme=theme, by=by)
    return theme
