"""What every form says of itself when something is missing."""

import pytest
from django import forms
from django.utils import translation

from terreau.core.forms import GestureForm


class Pantry(GestureForm):
    what = forms.CharField()
    where = forms.ChoiceField(choices=[("cellar", "Cellar")])
    kinds = forms.MultipleChoiceField(choices=[("jam", "Jam")])
    day = forms.DateField(error_messages={"required": "Which day?"})
    note = forms.CharField(required=False)
    label = forms.CharField(required=False, max_length=10)
    mail = forms.EmailField(
        required=False, max_length=20, error_messages={"max_length": "%(limit_value)d at most."}
    )
    is_sure = forms.BooleanField()


TYPED = {
    "is_sure": "on",
    "what": "Soupe",
    "where": "cellar",
    "kinds": ["jam"],
    "day": "2026-12-03",
    "note": "\u200b",
}


def errors_of(**changes: object) -> dict[str, list[str]]:
    form = Pantry({**TYPED, **changes})
    form.is_valid()
    return {name: [str(one) for one in found] for name, found in form.errors.items()}


def test_what_is_missing_or_not_offered_is_said_plainly() -> None:
    with translation.override("en"):
        found = errors_of(what=" ", where="attic", kinds=["soap"], day="")
    assert found == {
        "what": ["Please fill this in."],
        "where": ["Choose one of the answers offered."],
        "kinds": ["Choose one of the answers offered."],
        "day": ["Which day?"],
    }


def test_it_is_said_in_french() -> None:
    with translation.override("fr"):
        assert errors_of(what="", where="attic") == {
            "what": ["Répondez à cette question."],
            "where": ["Choisissez une des réponses proposées."],
        }


@pytest.mark.parametrize("unseen", ["\u200b", "\u202e\u202c", "\ufeff \u200d"])
def test_what_nobody_sees_answers_no_required_question(unseen: str) -> None:
    with translation.override("en"):
        assert errors_of(what=unseen) == {"what": ["Please fill this in."]}
    assert errors_of() == {}


@pytest.mark.parametrize(
    ("language", "size", "said"),
    [
        ("en", 11, "This is 1 character too long."),
        ("en", 1010, "This is 1000 characters too long."),
        ("fr", 11, "C’est trop long d’un caractère."),
        ("fr", 12, "C’est trop long de 2 caractères."),
    ],
)
def test_a_text_too_long_says_by_how_much(language: str, size: int, said: str) -> None:
    with translation.override(language):
        assert errors_of(label="x" * 10) == {}
        assert errors_of(label="x" * size) == {"label": [said]}
        assert errors_of(mail=f"{'x' * 20}@example.org") == {"mail": ["20 at most."]}


def test_a_box_is_to_be_ticked() -> None:
    with translation.override("fr"):
        assert errors_of(is_sure="") == {"is_sure": ["Cochez la case."]}
    with translation.override("en"):
        assert errors_of(is_sure="") == {"is_sure": ["Tick the box."]}
