"""What people type to bring others in."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terreau.communities.forms import IF_THEY_ARE_QUIET, ON_BEHALF, JoinForm
from terreau.communities.models import MemberImport, Settings
from terreau.core.forms import GestureForm, TableForm

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
    if_quiet = forms.ChoiceField(
        label=gettext_lazy("If they go quiet"), choices=IF_THEY_ARE_QUIET, widget=forms.RadioSelect
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


ENTRIES = [
    (Settings.Entry.OPEN, gettext_lazy("Whoever wishes joins at once")),
    (Settings.Entry.REQUEST, gettext_lazy("One asks, and members answer")),
]  # fmt: skip


def _question(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=200, required=False)


class DoorForm(GestureForm):
    """How one comes into a community."""

    entry = forms.ChoiceField(
        label=gettext_lazy("How does one come in?"), choices=ENTRIES, widget=forms.RadioSelect
    )
    question_1 = _question(gettext_lazy("First question to whoever asks"))
    question_2 = _question(gettext_lazy("Second question"))
    question_3 = _question(gettext_lazy("Third question"))
    members_invite = forms.BooleanField(
        label=gettext_lazy("Any member may invite by mail, five people a week"), required=False
    )

    def questions(self) -> list[str]:
        return [self.cleaned_data[f"question_{n}"] for n in (1, 2, 3)]


class AskForm(JoinForm):
    """Asking to join: the community's questions first."""

    def __init__(self, *args: Any, questions: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for name in ("organisation", "organisation_kind"):
            del self.fields[name]
        for place, text in enumerate(self.questions, 1):
            self.fields[f"answer_{place}"] = forms.CharField(
                label=text, max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3})
            )
        self.order_fields([f"answer_{place}" for place, _text in enumerate(self.questions, 1)])

    def answers(self) -> list[tuple[str, str]]:
        return [(text, self.cleaned_data[f"answer_{place}"]) for place, text in enumerate(self.questions, 1)]


class RequestForm(GestureForm):
    """What one says or decides about a request; `gesture` is the button that was pressed."""

    gesture = forms.ChoiceField(
        choices=[(one, one) for one in ("say", "accept", "refuse", "take_back")], widget=forms.HiddenInput
    )
    text = forms.CharField(
        label=gettext_lazy("A word"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("Kindly, and in a sentence: they will read it."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
