"""Who may read a file: its audience."""

from terreau.core.registries import tokens_for
from terreau.files.models import StoredFile
from terreau.people.models import Person


def can_read_file(person: Person | None, stored: StoredFile) -> bool:
    return stored.audience in tokens_for(person)
