"""What people type when something takes two of them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terreau.core.forms import GestureForm
from terreau.people.models import Person


def long_text(limit: int, **options: Any) -> forms.CharField:
    return forms.CharField(
        max_length=limit, widget=forms.Textarea(attrs={"rows": options.pop("rows", 3)}), **options
    )


class PairForm(GestureForm):
    """What is proposed « à deux », and why."""

    reason = long_text(
        600,
        label=_("Why?"),
        help_text=_("Facts, in a few sentences. It is kept under seal."),
        rows=4,
    )

    def values(self) -> dict[str, Any]:
        """What is to be done beyond the kind of gesture; nothing for most."""
        return {}


class ClosePairForm(PairForm):
    """A ritual in three texts."""

    story = long_text(
        6000,
        label=_("Its story"),
        help_text=_("What was done, what changed, whom to thank."),
        rows=8,
    )
    who_keeps = long_text(1200, label=_("Who keeps what"), help_text=_("Keys, tools, papers, accounts."))
    where_next = long_text(
        1200, label=_("Where members go"), help_text=_("Other communities, people to call.")
    )
    field_order = ("story", "who_keeps", "where_next", "reason")

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("story", "who_keeps", "where_next")}


class CrisisPairForm(PairForm):
    """What members will read, until when, and whom to call."""

    words = long_text(
        600,
        label=_("What members will read"),
        help_text=_("What happens, calmly. Name nobody who is in it."),
        rows=4,
    )
    whom_to_call = forms.CharField(
        max_length=200, label=_("Whom to call"), help_text=_("A name and a telephone number.")
    )
    days = forms.TypedChoiceField(
        label=_("For how long?"),
        choices=[(2, _("two days")), (4, _("four days")), (7, _("seven days"))],
        coerce=int,
        initial=4,
        widget=forms.RadioSelect,
    )
    field_order = ("words", "whom_to_call", "days", "reason")

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("words", "whom_to_call", "days")}


class PairAboutForm(PairForm):
    """The same, about somebody."""

    about = forms.ModelChoiceField(
        label=_("Who is it about?"),
        queryset=Person.objects.none(),
        to_field_name="public_id",
        empty_label=_("Choose"),
    )
    field_order: tuple[str, ...] = ("about", "reason")

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        about = self.fields["about"]
        if isinstance(about, forms.ModelChoiceField):
            about.queryset = people


class RefusePairForm(GestureForm):
    """No, with a reason."""

    reason = long_text(
        600, label=_("Why not?"), help_text=_("Whoever proposed it reads it."), rows=3, required=False
    )


class SuspendForm(PairAboutForm):
    """One gardener alone, for three days at most."""

    hours = forms.TypedChoiceField(
        label=_("For how long?"),
        choices=[(24, _("one day")), (48, _("two days")), (72, _("three days"))],
        coerce=int,
        initial=72,
        widget=forms.RadioSelect,
    )
    field_order = ("about", "hours", "reason")


class AgreeForm(GestureForm):
    agrees = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))])
