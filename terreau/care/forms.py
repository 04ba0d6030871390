"""What a gardener says of a gesture."""

from django import forms

from terreau.care.models import Gesture
from terreau.core.forms import GestureForm


class AnswerForm(GestureForm):
    """One of three buttons, or "proposed" to take an answer back."""

    answer = forms.ChoiceField(choices=Gesture.Status.choices)
    reason = forms.ChoiceField(choices=[("", ""), *Gesture.Reason.choices], required=False)
