"""What a facilitator types."""

from django import forms
from django.utils.translation import gettext_lazy as _

from terreau.communities.forms.pairs import long_text
from terreau.core.forms import GestureForm


class FacilitateForm(GestureForm):
    for_whom = forms.CharField(label=_("For which association or firm?"), max_length=120)
    offer = long_text(
        600,
        label=_("What do you bring?"),
        help_text=_("Your method, your time, what you have done elsewhere."),
    )
    ends_on = forms.DateField(
        label=_("Until when?"), help_text=_("Twelve months at most."), widget=forms.DateInput
    )


class ReportForm(GestureForm):
    report = long_text(6000, label=_("The report"), rows=10, required=False)
