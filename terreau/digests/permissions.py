"""Who writes to many people in the institution's name."""

from terreau.digests.models import Newsletter
from terreau.offices.permissions import is_agent, is_elected
from terreau.people.models import Person


def can_write_newsletter(person: Person | None) -> bool:
    """Civil servants; never an elected person, whatever else they are: people's addresses serve no campaign."""
    return is_agent(person) and not is_elected(person)


def can_see_newsletter(person: Person | None, letter: Newsletter) -> bool:
    """What left is public, kept as it was; what is being written is its writers'."""
    if letter.status == Newsletter.Status.SENT:
        return True
    return may_send_newsletter(person, letter)


def may_send_newsletter(person: Person | None, letter: Newsletter) -> bool:
    """Whose letter it is to send, sent already or not."""
    return person is not None and person.authority_id == letter.authority_id and can_write_newsletter(person)


def can_send_newsletter(person: Person | None, letter: Newsletter) -> bool:
    return letter.status == Newsletter.Status.DRAFT and may_send_newsletter(person, letter)
