"""What a filled form says of the community to be born."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from terreau.communities.forms import CALLERS, StartCommunityForm
from terreau.communities.models import Seat
from terreau.communities.permissions import can_call_as
from terreau.core.text import excerpt
from terreau.listening.models import Word
from terreau.offices.permissions import can_answer_for_authority
from terreau.people.models import Organisation, Person
from terreau.people.services import find_or_create_organisation


class WordChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Words, by what they say."""

    def label_from_instance(self, obj: Word) -> str:
        return f"« {excerpt(obj.text, 180)} »"


class BirthForm(StartCommunityForm):
    """A community from a theme also says which words it starts from."""

    words = WordChoice(
        label=_("The words it starts from"),
        queryset=Word.objects.none(),
        to_field_name="public_id",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, by: Person, offered: QuerySet[Word], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        caller = self.fields["called_by"]
        assert isinstance(caller, forms.ChoiceField)
        caller.choices = [one for one in CALLERS if can_call_as(by, one[0])]
        field = self.fields["words"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = offered
        if not offered:
            del self.fields["words"]

    @property
    def fieldsets(self) -> list[dict[str, Any]]:
        """What it is and who calls it; then its objectives, which may wait."""
        first = ["name", "purpose", "words", "called_by", "organisation", "organisation_kind", "takes_seat"]
        objectives = [name for n in (1, 2, 3) for name in (f"objective_{n}", f"result_{n}")]
        hint = _("Each with a result everyone can see. They may be written later, together.")
        return [
            {"fields": first},
            {"legend": _("Three objectives at most"), "hint": hint, "fields": objectives},
        ]


def birth_of(form: StartCommunityForm, by: Person) -> dict[str, Any]:
    """The words of `start_community`: a resident who tends takes the citizen seat, a civil servant the technician's."""
    values = form.cleaned_data
    seat = Seat.Kind.TECHNICIAN if can_answer_for_authority(by) else Seat.Kind.CITIZEN
    return {
        "name": values["name"],
        "purpose": values["purpose"],
        "called_by": values["called_by"],
        "organisation": _organisation(values, by),
        "objectives": form.objectives(),
        "seat": seat if values["takes_seat"] else "",
    }


def _organisation(values: dict[str, Any], by: Person) -> Organisation | None:
    if not values.get("organisation"):
        return None
    return find_or_create_organisation(
        authority=by.authority, name=values["organisation"], kind=values["organisation_kind"]
    )
