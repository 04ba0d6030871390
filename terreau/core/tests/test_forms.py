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


TYPED = {"what": "Soupe", "where": "cellar", "kinds": ["jam"], "day": "2026-12-03", "note": "\u200b"}


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
