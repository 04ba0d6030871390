"""What a member says of themselves, and small things to do."""

from django import forms
from django.utils.translation import gettext_lazy as _

from terreau.communities.forms import IF_QUIET, ON_BEHALF
from terreau.communities.models import FirstThing, Relay
from terreau.core.forms import GestureForm

LINES = forms.Textarea


class OneselfForm(GestureForm):
    """For the members of this community only."""

    introduction = forms.CharField(
        label=_("A few words about you"), max_length=400, required=False, widget=LINES(attrs={"rows": 3})
    )
    skills = forms.CharField(
        label=_("What you like to do, or know how to do"),
        help_text=_("For instance: pruning, cooking for twenty, listening."),
        max_length=200,
        required=False,
    )
    availability = forms.CharField(
        label=_("When you are free"),
        help_text=_("For instance: mornings when I work nights."),
        max_length=200,
        required=False,
    )
    access_needs = forms.CharField(
        label=_("What you need to take part"),
        help_text=_("For instance: a seat, a lift, large print. Never why."),
        max_length=200,
        required=False,
    )
    if_quiet = forms.ChoiceField(label=_("If I go quiet"), choices=IF_QUIET, widget=forms.RadioSelect)
    offers_welcome = forms.BooleanField(label=_("I am glad to welcome newcomers"), required=False)


class ThingForm(GestureForm):
    """A small thing that anyone may do."""

    title = forms.CharField(label=_("What is there to do?"), max_length=120)
    minutes = forms.TypedChoiceField(
        label=_("How long does it take?"),
        choices=FirstThing.Minutes.choices,
        coerce=int,
        widget=forms.RadioSelect,
    )
    when = forms.CharField(
        label=_("When is it possible?"),
        help_text=_("For instance: any time, at night too."),
        max_length=80,
        required=False,
    )


class RelayForm(GestureForm):
    """Through whom letters reach somebody without e-mail."""

    name = forms.CharField(label=_("Name of the relay"), max_length=80)
    kind = forms.ChoiceField(label=_("Who is it?"), choices=Relay.Kind.choices, widget=forms.RadioSelect)
    postal_address = forms.CharField(
        label=_("Address of the relay"), max_length=300, widget=LINES(attrs={"rows": 2})
    )
    phone = forms.CharField(label=_("Phone of the relay"), max_length=30, required=False)
    member_said = forms.ChoiceField(
        label=_("How did the member agree?"), choices=ON_BEHALF, widget=forms.RadioSelect
    )
    relay_said = forms.ChoiceField(
        label=_("How did the relay agree?"), choices=ON_BEHALF, widget=forms.RadioSelect
    )
