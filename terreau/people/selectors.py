"""Reading people."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from terreau.authorities.models import Authority
from terreau.people.models import NO_MAIL, Account, ContactPoint, Person


def person_of(account: Account, authority: Authority) -> Person | None:
    """The person that an account is, for one authority; a deleted account is nobody, and not whoever has none."""
    return (
        Person.objects.within(authority)
        .present()
        .select_related("authority")
        .filter(account__isnull=False, account_id=account.pk)
        .first()
    )


def mail_address(person: Person) -> str:
    """Where mail reaches a person: the account's verified address, else a contact point they gave; or nothing."""
    if person.account_id and person.account and person.account.mail:
        return person.account.mail
    return contact_value(person, ContactPoint.Kind.MAIL)


def open_mail_address(person: Person) -> str:
    """Where we write to them; nothing while their address is held because mail came back from it more than once."""
    return "" if person.mail_held_at else mail_address(person)


def has_mail_account() -> Q:
    """Those who sign in with a mail address, for a query on people."""
    return Q(account__isnull=False) & ~Q(account__email__endswith=NO_MAIL)


def mail_addresses(person: Person) -> set[str]:
    """Every mail address known of a person."""
    points = person.contact_points.filter(kind=ContactPoint.Kind.MAIL)
    own = {person.account.mail} - {""} if person.account else set()
    return own | set(points.values_list("value", flat=True))


def verified_mail_addresses(person: Person) -> set[str]:
    """The addresses that are surely theirs: the account's, and contact points they proved. In small letters."""
    points = [
        one for one in person.contact_points.all() if one.kind == ContactPoint.Kind.MAIL and one.verified_at
    ]
    own = {person.account.mail} - {""} if person.account and person.account.is_active else set()
    return {address.lower() for address in own | {one.value for one in points}}


def proved_contacts(person: Person) -> list[str]:
    """The addresses and numbers that are surely theirs, the postal one left out: nobody proves that."""
    phones = {
        one.value
        for one in person.contact_points.all()
        if one.kind == ContactPoint.Kind.PHONE and one.verified_at is not None
    }
    return sorted(verified_mail_addresses(person) | phones)


def is_shared(person: Person, value: str) -> bool:
    """Whether somebody else of the same authority is reached there too: a household."""
    others = ContactPoint.objects.filter(authority=person.authority_id, value=value)
    return others.exclude(person=person).exists()


def contact_value(person: Person, kind: str) -> str:
    """The preferred phone number, mail or postal address, else a verified one, else the first given; or nothing.

    Their few contact points are looked through here, so that for many people they may be prefetched.
    """
    points = [point for point in person.contact_points.all() if point.kind == kind]
    points.sort(key=lambda one: (not one.is_preferred, one.verified_at is None, one.pk))
    return points[0].value if points else ""


def unseen_since(instant: datetime) -> QuerySet[Person]:
    """Those known before that instant who have not come since that day."""
    came = Q(last_seen_on__gte=instant.date())
    return Person.objects.present().filter(created_at__lt=instant).exclude(came)


def out_of_reach() -> Q:
    """Those nobody can write to or call."""
    return Q(account=None) & ~Q(Exists(ContactPoint.objects.filter(person=OuterRef("pk"))))
