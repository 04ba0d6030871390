"""Questions about offices. The answer is read once per person object, so that a page asks the database once."""

from collections.abc import Iterable

from terreau.core import clock
from terreau.offices.models import Office
from terreau.people.models import Person


def kinds_held(person: Person | None) -> frozenset[str]:
    """The kinds of office a person holds today."""
    if person is None:
        return frozenset()
    held: frozenset[str] | None = getattr(person, "_kinds_held", None)
    if held is None:
        today = clock.today(person.authority.zone)
        held = frozenset(Office.objects.held_on(today).filter(person=person).values_list("kind", flat=True))
        know_kinds(person, held)
    return held


def kinds_if_read(person: Person) -> frozenset[str] | None:
    """The same when this request has asked already; asks nothing itself."""
    held: frozenset[str] | None = getattr(person, "_kinds_held", None)
    return held


def know_kinds(person: Person, kinds: Iterable[str]) -> None:
    """A room that read the offices of a person together with something else says so: one query less on each page."""
    person._kinds_held = frozenset(kinds)  # type: ignore[attr-defined]  # kept for this request's object only


def forget_kinds(person: Person) -> None:
    """After an office is given or ended, the kept answer is dropped."""
    if hasattr(person, "_kinds_held"):
        del person._kinds_held


def is_agent(person: Person | None) -> bool:
    return Office.Kind.AGENT in kinds_held(person)


def is_elected(person: Person | None) -> bool:
    return Office.Kind.ELECTED in kinds_held(person)


def is_administrator(person: Person | None) -> bool:
    return Office.Kind.ADMINISTRATOR in kinds_held(person)


def is_data_officer(person: Person | None) -> bool:
    return Office.Kind.DATA_OFFICER in kinds_held(person)


def can_answer_for_authority(person: Person | None) -> bool:
    """Accepting, refusing or answering in the institution's name: agents and elected people."""
    return is_agent(person) or is_elected(person)


def can_administer(person: Person | None) -> bool:
    return is_administrator(person)
