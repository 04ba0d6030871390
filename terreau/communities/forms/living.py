"""What people type to all members, about rest, and for somebody without a screen."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terreau.communities.forms.pairs import long_text
from terreau.core.forms import GestureForm
from terreau.people.models import Person


class AnnouncementForm(GestureForm):
    subject = forms.CharField(label=_("Subject"), max_length=120)
    text = long_text(4000, label=_("Your message"), rows=10)
    for_institution = forms.BooleanField(
        label=_("It speaks in the name of the institution"),
        help_text=_("Then the agent gardener must write it or agree to it."),
        required=False,
    )


class SuggestionForm(GestureForm):
    text = long_text(1200, label=_("What would you change?"), rows=4, required=False)


class AgreeToForm(GestureForm):
    """One agrees to the words one has read."""

    version = forms.IntegerField(min_value=1, max_value=32000, widget=forms.HiddenInput)


class RestForm(GestureForm):
    reason = long_text(
        600, label=_("Why would we rest?"), help_text=_("Members read it, and decide."), rows=4
    )


class RestVoiceForm(GestureForm):
    reason = long_text(600, label=_("A few words, if you wish"), rows=2, required=False)


class SpeakForForm(GestureForm):
    """What somebody without a screen said, written down by those who tend."""

    person = forms.ModelChoiceField(
        label=_("Who said it?"),
        queryset=Person.objects.none(),
        to_field_name="public_id",
        empty_label=_("Choose"),
        help_text=_("Only members without an account: others speak for themselves."),
    )
    stance = forms.ChoiceField(
        label=_("What did they say?"),
        choices=[("consent", _("I consent")), ("objection", _("I object"))],
        widget=forms.RadioSelect,
    )
    reason = long_text(600, label=_("In their words"), rows=3, required=False)
    said_how = forms.ChoiceField(
        label=_("How did they say it?"),
        choices=[("paper", _("on paper")), ("phone", _("by phone"))],
        widget=forms.RadioSelect,
    )

    def __init__(
        self, *args: Any, people: Any, stances: list[tuple[str, Any]] | None = None, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        person, stance = self.fields["person"], self.fields["stance"]
        if isinstance(person, forms.ModelChoiceField):
            person.queryset = people
        if stances == []:
            del self.fields["stance"], self.fields["reason"]
        elif stances and isinstance(stance, forms.ChoiceField):
            stance.choices = stances

    def said(self) -> dict[str, Any]:
        """Who, how, and in what words."""
        return {
            "for_person": self.cleaned_data["person"],
            "said_how": self.cleaned_data["said_how"],
        }
