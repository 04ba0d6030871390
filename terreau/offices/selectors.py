"""Reading offices."""

from django.db.models import QuerySet

from terreau.authorities.models import Authority
from terreau.core import clock
from terreau.offices.models import Office
from terreau.people.models import Person


def offices_held(authority: Authority) -> QuerySet[Office]:
    """Who holds what today, with their persons."""
    return (
        Office.objects.within(authority)
        .held_on(clock.today(authority.zone))
        .select_related("person__account")
        .order_by("kind", "person__name_key")
    )


def is_last_administrator(person: Person) -> bool:
    """Whether nobody else administers this person's authority today."""
    held = Office.objects.held_on(clock.today(person.authority.zone)).filter(
        authority_id=person.authority_id, kind=Office.Kind.ADMINISTRATOR
    )
    return not held.exclude(person=person).exists()
