"""What a member says of themselves, and small things to do."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terreau.communities.forms import IF_QUIET, IF_THEY_ARE_QUIET, ON_BEHALF
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


class LeaveForm(GestureForm):
    """Leaving, and whether one may be called back."""

    may_be_called = forms.BooleanField(
        label=_("One day you may call me back, once"),
        help_text=_("A single word from a gardener. Without this tick, nobody writes to you again."),
        required=False,
    )


class ToldForm(GestureForm):
    """What somebody without an account told a gardener."""

    said = forms.ChoiceField(label=_("What did they say?"), widget=forms.RadioSelect)
    until = forms.DateField(
        label=_("Until when?"),
        help_text=_("Only for a rest, and only if they said so."),
        required=False,
        widget=forms.DateInput,
    )
    if_quiet = forms.ChoiceField(
        label=_("If they go quiet"), choices=IF_THEY_ARE_QUIET, widget=forms.RadioSelect, required=False
    )
    may_be_called = forms.BooleanField(label=_("They leave, and may be called back once"), required=False)
    how = forms.ChoiceField(label=_("How did they tell you?"), choices=ON_BEHALF, widget=forms.RadioSelect)
    consents = forms.BooleanField(
        label=_("They agreed to be entered here, and I give them the receipt."), required=False
    )

    def __init__(self, *args: Any, is_gone: bool, is_resting: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = [
            ("back", _("They are back from their rest"))
            if is_resting
            else ("rest", _("They rest for a while")),
            ("quiet", _("Something else: only what follows changes")),
            ("leave", _("They leave this community")),
        ]
        said = self.fields["said"]
        assert isinstance(said, forms.ChoiceField)
        said.choices = [("return", _("They come back among us"))] if is_gone else here
        for name in ("until", "may_be_called") if is_gone else ("consents",):
            del self.fields[name]
