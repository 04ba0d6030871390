"""Samples of what one fills in."""

from __future__ import annotations

from django import forms

from terreau.core.forms import GestureForm
from terreau.ui.gallery.example import EMOJI, LONG, WALL, Example


class SampleForm(GestureForm):
    """One field of each kind."""

    title = forms.CharField(
        label="Comment s'appelle la rencontre ?", max_length=80, help_text="Quelques mots suffisent."
    )
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
        choices=[
            ("step", "Accès de plain-pied"),
            ("child", "Garde d'enfants"),
            ("sign", "Langue des signes"),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    image = forms.FileField(label="Une photo", required=False)
    agreed = forms.BooleanField(
        label="Je peux être rappelé à ce sujet", required=False, help_text="Une fois, pas plus."
    )


class WordForm(GestureForm):
    """An open question, with a box the size of a spoken answer."""

    better = forms.CharField(
        label="Qu'est-ce qui rend la vie bonne ici ?", max_length=1000, widget=forms.Textarea
    )


def _wrong_form() -> SampleForm:
    return SampleForm(
        {"title": LONG, "about": EMOJI, "audience": "nobody", "day": "hier"}, auto_id="wrong_%s"
    )


def form_examples() -> dict[str, list[Example]]:
    """Fields and forms, empty and wrong."""
    empty, wrong = SampleForm(), _wrong_form()
    words = WordForm({"better": LONG}, auto_id="filled_%s")
    missing = WordForm({"better": ""}, auto_id="missing_%s")
    return {
        "field": [
            *(
                Example(name, {"field": empty[name], "count": True})
                for name in empty.fields
                if name != "submission_key"
            ),
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
                        {
                            "legend": "La rencontre",
                            "hint": "Tout peut changer ensuite.",
                            "fields": ["title", "day"],
                        },
                        {"legend": "L'accueil", "fields": ["audience", "needs", "agreed"]},
                    ],
                    "about_data": "Votre nom n'est montré qu'aux membres. Vous pouvez l'effacer quand vous voulez.",
                },
            ),
            Example("à corriger", {"form": SampleForm({"title": ""}, auto_id="fix_%s"), "submit": "Envoyer"}),
        ],
        "voicebox": [
            Example(
                "vide", {"name": "hard", "label": "Qu'est-ce qui la rend difficile ?", "maxlength": 1000}
            ),
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
                {
                    "title": "Nous signons ?",
                    "text": LONG,
                    "submit": "Nous signons",
                    "kind": "primary",
                    "icon": "handshake",
                },
                slot="<p class='muted'>Le texte sera public.</p>",
            ),
        ],
        "search_box": [
            Example("vide", {"action": "#"}),
            Example("remplie", {"action": "#", "value": "banc", "id": "s2", "label": "Chercher une parole"}),
        ],
    }
