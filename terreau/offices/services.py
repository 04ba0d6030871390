"""Giving and ending offices."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from terreau.core import clock
from terreau.core.errors import GestureError
from terreau.core.text import words
from terreau.offices.models import ElectoralPeriod, Office
from terreau.offices.permissions import can_administer, forget_kinds, is_elected
from terreau.offices.selectors import electoral_period, names_not_to_promote
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


LONGEST_PERIOD = timedelta(days=400)


@transaction.atomic
def declare_electoral_period(
    *, by: Person, starts_on: date, ends_on: date, candidates: str = ""
) -> ElectoralPeriod:
    """From one day to another, messages to many people keep neutral: see `check_neutral`."""
    if not can_administer(by):
        raise OfficeError(_("Only an administrator declares an electoral period."))
    if ends_on < starts_on:
        raise OfficeError(_("The end comes before the beginning."), field="ends_on")
    if ends_on - starts_on > LONGEST_PERIOD:
        raise OfficeError(_("A period lasts a little over a year at most."), field="ends_on")
    return ElectoralPeriod.objects.create(
        authority=by.authority,
        starts_on=starts_on,
        ends_on=ends_on,
        candidates=candidates[:4000],
        declared_by=by,
    )


def check_neutral(*, by: Person, text: str, is_segment: bool = False) -> None:
    """Refuse what an electoral period forbids in a message to many: by an elected person, about a candidate, to a segment.

    A name is found whole, whatever its accents and case: « Ines Duval » in « merci à Inès Duval ! ».
    """
    period = electoral_period(by.authority)
    if period is None:
        return
    if is_elected(by):
        raise OfficeError(_("During the electoral period, no elected person writes to many people at once."))
    if is_segment:
        raise OfficeError(_("During the electoral period, a letter goes to everyone, never to some only."))
    said = words(text)
    for name in names_not_to_promote(by.authority, period):
        sought = words(name)
        if sought and any(said[i : i + len(sought)] == sought for i in range(len(said))):
            raise OfficeError(
                _(
                    "During the electoral period, a message to many people names nobody who may stand: %(name)s."
                )
                % {"name": name}
            )
