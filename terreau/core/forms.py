"""The base of every form: an idempotency key, tidy text, and limits that speak plainly."""

from typing import Any
from uuid import uuid4

from django import forms

from terreau.core.text import tidy


def fresh_key() -> str:
    return uuid4().hex


class GestureForm(forms.Form):
    """A form that acts once. Alone, it is a button."""

    submission_key = forms.CharField(
        max_length=64, required=False, widget=forms.HiddenInput, initial=fresh_key
    )
    required_css_class = "is-required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        return {k: tidy(v) if isinstance(v, str) else v for k, v in cleaned.items()}
