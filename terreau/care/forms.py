"""What a gardener says of a gesture."""

from django import forms
from django.utils.translation import gettext_lazy

from terreau.care.models import Gesture
from terreau.core.forms import GestureForm


class TimeForm(GestureForm):
    """How long a gardener gives each week."""

    minutes_a_week = forms.IntegerField(
        label=gettext_lazy("How many minutes a week?"),
        help_text=gettext_lazy("For all your communities together, from 5 to 300."),
        error_messages={
            "required": gettext_lazy("Give a number of minutes."),
            "invalid": gettext_lazy("Give a whole number of minutes. Example: 30."),
        },
    )


class AnswerForm(GestureForm):
    """One of three buttons, or "proposed" to take an answer back."""

    answer = forms.ChoiceField(choices=Gesture.Status.choices)
    reason = forms.ChoiceField(choices=[("", ""), *Gesture.Reason.choices], required=False)
