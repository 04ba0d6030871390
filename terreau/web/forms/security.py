"""What one types to change how one signs in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from terreau.core.forms import GestureForm
from terreau.web.forms.sign_in import AddressForm, CodeForm


class ApplicationForm(CodeForm):
    """The first code of a new application."""

    code = forms.CharField(
        label=_("The six digits it shows"),
        max_length=20,
        error_messages={"required": _("Type the six digits."), "max_length": _("Six digits, no more.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "class": "code"}),
    )


class PasskeyForm(GestureForm):
    """A name for a new key. Its answer is added by the browser."""

    name = forms.CharField(
        label=_("A name to recognise it"),
        help_text=_("Example: my phone"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class NewAddressForm(AddressForm):
    """Another address to sign in."""

    email = forms.EmailField(
        label=_("Your new e-mail address"),
        max_length=254,
        error_messages=AddressForm.base_fields["email"].error_messages,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
