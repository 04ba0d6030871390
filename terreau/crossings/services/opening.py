"""Opening a real territory: who it is, who answers for it, and not before the law is satisfied."""

import re
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.signing import BadSignature, TimestampSigner
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.crypto import get_random_string
from django.utils.text import slugify
from django.utils.translation import gettext as _

from terreau.authorities.models import Authority, AuthorityTerritory, check_zone
from terreau.core import clock
from terreau.core.errors import GestureError
from terreau.core.phones import check_phone
from terreau.core.text import tidy
from terreau.files.services import remove_files, store_picture
from terreau.journal.services import record
from terreau.notifications.services import send
from terreau.offices.models import Office
from terreau.offices.permissions import can_administer
from terreau.offices.services import give_office
from terreau.people.models import Account, Person
from terreau.people.services import create_person
from terreau.territories.models import Territory

HOST = re.compile(
    r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?)*"
)
COLOUR = re.compile(r"#[0-9a-f]{6}")
PAPER = "#fbf8f1"
ENOUGH_CONTRAST = 4.5


class OpeningError(GestureError):
    """A refused gesture on the authority itself."""


@dataclass(frozen=True)
class Missing:
    """Something without which the site may not open: its name for people, and the page where it is filled."""

    what: str
    page: str


@transaction.atomic
def open_authority(
    *,
    name: str,
    host: str,
    administrator_name: str,
    administrator_email: str,
    time_zone: str = "Europe/Paris",
    territory: Territory | None = None,
    slug: str = "",
    is_demo: bool = False,
) -> tuple[Authority, Person]:
    """Create an authority, closed to the public, with its first administrator, who will sign in with a code by mail."""
    name, host = _checked_name(name), tidy(host).lower()
    if not HOST.fullmatch(host):
        raise OpeningError(_("This is not a host name. Example: participer.maville.fr"), field="host")
    check_email(administrator_email, "administrator_email")
    try:
        check_zone(time_zone)
    except ValidationError as error:
        raise OpeningError(
            _("This time zone does not exist. Example: Europe/Paris"), field="time_zone"
        ) from error
    try:
        with transaction.atomic():
            authority = Authority.objects.create(
                name=name, host=host, slug=slug or _free_slug(name), time_zone=time_zone, is_demo=is_demo
            )
    except IntegrityError as error:
        raise OpeningError(_("Another authority already has this host name."), field="host") from error
    if territory is not None:
        AuthorityTerritory.objects.create(authority=authority, territory=territory)
    account, _is_new = Account.objects.get_or_create(email=administrator_email.strip().lower())
    person = create_person(authority=authority, name=administrator_name, account=account)
    give_office(person=person, kind=Office.Kind.ADMINISTRATOR, by=None)
    record("Create", subject=("authority", authority.pk), authority=authority, actor=person, capacity="agent")
    return authority, person


def _checked_name(name: str) -> str:
    name = " ".join(tidy(name).split())
    if not name or len(name) > 120:
        raise OpeningError(_("Please give the authority's name, in 120 characters at most."), field="name")
    return name


def _free_slug(name: str) -> str:
    base = slugify(name)[:50] or "territoire"
    taken = set(Authority.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(s for s in (base, *(f"{base}-{n}" for n in range(2, 1000))) if s not in taken)


def check_email(value: str, field: str) -> None:
    try:
        validate_email(value.strip())
    except ValidationError as error:
        raise OpeningError(
            _("This e-mail address does not look right. Example: name@town.fr"), field=field
        ) from error


def check_administrator(by: Person, authority: Authority) -> None:
    if by.authority_id != authority.pk or not can_administer(by):
        raise OpeningError(_("Only an administrator may do this."))


@transaction.atomic
def set_identity(
    *,
    by: Person,
    authority: Authority,
    name: str,
    accent: str,
    welcome_text: str,
    logo: "UploadedFile[Any] | None" = None,
) -> Authority:
    """Name, colour (its contrast is checked), words of welcome and logo."""
    check_administrator(by, authority)
    name, accent = _checked_name(name), accent.strip().lower()
    if not COLOUR.fullmatch(accent):
        raise OpeningError(_("A colour is written like this: #1c6b45"), field="accent")
    if contrast(accent, PAPER) < ENOUGH_CONTRAST:
        raise OpeningError(
            _("This colour is too pale: words would be hard to read. Choose a darker one."), field="accent"
        )
    authority.name, authority.accent, authority.welcome_text = (
        name,
        accent,
        tidy(welcome_text)[:2000],
    )
    authority.save(update_fields=["name", "accent", "welcome_text"])
    if logo is not None:
        stored = store_picture(
            authority=authority,
            upload=logo,
            about=("authority", authority.pk),
            description=authority.name,
            largest_side=320,
            field="logo",
        )
        remove_files(about=("authority", authority.pk), except_for=stored)
    record("Update", subject=("authority", authority.pk), authority=authority, actor=by, capacity="agent")
    return authority


@transaction.atomic
def set_legal_contacts(*, by: Person, authority: Authority, **contacts: str) -> Authority:
    """Who publishes, who hosts, how to reach the authority and its data protection officer."""
    check_administrator(by, authority)
    known = {
        "publisher", "hosting_provider", "postal_address", "contact_email", "contact_phone",
        "data_officer_name", "data_officer_email",
    }  # fmt: skip
    for field, value in contacts.items():
        if field not in known:
            raise ValueError(f"{field} is no legal contact.")
        if field.endswith("email") and value.strip():
            check_email(value, field)
        setattr(authority, field, check_phone(value, field=field) if field.endswith("phone") else tidy(value))
    authority.save(update_fields=list(contacts))
    record("Update", subject=("authority", authority.pk), authority=authority, actor=by, capacity="agent")
    return authority


@transaction.atomic
def send_mail_test(*, by: Person, authority: Authority) -> str:
    """Send the administrator a code by mail; returns the signed proof that `verify_mail_test` wants beside the code."""
    check_administrator(by, authority)
    code = get_random_string(6, "0123456789")
    send(
        key=f"mail-test:{authority.pk}:{by.pk}:{get_random_string(8)}",
        template="crossings/notices/mail_test.txt",
        context={"code": code},
        authority=authority,
        person=by,
    )
    return TimestampSigner(salt="mail-test").sign(f"{authority.pk}:{code}")


@transaction.atomic
def verify_mail_test(*, by: Person, authority: Authority, code: str, proof: str) -> Authority:
    """The code arrived: mail leaves this install for real."""
    check_administrator(by, authority)
    try:
        expected = TimestampSigner(salt="mail-test").unsign(proof, max_age=3600)
    except BadSignature as error:
        raise OpeningError(_("This test is too old. Send another one."), field="code") from error
    if expected != f"{authority.pk}:{code.strip()}":
        raise OpeningError(
            _("This is not the code of the mail. Look at the last one received."), field="code"
        )
    authority.mail_checked_at = clock.now()
    authority.save(update_fields=["mail_checked_at"])
    return authority


def what_is_missing(authority: Authority) -> list[Missing]:
    """What stands between this authority and its opening to the public."""
    needed = [
        (
            authority.data_officer_name and authority.data_officer_email,
            _("the data protection officer's contact"),
            "legal",
        ),
        (authority.publisher, _("who publishes the site"), "legal"),
        (authority.hosting_provider, _("who hosts the site"), "legal"),
        (authority.postal_address and authority.contact_email, _("how to reach the authority"), "legal"),
        (AuthorityTerritory.objects.filter(authority=authority).exists(), _("the territory"), "identity"),
        (authority.mail_checked_at, _("the mail test"), "mail"),
    ]
    return [Missing(what, page) for value, what, page in needed if not value]


@transaction.atomic
def open_to_the_public(*, by: Person, authority: Authority) -> Authority:
    """Open the site; refused while anything the law asks for is missing."""
    check_administrator(by, authority)
    missing = what_is_missing(authority)
    if missing:
        raise OpeningError(
            _("The site cannot open yet. Still missing: %s.") % ", ".join(m.what for m in missing)
        )
    if not authority.is_open:
        authority.opened_at = clock.now()
        authority.save(update_fields=["opened_at"])
        record(
            "Announce", subject=("authority", authority.pk), authority=authority, actor=by, capacity="agent"
        )
    return authority


def contrast(first: str, second: str) -> float:
    """WCAG 2 contrast ratio of two #rrggbb colours, from 1 to 21."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
