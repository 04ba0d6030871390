"""Samples of what one presses."""

from __future__ import annotations

from django.core.paginator import Paginator

from terreau.ui.gallery.example import LONG, SUMMARY, Example


def action_examples() -> dict[str, list[Example]]:
    """What one presses."""
    kinds = ["primary", "ghost", "quiet", "plain", "danger"]
    answers = [
        {"value": "yes", "label": "D'accord", "icon": "thumbs-up"},
        {"value": "no", "label": "Pas d'accord", "icon": "thumbs-down"},
        {"value": "pass", "label": "Je passe", "icon": "skip-forward"},
    ]
    return {
        "button": [
            *(
                Example(kind, {"label": "Je viens", "kind": kind, "icon": "calendar-plus", "type": "button"})
                for kind in kinds
            ),
            Example("lien, grand", {"label": "Dire ce qui compte", "url": "#", "big": True}),
            Example("texte long", {"label": LONG, "type": "button", "kind": "ghost"}),
        ],
        "post_button": [
            Example("un geste", {"label": "Mettre en pause", "url": "#", "kind": "ghost", "icon": "pause"})
        ],
        "copy_button": [Example("adresse", {"text": "https://exemple.fr/c/manger-d-ici"})],
        "print_button": [Example("page", {})],
        "icon": [
            Example("seule", {"name": "sprout"}),
            Example("grande, nommée", {"name": "leaf", "label": "Feuille", "big": True}),
        ],
        "choice_buttons": [
            Example("trois réponses", {"name": "answer", "choices": answers, "legend": "Votre réponse"}),
            Example(
                "déjà répondu", {"name": "again", "choices": [{**answers[0], "chosen": True}, *answers[1:]]}
            ),
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
            Example(
                "chemin",
                {
                    "items": [
                        {"label": "Communautés", "url": "#"},
                        {"label": "Manger d'ici", "url": "#"},
                        {"label": LONG[:90]},
                    ]
                },
            )
        ],
        "pager": [Example("au milieu", {"page": Paginator(range(95), 20).page(3), "query": "q=banc"})],
        "details": [
            Example("fermé", {"summary": "Comment cette liste est faite", "text": LONG}),
            Example("ouvert", {"summary": "Voir les chiffres", "open": True}, slot=SUMMARY),
        ],
        "steps": [Example("au milieu", {"current": 2, "total": 4, "label": "Le lieu"})],
    }
