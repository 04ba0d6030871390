"""Changing my name, being forgotten."""

from django import forms
from django.utils.translation import gettext_lazy as _

from terreau.core.forms import GestureForm


class NameForm(GestureForm):
    name = forms.CharField(label=_("The name people see"), max_length=80)


class EraseForm(GestureForm):
    leaves_words = forms.BooleanField(
        label=_("Leave my messages in the threads, without my name"),
        help_text=_("Otherwise they are emptied too. Names written inside a message stay in it."),
        required=False,
    )
    sure = forms.BooleanField(label=_("Yes, forget me. This cannot be undone."))
