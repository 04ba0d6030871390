"""What people type about their circle."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terreau.communities.forms.pairs import long_text
from terreau.communities.models import CircleMember
from terreau.core.forms import GestureForm


class CircleLifeForm(GestureForm):
    """What it is for, what it decides alone, whom it is tied to, when it looks at itself again."""

    purpose = long_text(300, label=_("What it does"), rows=2, required=False)
    decides_alone = long_text(
        300,
        label=_("What it may decide alone"),
        help_text=_("For instance: the menu of one canteen, up to 200 euros."),
        rows=2,
        required=False,
    )
    parent = forms.ChoiceField(label=_("Its parent circle"), required=False)
    review_on = forms.DateField(
        label=_("When do we look at it again?"), required=False, widget=forms.DateInput
    )

    def __init__(self, *args: Any, parents: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent = self.fields["parent"]
        if isinstance(parent, forms.ChoiceField):
            parent.choices = [("", _("None: the whole community")), *parents]


class CircleRoleForm(GestureForm):
    role = forms.ChoiceField(
        label=_("Which part?"), choices=CircleMember.Role.choices, widget=forms.RadioSelect
    )
    place = forms.ChoiceField(label=_("Who?"))

    def __init__(self, *args: Any, places: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["place"]
        if isinstance(place, forms.ChoiceField):
            place.choices = [("", _("Choose")), *places]


class CircleNewsForm(GestureForm):
    """One line to the community after a meeting."""

    learned = forms.CharField(label=_("What we learned"), max_length=200, required=False)
    question = forms.CharField(label=_("A question we keep"), max_length=200, required=False)
