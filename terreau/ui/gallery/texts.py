"""Samples of what one reads."""

from __future__ import annotations

from django.utils.safestring import mark_safe

from terreau.core.qr import qr_svg
from terreau.ui.gallery.example import ARABIC, BUTTON, BUTTONS, EMOJI, LONG, SUMMARY, WALL, Example


def text_examples() -> dict[str, list[Example]]:
    """What one reads."""
    trace = [
        {"verb": "Entendue", "text": "au marché, saisie par Tom", "when": "le 11 novembre"},
        {
            "verb": "Portée",
            "text": "à la rencontre « Bouger au village »",
            "when": "le 18 novembre",
            "url": "#",
        },
        {"verb": "Demandée", "text": "à Inès Roche, adjointe à la voirie", "when": "le 19 novembre"},
        {
            "verb": "Acceptée :",
            "text": "« Oui, deux bancs avant juin, avec les habitants. »",
            "when": "le 21 novembre",
            "now": True,
        },
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
        {
            "icon": "map-pin",
            "term": "Lieu",
            "text": "Chez les Ateliers cuisine, salle des fêtes de Saint-Léon",
        },
        {"icon": "accessibility", "term": "Accès", "text": LONG, "show_term": True},
    ]
    code = mark_safe(qr_svg("https://exemple.fr/c/manger"))  # noqa: S308 - drawn by us from an address of ours
    rows = [["Cantines", 16, "se retrouve jeudi"], ["Jardins de quartier", 12, ""], [WALL[:60], 9, LONG]]
    return {
        "eyebrow": [Example("au-dessus d'un titre", {"text": "Communauté · née de 34 paroles"})],
        "page_head": [
            Example(
                "avec actions",
                {"eyebrow": "Communauté", "title": "Manger d'ici", "lead": LONG[:150]},
                slot=BUTTON,
            ),
            Example("titre long", {"title": LONG}),
        ],
        "tag": [
            Example(tone, {"label": "Carte papier · Montignac", "tone": tone})
            for tone in ("leaf", "sun", "terra", "sky", "plain")
        ]
        + [Example("long, avec icône", {"label": LONG, "icon": "flag", "tone": "sun"})],
        "card": [
            Example(
                "simple",
                {"eyebrow": "Prochaine rencontre", "title": "Cuisiner les invendus du marché", "url": "#"},
                slot=SUMMARY,
            ),
            Example(
                "douce, marquée",
                {"title": "Six communes", "kind": "soft", "tag": "à venir", "tone": "sun", "text": EMOJI},
            ),
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
            *(
                Example(kind, {"kind": kind, "text": "Votre parole est bien arrivée.", "dismiss": True})
                for kind in ("info", "success", "warning", "error")
            ),
            Example(
                "long",
                {"title": "Une chose à savoir", "text": LONG},
                slot="<p><a href='#'>Lire la suite</a></p>",
            ),
        ],
        "trace": [Example("une parole", {"steps": trace, "label": "Ce que cette parole est devenue"})],
        "bar": [
            Example(
                "en chemin",
                {
                    "label": "Une cantine sur deux en légumes d'ici",
                    "value": 5,
                    "max": 8,
                    "text": "5 cantines sur 8",
                },
            ),
            Example("rien encore", {"label": "Zéro invendu jeté", "value": 0, "max": 3}),
        ],
        "gesture": [
            Example("de la semaine", gesture, slot=BUTTONS),
            Example("long", {**gesture, "title": LONG, "owner": "Tom"}, slot=BUTTONS),
        ],
        "quote": [
            Example(
                "carte papier",
                {
                    "text": LONG,
                    "channel": "Carte papier",
                    "place": "Montignac",
                    "when": "11 novembre",
                    "url": "#",
                },
            ),
            Example("petite, arabe", {"text": ARABIC, "size": "small", "lang": "ar"}, direction="rtl"),
            Example("émojis", {"text": EMOJI}, slot=SUMMARY),
        ],
        "list_row": [
            Example(
                "pleine",
                {
                    "title": "Manger d'ici",
                    "url": "#",
                    "text": LONG,
                    "meta": "68 membres",
                    "icon": "users",
                    "tag": "cherche un binôme",
                    "tone": "sun",
                },
                slot=BUTTON,
                around='<ul class="rows">{}</ul>',
            ),
            Example("nue", {"title": WALL}, around='<ul class="rows">{}</ul>'),
        ],
        "table": [
            Example(
                "le jardin en mots",
                {
                    "caption": "Les cercles",
                    "head": ["Cercle", "Membres", "Ce qui vient"],
                    "rows": rows,
                    "numeric": [1],
                },
            )
        ],
        "stat": [
            Example("un nombre", {"value": "412", "label": "paroles entendues", "note": "dont 96 sur papier"})
        ],
        "person_chip": [Example("membre", {"name": "Aya", "role": "jardinière, habitante", "url": "#"})],
        "key_facts": [Example("une rencontre", {"items": facts})],
        "qr": [
            Example(
                "rejoindre",
                {"svg": code, "url": "https://exemple.fr/c/manger", "text": "Rejoindre"},
            )
        ],
        "message": [
            Example(
                "reçu",
                {"author": "Lina", "role": "membre", "when": "hier", "text": LONG},
                around='<ol class="thread">{}</ol>',
            ),
            Example(
                "le mien",
                {"author": "Aya", "text": ARABIC, "mine": True},
                around='<ol class="thread">{}</ol>',
            ),
            Example("retiré", {"author": "Omar", "removed": True}, around='<ol class="thread">{}</ol>'),
        ],
    }
