"""Giving one’s number."""

from django import forms
from django.utils.translation import gettext_lazy as _

from terreau.core.forms import GestureForm


class PhoneForm(GestureForm):
    """A mobile number."""

    phone = forms.CharField(
        label=_("My mobile number"),
        max_length=30,
        help_text=_("We send one SMS there. Answer OUI, and it is done."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
