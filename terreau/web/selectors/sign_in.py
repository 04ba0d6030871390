"""What the sign-in page offers besides a code by mail."""

from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import signing

from terreau.authorities.models import Authority
from terreau.mailroom.selectors import accepted_number, sends_texts
from terreau.people.models import Account, Person
from terreau.web.selectors.demo_people import demo_people


def sign_in_choices(authority: Authority) -> dict[str, Any]:
    """The other organisation's button when one is configured; the demo's people in a demo."""
    is_demo = settings.TERREAU_DEMO and authority.is_demo
    return {
        "issuer_name": settings.TERREAU_OIDC_NAME if settings.TERREAU_OIDC_ISSUER else "",
        "demo_people": demo_people(authority) if is_demo else [],
        "has_mailbox": shows_mailbox(authority),
        "sends_texts": sends_texts(),
    }


def shows_mailbox(authority: Authority) -> bool:
    """Whether mail lands in a folder that anyone may read: in development, and in the demo's own territory only.

    A real territory opened beside the demo keeps its mail, and its sign-in codes, to itself.
    """
    return bool(settings.TERREAU_MAIL_IS_SHOWN) and (authority.is_demo or not settings.TERREAU_DEMO)


def code_goes_to(account: Account, person: Person | None) -> str:
    """Where whoever is signed in gets a code: their mail address, else their number."""
    return account.mail or (accepted_number(person) if person else "")


SALT = "terreau.web.passkey"


@dataclass(frozen=True)
class Passkey:
    """One passkey, as its owner sees it; `token` names it in a form of theirs."""

    token: str
    name: str
    created_at: Any
    last_used_at: Any


@dataclass(frozen=True)
class Factors:
    """The ways in that an account has besides its address."""

    passkeys: list[Passkey]
    has_application: bool
    spare_codes_left: int

    @property
    def has_any(self) -> bool:
        return self.has_application or bool(self.passkeys)


def factors_of(account: Account) -> Factors:
    """One query."""
    rows = list(Authenticator.objects.filter(user=account).order_by("id"))
    keys = [row for row in rows if row.type == Authenticator.Type.WEBAUTHN]
    spare = [row for row in rows if row.type == Authenticator.Type.RECOVERY_CODES]
    return Factors(
        passkeys=[
            Passkey(signing.dumps(key.pk, salt=SALT), key.wrap().name, key.created_at, key.last_used_at)
            for key in keys
        ],
        has_application=any(row.type == Authenticator.Type.TOTP for row in rows),
        spare_codes_left=len(spare[0].wrap().get_unused_codes()) if spare else 0,
    )


def passkey_named(account: Account, token: str) -> Authenticator | None:
    """The passkey of a form, if it is this account's."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return Authenticator.objects.filter(user=account, type=Authenticator.Type.WEBAUTHN, pk=pk).first()
