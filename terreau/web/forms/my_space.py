"""Changing my name, being forgotten."""

from django import forms
from django.utils.translation import gettext_lazy as _

from terreau.core.forms import GestureForm


class NameForm(GestureForm):
    name = forms.CharField(label=_("The name people see"), max_length=80)


class EraseForm(GestureForm):
    sure = forms.BooleanField(label=_("Yes, forget me. This cannot be undone."))
