"""Writing down that somebody's address is right."""

from django.db import transaction

from terreau.journal.models import Capacity, Verb
from terreau.journal.services import record
from terreau.offices.permissions import is_agent
from terreau.people.models import Person
from terreau.people.services import confirm_mail


@transaction.atomic
def confirm_mail_of(*, person: Person, by: Person) -> None:
    """Said by the person to whoever called or met them; who wrote it down stays in the journal."""
    if confirm_mail(people=Person.objects.filter(pk=person.pk)):
        record(
            Verb.UPDATE,
            subject=("person", person.pk),
            authority=by.authority,
            entered_by=by,
            capacity=Capacity.AGENT if is_agent(by) else Capacity.RESIDENT,
            target_person=person,
            audience=f"person:{person.pk}",
        )
