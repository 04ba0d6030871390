"""Choosing a day."""

from django import forms
from django.utils.translation import gettext_lazy as _

from terreau.core.forms import GestureForm
from terreau.digests.models import Rhythm

NEVER = "never"


class RhythmForm(GestureForm):
    """A day of the week, or never."""

    day = forms.ChoiceField(
        label=_("When do you want it?"),
        choices=[*Rhythm.Day.choices, (NEVER, _("never"))],
        widget=forms.RadioSelect,
    )

    @property
    def weekday(self) -> int | None:
        day = self.cleaned_data["day"]
        return None if day == NEVER else int(day)


class PaperForm(GestureForm):
    """For whom, and whether they wish it on paper."""

    person = forms.CharField(max_length=16)
    on_paper = forms.BooleanField(required=False)
