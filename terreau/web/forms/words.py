"""From a word: asking someone, carrying it to a gathering."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terreau.authorities.models import Authority
from terreau.communities.models import Community
from terreau.communities.selectors import communities_for
from terreau.core import clock
from terreau.core.forms import GestureForm
from terreau.gatherings.models import Gathering
from terreau.people.models import Person


def _choices(form: forms.Form, name: str, queryset: QuerySet[Any]) -> None:
    """What may be chosen depends on who asks."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = queryset


class AskFromWordForm(GestureForm):
    """Whom: the authority, or a circle of one of my communities."""

    community = forms.ModelChoiceField(
        label=gettext_lazy("In the name of which community?"),
        queryset=Community.objects.none(),
        empty_label=None,
    )
    text = forms.CharField(
        label=gettext_lazy("What do you ask?"), max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, person: Person, authority: Authority, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.authority = authority
        _choices(self, "community", communities_for(person))
        self.fields["text"].help_text = _(
            "It is asked of %(name)s. Other owners: from the community's page."
        ) % {"name": authority.name}

    def request(self) -> dict[str, Any]:
        """The words of `ask`."""
        return {
            "community": self.cleaned_data["community"],
            "text": self.cleaned_data["text"],
            "owner_authority": self.authority,
        }


class CarryWordForm(GestureForm):
    gathering = forms.ModelChoiceField(
        label=gettext_lazy("To which gathering?"), queryset=Gathering.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = communities_for(person).values("pk")
        upcoming = Gathering.objects.within(person.authority).upcoming(clock.now()).visible()
        there = upcoming.filter(community__in=mine).select_related("authority", "community__authority")
        _choices(self, "gathering", there)

    @property
    def has_choice(self) -> bool:
        """Whether any gathering is to come in my communities."""
        field = self.fields["gathering"]
        return (
            isinstance(field, forms.ModelChoiceField)
            and field.queryset is not None
            and field.queryset.exists()
        )
