"""The French of the catalogues: typography, length, words of the house, and one translation for one message."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from tools import messages

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 25  # words in a sentence; we aim at fifteen
ROOMS_OF_OPERATORS = {"config", "territories"}  # commands and files, read by whoever hosts

STRAIGHT = re.compile(r"\w'\w")
OPENING = re.compile(r"«(?![\u202f\u00a0])")
CLOSING = re.compile(r"(?<![\u202f\u00a0])»")
HIGH = re.compile(r"(?<![\u202f\u00a0?!])[?!;](?!\w)|\w [:](?= )")
ENGLISH = re.compile(r"\b(the|and|your|with|you|this|of)\b", re.IGNORECASE)
FORBIDDEN = {
    r"utilisat(eur|rice)s?": "habitant, personne, membre",
    r"login": "se connecter",
    r"cliquez ici": "dire ce que fait le bouton",
    r"soumett(re|ez)": "envoyer",
    r"évén?[eè]ments?": "rencontre",
    r"veuillez": "un verbe à l’impératif",
    r"e-?mails?": "courriel",
    r"mot de passe oublié": "il n’y a pas de mot de passe",
    r"\bmails?": "courriel",
    r"tickets?": "demande",
    r"valider": "le verbe du geste",
}
ADDRESS = re.compile(r"https?://\S+|\S+@\S+|`[^`]+`|--\w+|%\(\w+\)[sd]|\{\w+\}")


def french() -> Iterator[tuple[str, str, str]]:
    """Room, message, and each French text of it."""
    for room in messages.rooms([], messages.ROOT / "terreau"):
        for message in messages.real(messages.read(messages.catalogue_path(room))):
            for text in messages.texts(message.string):
                yield room.name, messages.message_key(message), text


def wrong(text: str) -> str:
    """The first thing that is not right in a French text, or nothing."""
    bare = ADDRESS.sub(" ", text)
    for pattern, said in (
        (STRAIGHT, "a straight apostrophe"),
        (OPENING, "no narrow space after «"),
        (CLOSING, "no narrow space before »"),
        (HIGH, "no narrow space before ? ! ; :"),
        (ENGLISH, "English"),
    ):
        if found := pattern.search(bare):
            return f"{said}: {found[0]}"
    for term, instead in FORBIDDEN.items():
        if found := re.search(rf"\b{term}\b", bare, re.IGNORECASE):
            return f"« {found[0]} », say {instead}"
    return ""


def sentences(text: str) -> Iterator[str]:
    bare = ADDRESS.sub("x", text)
    yield from re.split(r"(?<=[.?!…:;])\s+|\n+", bare)


def test_french_is_well_set() -> None:
    found = [f"{room}: “{key}” → {text}: {why}" for room, key, text in french() if (why := wrong(text))]
    assert not found, "\n".join(found)


def test_sentences_are_short() -> None:
    long = [
        f"{room}: {sentence}"
        for room, _key, text in french()
        if room not in ROOMS_OF_OPERATORS
        for sentence in sentences(text)
        if len(re.findall(r"[\w’\-]+", sentence)) > LONGEST
    ]
    assert not long, "\n".join(long)


def test_one_message_has_one_french() -> None:
    """Rooms share one catalogue when the site runs: two translations of a message would depend on chance."""
    said: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for room in messages.rooms([], messages.ROOT / "terreau"):
        for message in messages.real(messages.read(messages.catalogue_path(room))):
            key = (str(message.context or ""), messages.message_key(message))
            said[key]["|".join(messages.texts(message.string))].add(room.name)
    several = {key: dict(texts) for key, texts in said.items() if len(texts) > 1}
    assert not several, several


@pytest.mark.parametrize(
    ("english", "asked"),
    [
        ("This week", "Cette semaine"),
        ("What matters", "Ce qui compte"),
        ("Gatherings", "Rencontres"),
        ("I am coming", "Je viens"),
        ("I join", "Je rejoins"),
        ("looking for its pair", "cherche un binôme"),
        ("My space", "Mon espace"),
        ("Letters and calls", "Lettres et appels"),
        ("Forget me", "M’effacer"),
        ("former member", "ancien membre"),
    ],
)
def test_words_of_the_house(english: str, asked: str) -> None:
    assert {text for _room, key, text in french() if key == english} == {asked}


@pytest.mark.parametrize(
    "text",
    [
        "L'habitant", "«Oui »", "« Oui »", "Vraiment ?", "Vraiment?", "Deux : trois", "Envoyer your demande",
        "Chaque utilisateur", "Cliquez ici.", "Soumettre", "Un événement",
    ],
)  # fmt: skip
def test_what_is_wrong_is_seen(text: str) -> None:
    assert wrong(text)


def test_what_is_right_passes() -> None:
    assert not wrong(
        "«\u202fJe viens\u202f»\u202f: vraiment\u202f? À 18:30, sur https://site.fr/?a=b, l’adresse %(name)s."
    )
