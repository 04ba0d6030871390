"""Naming agents, elected people and administrators, and telling them."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from terreau.authorities.models import Authority
from terreau.crossings.services.opening import OpeningError, check_administrator, check_email
from terreau.journal.services import record
from terreau.notifications.services import send
from terreau.offices.models import Office
from terreau.offices.services import end_office, give_office
from terreau.people.models import Account, Person
from terreau.people.services import create_person


@transaction.atomic
def invite_to_office(
    *,
    by: Person,
    authority: Authority,
    name: str,
    email: str,
    kind: str,
    title: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Office:
    """Give an office to someone known by their mail address, made known if they are new, and tell them how to sign in."""
    check_administrator(by, authority)
    check_email(email, "email")
    if kind not in Office.Kind.values:
        raise OpeningError(_("This office does not exist."), field="kind")
    account, _is_new = Account.objects.get_or_create(email=email.strip().lower())
    person = Person.objects.within(authority).filter(account=account).first() or create_person(
        authority=authority, name=name, account=account
    )
    office = give_office(person=person, kind=kind, by=by, title=title, starts_on=starts_on, ends_on=ends_on)
    record(
        "Add",
        subject=("person", person.pk),
        authority=authority,
        actor=by,
        capacity="agent",
        target_person=person,
    )
    send(
        key=f"office:{office.pk}",
        template="crossings/notices/office.txt",
        context={"office": office},
        authority=authority,
        person=person,
    )
    return office


@transaction.atomic
def end_seat_of_office(*, by: Person, office: Office) -> Office:
    """End an office today, and say so in the journal."""
    check_administrator(by, office.authority)
    end_office(office=office, by=by)
    record(
        "Remove",
        subject=("person", office.person_id),
        authority=office.authority,
        actor=by,
        capacity="agent",
        target_person=office.person,
    )
    return office
