"""Who may open the pages that join several rooms."""

from terreau.communities.permissions import place_of
from terreau.offices.permissions import can_administer, can_answer_for_authority, is_data_officer
from terreau.people.models import Person


def can_run_the_space(person: Person | None) -> bool:
    return can_administer(person)


def can_read_register(person: Person | None) -> bool:
    return can_administer(person) or is_data_officer(person)


def can_post_letters(person: Person | None) -> bool:
    """Letters and calls are made by whoever tends a community or works for the authority; they see names and addresses."""
    return can_answer_for_authority(person) or bool(place_of(person).acting)
