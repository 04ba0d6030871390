"""Reading people."""

from terreau.authorities.models import Authority
from terreau.people.models import Account, ContactPoint, Person


def person_of(account: Account, authority: Authority) -> Person | None:
    """The person that an account is, for one authority."""
    return (
        Person.objects.within(authority)
        .present()
        .select_related("authority")
        .filter(account_id=account.pk)
        .first()
    )


def mail_address(person: Person) -> str:
    """Where mail reaches a person: the account's verified address, else a contact point they gave; or nothing."""
    if person.account_id and person.account:
        return person.account.email
    points = person.contact_points.filter(kind=ContactPoint.Kind.MAIL).order_by(
        "-is_preferred", "-verified_at", "id"
    )
    first = points.first()
    return first.value if first else ""


def mail_addresses(person: Person) -> set[str]:
    """Every mail address known of a person."""
    points = person.contact_points.filter(kind=ContactPoint.Kind.MAIL)
    own = {person.account.email} if person.account else set()
    return own | set(points.values_list("value", flat=True))


def contact_value(person: Person, kind: str) -> str:
    """The preferred phone number or postal address, or nothing."""
    point = person.contact_points.filter(kind=kind).order_by("-is_preferred", "id").first()
    return point.value if point else ""
