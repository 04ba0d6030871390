"""What a chapter of the gallery is made of, and the texts its samples share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

LONG = (
    "Le banc devant la poste a disparu, alors je ne vais plus au marché le samedi, et ma voisine non plus ; on se "
    "retrouvait là, on portait les sacs à deux, on apprenait qui était malade et qui cherchait du travail, et ce petit "
    "arrêt valait bien une réunion. Remettez-le, ou dites-nous au moins pourquoi il est parti, s'il vous plaît."
)
WALL = "anticonstitutionnellement" * 12
ARABIC = "أريد حديقة مشتركة قرب المدرسة"
EMOJI = "Une fête 🎉 des voisins, avec 🥕🥬 et musique 🎶"
BUTTONS = (
    '<button class="btn btn-primary" type="button">Je l’appelle</button>'
    '<button class="btn btn-ghost" type="button">C’est fait</button>'
    '<button class="btn btn-plain" type="button">Plus tard</button>'
    '<button class="btn btn-plain" type="button">Pas utile</button>'
)
BUTTON = '<button class="btn btn-ghost" type="button">Partager</button>'
SUMMARY = "<p>Rangée par Lina et Karim dans <a href='#'>Se déplacer sans voiture</a>.</p>"


@dataclass(frozen=True)
class Example:
    """One state of a component."""

    state: str
    props: dict[str, Any] = field(default_factory=dict)
    slot: str = ""
    around: str = "{}"
    direction: str = ""


@dataclass(frozen=True)
class Chapter:
    """One component: its props, as its first line says, and its states."""

    component: str
    props: str
    examples: list[Example]
