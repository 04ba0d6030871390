"""Giving and ending offices."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from terreau.core import clock
from terreau.core.errors import GestureError
from terreau.offices.models import Office
from terreau.offices.permissions import forget_kinds
from terreau.people.models import Person


class OfficeError(GestureError):
    """A refused gesture on an office."""


@transaction.atomic
def give_office(
    *,
    person: Person,
    kind: str,
    by: Person | None,
    title: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Office:
    """Give someone a dated office. Nobody gives one to themselves; `by` is None only at set-up."""
    if by is not None and by.pk == person.pk:
        raise OfficeError(_("Nobody gives an office to themselves. Ask another administrator."))
    starts_on = starts_on or clock.today(person.authority.zone)
    if ends_on and ends_on < starts_on:
        raise OfficeError(_("The end comes before the beginning."), field="ends_on")
    if Office.objects.held_on(starts_on).filter(person=person, kind=kind).exists():
        raise OfficeError(_("This person already holds this office."), field="kind")
    forget_kinds(person)
    return Office.objects.create(
        authority=person.authority,
        person=person,
        kind=kind,
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
    )


@transaction.atomic
def end_office(*, office: Office, by: Person) -> Office:
    """End an office today. The last administrator stays until another one is named."""
    today = clock.today(office.authority.zone)
    if office.kind == Office.Kind.ADMINISTRATOR:
        others = (
            Office.objects.within(office.authority)
            .held_on(today)
            .filter(kind=office.kind)
            .exclude(pk=office.pk)
        )
        if not others.exists():
            raise OfficeError(_("Name another administrator first: the space needs one."))
    if office.starts_on >= today:
        # Held for a few hours at most, or not yet: the journal remembers, and nothing is open until midnight.
        office.delete()
    else:
        office.ends_on = today - timedelta(days=1)
        office.save(update_fields=["ends_on"])
    forget_kinds(office.person)
    return office
