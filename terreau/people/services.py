"""Writing people: knowing someone, reaching them, suspending, erasing."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from terreau.authorities.models import Authority
from terreau.core import clock, ids
from terreau.core.errors import GestureError
from terreau.core.phones import check_phone
from terreau.core.text import fold, tidy
from terreau.people.models import NO_MAIL, Account, Consent, ContactPoint, Organisation, Person

NAME_LIMIT = 80
LINK_MARKS = ("http", "://", "www.")  # a name is shown in mails to others: it carries no advertisement


class PeopleError(GestureError):
    """A refused gesture on a person."""


def check_name(name: str, *, limit: int = NAME_LIMIT, field: str = "name") -> str:
    """A name fit to be shown, on one line; raises PeopleError."""
    name = " ".join(tidy(name).split())
    if not name:
        raise PeopleError(_("Please give a name: a first name is enough."), field=field)
    if len(name) > limit:
        raise PeopleError(
            _("This name is too long: %(limit)d characters at most.") % {"limit": limit}, field=field
        )
    if any(mark in name.lower() for mark in LINK_MARKS):
        raise PeopleError(_("A name holds no link: write only the name."), field=field)
    return name


@transaction.atomic
def create_person(
    *,
    authority: Authority,
    name: str,
    account: Account | None = None,
    email: str = "",
    phone: str = "",
    postal_address: str = "",
    language: str = "fr",
) -> Person:
    """Know someone. Never matched to an existing person by name: two people may share one."""
    name = check_name(name)
    person = Person.objects.create(
        authority=authority, name=name, name_key=Person.key_of(name), account=account, language=language
    )
    if account:
        add_contact_point(person=person, kind=ContactPoint.Kind.MAIL, value=account.email, is_verified=True)
    for kind, value in (("mail", email), ("phone", phone), ("post", postal_address)):
        if value.strip():
            add_contact_point(person=person, kind=kind, value=value)
    return person


@transaction.atomic
def rename_person(*, person: Person, name: str) -> Person:
    """Change the name shown."""
    person.name = check_name(name)
    person.name_key = Person.key_of(person.name)
    person.save(update_fields=["name", "name_key"])
    return person


@transaction.atomic
def set_language(*, person: Person, language: str) -> Person:
    """The language in which we speak and write to someone."""
    person.language = Person.Language(language)
    person.save(update_fields=["language"])
    return person


@transaction.atomic
def move_account(*, account: Account, address: str) -> Account:
    """Another address to sign in, proved beforehand; every session ends and unused codes die with the stamp."""
    if Account.objects.filter(email=address).exclude(pk=account.pk).exists():
        raise PeopleError(_("This address cannot be used."), field="email")
    before = account.email
    account.email, account.session_stamp = address, ids.secret_token()
    account.save(update_fields=["email", "session_stamp"])
    points = ContactPoint.objects.filter(person__account=account, kind=ContactPoint.Kind.MAIL, value=before)
    points.update(value=address, verified_at=clock.now())
    confirm_mail(people=Person.objects.filter(account=account))
    return account


@transaction.atomic
def add_contact_point(*, person: Person, kind: str, value: str, is_verified: bool = False) -> ContactPoint:
    """Add a way to reach someone; the same one twice stays one."""
    if kind == ContactPoint.Kind.PHONE:
        value = check_phone(value)
    value = tidy(value).lower() if kind == ContactPoint.Kind.MAIL else tidy(value)
    point, _created = ContactPoint.objects.get_or_create(
        authority=person.authority, person=person, kind=kind, value=value[:400]
    )
    if is_verified and point.verified_at is None:
        point.verified_at = clock.now()
        point.save(update_fields=["verified_at"])
    return point


@transaction.atomic
def prefer_contact_point(*, point: ContactPoint) -> ContactPoint:
    """This one first, of those of its kind."""
    others = ContactPoint.objects.filter(person_id=point.person_id, kind=point.kind).exclude(pk=point.pk)
    others.update(is_preferred=False)
    ContactPoint.objects.filter(pk=point.pk).update(is_preferred=True)
    point.is_preferred = True
    return point


@transaction.atomic
def prove_contact_point(*, point: ContactPoint) -> None:
    """They have just shown that it is still theirs: numbers and addresses change hands."""
    ContactPoint.objects.filter(pk=point.pk).update(verified_at=clock.now())
    point.refresh_from_db(fields=["verified_at"])


@transaction.atomic
def open_account_without_mail(*, person: Person) -> Account:
    """The account of somebody who proved a phone and gave no mail address; the same one afterwards."""
    if person.account is None:
        account = Account.objects.create_user(f"{ids.secret_token().lower()}{NO_MAIL}")
        if not Person.objects.filter(pk=person.pk, account=None).update(account=account):
            account.delete()
        person.refresh_from_db(fields=["account"])
    assert person.account is not None
    return person.account


@transaction.atomic
def note_returned_mail(*, person: Person, is_held: bool) -> None:
    """Mail to them came back; `is_held`: more than once, and nothing is sent there until they confirm the address."""
    now = clock.now()
    rows = Person.objects.filter(pk=person.pk)
    rows.filter(mail_returned_at=None).update(mail_returned_at=now)
    if is_held:
        rows.filter(mail_held_at=None).update(mail_held_at=now)
    person.refresh_from_db(fields=["mail_returned_at", "mail_held_at"])


@transaction.atomic
def confirm_mail(*, people: QuerySet[Person]) -> int:
    """Their address is right, or is another one now: what came back before counts no more. Returns how many it was held for."""
    came_back = people.filter(mail_returned_at__isnull=False)
    return came_back.update(mail_returned_at=None, mail_held_at=None, mail_confirmed_at=clock.now())


@transaction.atomic
def remove_contact_point(*, point: ContactPoint) -> None:
    """Forget one way to reach someone."""
    ContactPoint.objects.filter(pk=point.pk).delete()


@transaction.atomic
def find_or_create_organisation(*, authority: Authority, name: str, kind: str) -> Organisation:
    """The organisation of that name in this authority, made when it is new."""
    name = check_name(name, limit=120, field="organisation")
    organisation, _created = Organisation.objects.get_or_create(
        authority=authority, name_key=fold(name)[:120], defaults={"name": name, "kind": kind}
    )
    return organisation


@transaction.atomic
def give_consent(*, person: Person, purpose: str, how: str, entered_by: Person | None = None) -> Consent:
    """Record an agreement, with who entered it when it was said on paper or by phone."""
    consent, _created = Consent.objects.get_or_create(
        authority=person.authority,
        person=person,
        purpose=purpose,
        withdrawn_at=None,
        defaults={"how": how, "entered_by": entered_by},
    )
    return consent


@transaction.atomic
def withdraw_consent(*, person: Person, purpose: str) -> None:
    Consent.objects.filter(person=person, purpose=purpose, withdrawn_at=None).update(withdrawn_at=clock.now())


@transaction.atomic
def sign_out_everywhere(*, account: Account) -> None:
    """End every session of an account, on every device."""
    account.session_stamp = ids.secret_token()
    account.save(update_fields=["session_stamp"])


def note_visit(*, person: Person) -> None:
    """Remember the day somebody came: written once a day, so that accounts nobody uses can be closed."""
    today = clock.today(person.authority.zone)
    if person.last_seen_on is None or person.last_seen_on < today:
        earlier = Q(last_seen_on=None) | Q(last_seen_on__lt=today)
        Person.objects.filter(earlier, pk=person.pk).update(last_seen_on=today)
        person.last_seen_on = today


@transaction.atomic
def suspend_person(*, person: Person) -> None:
    """Close an authority's doors to someone at once; their other authorities are not told."""
    Person.objects.filter(pk=person.pk).update(suspended_at=clock.now())
    person.refresh_from_db(fields=["suspended_at"])


@transaction.atomic
def lift_suspension(*, person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(suspended_at=None)
    person.refresh_from_db(fields=["suspended_at"])


@transaction.atomic
def empty_person(*, person: Person) -> None:
    """Forget who this was: the row stays for other people's history, everything personal in this room goes."""
    account = person.account
    ContactPoint.objects.filter(person=person).delete()
    Consent.objects.filter(person=person).delete()
    Person.objects.filter(pk=person.pk).update(
        name="",
        name_key="",
        account=None,
        erased_at=clock.now(),
        last_seen_on=None,
        mail_returned_at=None,
        mail_held_at=None,
        mail_confirmed_at=None,
    )
    person.refresh_from_db()
    if account and not account.persons.exists():
        account.delete()
