"""What the gallery shows: every component in its states. Samples are content, so they stay in French."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
from django import forms
from django.core.paginator import Paginator
from django.utils.safestring import mark_safe

from terreau.core.forms import GestureForm

COMPONENTS = Path(__file__).parent / "templates" / "ui" / "components"
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


class SampleForm(GestureForm):
    """One field of each kind."""

    title = forms.CharField(label="Comment s'appelle la rencontre ?", max_length=80, help_text="Quelques mots suffisent.")
    about = forms.CharField(label="Ce qu'on y fera", max_length=400, widget=forms.Textarea, required=False)
    day = forms.DateField(label="Quel jour ?")
    hour = forms.TimeField(label="À quelle heure ?")
    place = forms.ChoiceField(label="Où ?", choices=[("", "Choisir…"), ("a", "Salle des fêtes"), ("b", WALL)])
    audience = forms.ChoiceField(
        label="Qui peut venir ?",
        choices=[("all", "Tout le monde"), ("circle", "Le cercle seulement")],
        widget=forms.RadioSelect,
    )
    needs = forms.MultipleChoiceField(
        label="Ce qui est prévu",
        choices=[("step", "Accès de plain-pied"), ("child", "Garde d'enfants"), ("sign", "Langue des signes")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    image = forms.FileField(label="Une photo", required=False)
    agreed = forms.BooleanField(label="Je peux être rappelé à ce sujet", required=False, help_text="Une fois, pas plus.")


class WordForm(GestureForm):
    """An open question, with a box the size of a spoken answer."""

    better = forms.CharField(label="Qu'est-ce qui rend la vie bonne ici ?", max_length=1000, widget=forms.Textarea)


def _wrong_form() -> SampleForm:
    return SampleForm({"title": LONG, "about": EMOJI, "audience": "nobody", "day": "hier"}, auto_id="wrong_%s")


def _form_examples(empty: SampleForm, wrong: SampleForm) -> dict[str, list[Example]]:
    """Fields and forms, empty and wrong."""
    words = WordForm({"better": LONG}, auto_id="filled_%s")
    missing = WordForm({"better": ""}, auto_id="missing_%s")
    return {
        "field": [
            *(Example(name, {"field": empty[name], "count": True}) for name in empty.fields if name != "submission_key"),
            Example("erreur", {"field": wrong["title"], "count": True}),
            Example("choix, erreur", {"field": wrong["audience"]}),
        ],
        "error_summary": [
            Example("une erreur", {"errors": [{"text": "Choisissez une date à venir.", "url": "#id_day"}]}),
            Example("plusieurs", {"form": wrong}),
        ],
        "form": [
            Example(
                "en parties",
                {
                    "form": SampleForm(auto_id="set_%s"),
                    "submit": "Nous nous retrouvons",
                    "icon": "calendar-plus",
                    "cancel_url": "#",
                    "fieldsets": [
                        {"legend": "La rencontre", "hint": "Tout peut changer ensuite.", "fields": ["title", "day"]},
                        {"legend": "L'accueil", "fields": ["audience", "needs", "agreed"]},
                    ],
                    "about_data": "Votre nom n'est montré qu'aux membres. Vous pouvez l'effacer quand vous voulez.",
                },
            ),
            Example("à corriger", {"form": SampleForm({"title": ""}, auto_id="fix_%s"), "submit": "Envoyer"}),
        ],
        "voicebox": [
            Example("vide", {"name": "hard", "label": "Qu'est-ce qui la rend difficile ?", "maxlength": 1000}),
            Example("remplie", {"field": words["better"], "hint": "Comme si vous le disiez à voix haute."}),
            Example("erreur", {"field": missing["better"]}),
        ],
        "confirm": [
            Example(
                "grave",
                {
                    "title": "Effacer votre compte ?",
                    "text": "Vos paroles restent, sans votre nom.",
                    "submit": "J'efface mon compte",
                    "cancel_url": "#",
                    "icon": "trash-2",
                },
            ),
            Example(
                "simple",
                {"title": "Nous signons ?", "text": LONG, "submit": "Nous signons", "kind": "primary", "icon": "handshake"},
                slot="<p class='muted'>Le texte sera public.</p>",
            ),
        ],
        "search_box": [Example("vide", {"action": "#"}), Example("remplie", {"action": "#", "value": "banc", "id": "s2"})],
    }


def _action_examples() -> dict[str, list[Example]]:
    """What one presses."""
    kinds = ["primary", "ghost", "quiet", "plain", "danger"]
    answers = [
        {"value": "yes", "label": "D'accord", "icon": "thumbs-up"},
        {"value": "no", "label": "Pas d'accord", "icon": "thumbs-down"},
        {"value": "pass", "label": "Je passe", "icon": "skip-forward"},
    ]
    return {
        "button": [
            *(Example(kind, {"label": "Je viens", "kind": kind, "icon": "calendar-plus", "type": "button"}) for kind in kinds),
            Example("lien, grand", {"label": "Dire ce qui compte", "url": "#", "big": True}),
            Example("texte long", {"label": LONG, "type": "button", "kind": "ghost"}),
        ],
        "post_button": [Example("un geste", {"label": "Mettre en pause", "url": "#", "kind": "ghost", "icon": "pause"})],
        "copy_button": [Example("adresse", {"text": "https://exemple.fr/c/manger-d-ici"})],
        "print_button": [Example("page", {})],
        "icon": [Example("seule", {"name": "sprout"}), Example("grande, nommée", {"name": "leaf", "label": "Feuille", "big": True})],
        "choice_buttons": [
            Example("trois réponses", {"name": "answer", "choices": answers, "legend": "Votre réponse"}),
            Example("déjà répondu", {"name": "again", "choices": [{**answers[0], "chosen": True}, *answers[1:]]}),
        ],
        "tabs": [
            Example(
                "trois parties",
                {
                    "items": [
                        {"label": "Paroles", "url": "#", "current": True, "count": 412},
                        {"label": "Thèmes", "url": "#", "count": 14},
                        {"label": "Silences", "url": "#"},
                    ]
                },
            )
        ],
        "breadcrumb": [
            Example("chemin", {"items": [{"label": "Communautés", "url": "#"}, {"label": "Manger d'ici", "url": "#"}, {"label": LONG[:90]}]})
        ],
        "pager": [Example("au milieu", {"page": Paginator(range(95), 20).page(3), "query": "q=banc"})],
        "details": [
            Example("fermé", {"summary": "Comment cette liste est faite", "text": LONG}),
            Example("ouvert", {"summary": "Voir les chiffres", "open": True}, slot=SUMMARY),
        ],
        "steps": [Example("au milieu", {"current": 2, "total": 4, "label": "Le lieu"})],
    }


def _text_examples() -> dict[str, list[Example]]:
    """What one reads."""
    trace = [
        {"verb": "Entendue", "text": "au marché, saisie par Tom", "when": "le 11 novembre"},
        {"verb": "Portée", "text": "à la rencontre « Bouger au village »", "when": "le 18 novembre", "url": "#"},
        {"verb": "Demandée", "text": "à Inès Roche, adjointe à la voirie", "when": "le 19 novembre"},
        {"verb": "Acceptée :", "text": "« Oui, deux bancs avant juin, avec les habitants. »", "when": "le 21 novembre", "now": True},
        {"verb": "Tenue", "text": "au plus tard en juin", "later": True},
    ]
    gesture = {
        "icon": "hand-heart",
        "title": "Accueillir Omar",
        "reason": "Il est arrivé il y a 8 jours et personne ne lui a encore parlé.",
        "evidence": "Il a écrit : « disponible le matin, je travaille en équipe ».",
        "evidence_url": "#",
        "evidence_label": "Voir sa présentation",
        "minutes": 10,
    }
    facts = [
        {"icon": "calendar", "term": "Date", "text": "Jeudi 3 décembre, 18 h 30 – 20 h 30"},
        {"icon": "map-pin", "term": "Lieu", "text": "Chez les Ateliers cuisine, salle des fêtes de Saint-Léon"},
        {"icon": "accessibility", "term": "Accès", "text": LONG, "show_term": True},
    ]
    code = segno.make("https://exemple.fr/c/manger").svg_inline(scale=4, border=0, omitsize=True)
    rows = [["Cantines", 16, "se retrouve jeudi"], ["Jardins de quartier", 12, ""], [WALL[:60], 9, LONG]]
    return {
        "eyebrow": [Example("au-dessus d'un titre", {"text": "Communauté · née de 34 paroles"})],
        "page_head": [
            Example("avec actions", {"eyebrow": "Communauté", "title": "Manger d'ici", "lead": LONG[:150]}, slot=BUTTONS[:78]),
            Example("titre long", {"title": LONG}),
        ],
        "tag": [Example(tone, {"label": "Carte papier · Montignac", "tone": tone}) for tone in ("leaf", "sun", "terra", "sky", "plain")]
        + [Example("long, avec icône", {"label": LONG, "icon": "flag", "tone": "sun"})],
        "card": [
            Example("simple", {"eyebrow": "Prochaine rencontre", "title": "Cuisiner les invendus du marché", "url": "#"}, slot=SUMMARY),
            Example("douce, marquée", {"title": "Six communes", "kind": "soft", "tag": "à venir", "tone": "sun", "text": EMOJI}),
            Example("soleil, texte long", {"title": WALL, "kind": "sun", "text": LONG}),
        ],
        "empty": [
            Example(
                "rien encore",
                {
                    "title": "Aucune rencontre prévue",
                    "text": "Commencez par choisir un soir et un lieu.",
                    "icon": "calendar",
                    "url": "#",
                    "label": "Nous nous retrouvons",
                },
            )
        ],
        "notice": [
            *(Example(kind, {"kind": kind, "text": "Votre parole est bien arrivée.", "dismiss": True}) for kind in ("info", "success", "warning", "error")),
            Example("long", {"title": "Une chose à savoir", "text": LONG}, slot="<p><a href='#'>Lire la suite</a></p>"),
        ],
        "trace": [Example("une parole", {"steps": trace, "label": "Ce que cette parole est devenue"})],
        "bar": [
            Example("en chemin", {"label": "Une cantine sur deux en légumes d'ici", "value": 5, "max": 8, "text": "5 cantines sur 8"}),
            Example("rien encore", {"label": "Zéro invendu jeté", "value": 0, "max": 3}),
        ],
        "gesture": [Example("de la semaine", gesture, slot=BUTTONS), Example("long", {**gesture, "title": LONG, "owner": "Tom"}, slot=BUTTONS)],
        "quote": [
            Example("carte papier", {"text": LONG, "channel": "Carte papier", "place": "Montignac", "when": "11 novembre", "url": "#"}),
            Example("petite, arabe", {"text": ARABIC, "size": "small", "lang": "ar"}, direction="rtl"),
            Example("émojis", {"text": EMOJI}, slot=SUMMARY),
        ],
        "list_row": [
            Example("pleine", {"title": "Manger d'ici", "url": "#", "text": LONG, "meta": "68 membres", "icon": "users", "tag": "cherche un binôme", "tone": "sun"}, slot=BUTTONS[:78], around='<ul class="rows">{}</ul>'),
            Example("nue", {"title": WALL}, around='<ul class="rows">{}</ul>'),
        ],
        "table": [Example("le jardin en mots", {"caption": "Les cercles", "head": ["Cercle", "Membres", "Ce qui vient"], "rows": rows, "numeric": [1]})],
        "stat": [Example("un nombre", {"value": "412", "label": "paroles entendues", "note": "dont 96 sur papier"})],
        "person_chip": [Example("membre", {"name": "Aya", "role": "jardinière, habitante", "url": "#"})],
        "key_facts": [Example("une rencontre", {"items": facts})],
        "qr": [Example("rejoindre", {"svg": mark_safe(code), "url": "https://exemple.fr/c/manger", "text": "Rejoindre"})],  # noqa: S308 - made by segno
        "message": [
            Example("reçu", {"author": "Lina", "role": "membre", "when": "hier", "text": LONG}, around='<ol class="thread">{}</ol>'),
            Example("le mien", {"author": "Aya", "text": ARABIC, "mine": True}, around='<ol class="thread">{}</ol>'),
            Example("retiré", {"author": "Omar", "removed": True}, around='<ol class="thread">{}</ol>'),
        ],
    }


def chapters() -> list[Chapter]:
    """Every component of the folder, in alphabetical order, with its states."""
    examples = {**_action_examples(), **_text_examples(), **_form_examples(SampleForm(), _wrong_form())}
    return [Chapter(name, props, examples.get(name, [])) for name, props in component_props().items()]


@lru_cache(maxsize=1)
def component_props() -> dict[str, str]:
    """The components of the folder and what their first line says they take."""
    found = {}
    for path in sorted(COMPONENTS.glob("[!_]*.html")):
        first = path.read_text(encoding="utf-8").split("\n", 1)[0]
        said = re.fullmatch(r"\{# props: (.+) #\}", first)
        found[path.stem] = said.group(1) if said else ""
    return found
