"""What one types to sign in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from terreau.core.forms import GestureForm
from terreau.core.phones import international, takes_texts


class AddressForm(GestureForm):
    """An e-mail address, and nothing else."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        error_messages={
            "required": _("Type your e-mail address."),
            "invalid": _("This address is not complete. Example: marie@example.fr"),
            "max_length": _("This address is too long."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email webauthn", "spellcheck": "false"}),
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()


class NumberForm(GestureForm):
    """A mobile number, and nothing else."""

    phone = forms.CharField(
        label=_("Your mobile number"),
        help_text=_("The one where our SMS reach you."),
        max_length=30,
        error_messages={
            "required": _("Type your mobile number."),
            "max_length": _("This number is too long."),
        },
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel", "spellcheck": "false"}),
    )

    def clean_phone(self) -> str:
        """As networks write it."""
        text = str(self.cleaned_data["phone"])
        if not takes_texts(text):
            raise forms.ValidationError(_("SMS only reach a mobile phone. Example: 06 39 98 00 12."))
        return international(text)


class CodeForm(GestureForm):
    """Six digits read in a message."""

    code = forms.CharField(
        label=_("The six digits"),
        max_length=20,
        error_messages={
            "required": _("Type the six digits of the message."),
            "max_length": _("Six digits, no more."),
        },
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "spellcheck": "false",
                "class": "code",
            }
        ),
    )


class SignInCodeForm(CodeForm):
    """The code, and whose device this is."""

    is_mine = forms.BooleanField(
        label=_("This phone or computer is mine"),
        help_text=_("You stay signed in for 90 days. Leave it empty on a shared device."),
        required=False,
    )


class FactorForm(CodeForm):
    """The six digits of an application, or a spare code kept on paper."""

    code = forms.CharField(
        label=_("The code of your application"),
        help_text=_("Or one of your spare codes."),
        max_length=20,
        error_messages={"required": _("Type the code."), "max_length": _("This code is too long.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "spellcheck": "false",
                "class": "code",
            }
        ),
    )


class NameForm(GestureForm):
    """How someone wants to be called."""

    name = forms.CharField(
        label=_("Your name"),
        help_text=_("A first name is enough. The other residents see it."),
        max_length=80,
        error_messages={
            "required": _("Please give a name: a first name is enough."),
            "max_length": _("This name is too long: 80 characters at most."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
