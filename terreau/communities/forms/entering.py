"""What people type to bring others in."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terreau.communities.forms import ON_BEHALF
from terreau.communities.models import MemberImport
from terreau.core.forms import GestureForm
from terreau.core.uploads import TableForm

BASES = [
    (MemberImport.Basis.CONSENT, gettext_lazy("They agreed to be contacted")),
    (MemberImport.Basis.MISSION, gettext_lazy("A public-interest mission of whoever kept the list")),
    (MemberImport.Basis.INTEREST, gettext_lazy("A legitimate interest: a single invitation, which they may refuse")),
]  # fmt: skip


def _given_by() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Who gave this list?"),
        help_text=gettext_lazy("An association, a department, a library. Each person will read it."),
        max_length=120,
    )


def _origin() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("How was it made?"),
        help_text=gettext_lazy("For instance: who signed up for the orchard days of 2025."),
        max_length=200,
    )


def _basis() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("What allows you to write to them?"), choices=BASES, widget=forms.RadioSelect
    )


class ListForm(TableForm):
    """A list of people, and what each of them will be told about it."""

    given_by = _given_by()
    origin = _origin()
    basis = _basis()
    field_order = ("file", "given_by", "origin", "basis")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "A .csv or .xlsx file of 10 MB at most. Columns such as nom, prénom, courriel, téléphone, adresse, commune."
        )


class OriginForm(GestureForm):
    """The same, for a list that came without."""

    given_by = _given_by()
    origin = _origin()
    basis = _basis()


class LetterForm(GestureForm):
    """Somebody without e-mail, invited by a letter."""

    name = forms.CharField(label=gettext_lazy("Their name"), max_length=80)
    postal_address = forms.CharField(
        label=gettext_lazy("Postal address"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=30, required=False)


class SaidYesForm(GestureForm):
    """Somebody invited by a letter or a call said yes."""

    how = forms.ChoiceField(
        label=gettext_lazy("How did they tell you?"), choices=ON_BEHALF, widget=forms.RadioSelect
    )
    consents = forms.BooleanField(
        label=gettext_lazy("They agreed to be entered here, and I give them the receipt.")
    )


class CodeForm(GestureForm):
    """The code of a letter, as it is typed."""

    code = forms.CharField(
        label=gettext_lazy("The code of your letter"),
        help_text=gettext_lazy("Eight letters and figures. Capitals and spaces do not matter."),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
