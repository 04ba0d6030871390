"""What a filled form says of the community to be born."""

from typing import Any

from terreau.communities.forms import StartCommunityForm
from terreau.communities.models import Seat
from terreau.offices.permissions import can_answer_for_authority
from terreau.people.models import Organisation, Person
from terreau.people.services import find_or_create_organisation


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
