"""Passkeys and applications' codes: our few words around what the library computes."""

import json
from typing import Any
from urllib.parse import urlsplit

from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, validate_totp_code
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.internal import auth
from cryptography.exceptions import InvalidSignature
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from fido2.utils import websafe_decode

from terreau.core.requests import Request
from terreau.core.seal import SealBroken, seal, unseal
from terreau.people.models import Account
from terreau.web.services.codes import SignInError, plain_digits

NEW_SECRET_KEY = "new_application"  # noqa: S105  # a key of the session, no secret
CODE_REMEMBERED = 180
SPARE_CODES = Authenticator.Type.RECOVERY_CODES
# What a hand-made answer can raise inside the library.
BROKEN = (ValidationError, ValueError, TypeError, KeyError, AttributeError, IndexError, InvalidSignature)


def sign_in_options(account: Account | None) -> dict[str, Any]:
    """What the browser needs to look for a passkey: any of this host, or this account's own."""
    return dict(auth.begin_authentication(account))


def account_of_passkey(account: Account | None, answer: Any) -> Account:
    """Whose passkey answered; raises SignInError. The question put to the browser is good for one answer."""
    try:
        _check_origin(answer)
        owner = account or _owner(answer)
        authenticator = auth.complete_authentication(owner, answer)
    except BROKEN as error:
        raise _not_recognised() from error
    finally:
        auth.clear_state()
    authenticator.record_usage()
    return owner


def new_passkey_options(account: Account) -> dict[str, Any]:
    return dict(auth.begin_registration(account, passwordless=True))


def add_passkey(account: Account, *, name: str, answer: Any) -> None:
    """Keep a passkey that this browser has just made; raises SignInError."""
    try:
        _check_origin(answer)
        auth.parse_registration_response(answer)
        made = auth.complete_registration(answer)
    except BROKEN as error:
        raise _not_recognised() from error
    finally:
        auth.clear_state()
    if not made.is_user_verified():
        raise _not_recognised()
    auth.WebAuthn.add(account, name, answer)


def new_secret(request: Request, *, is_fresh: bool) -> str:
    """The secret that an application is about to share with us, sealed in the session meanwhile."""
    sealed = "" if is_fresh else request.session.get(NEW_SECRET_KEY, "")
    try:
        return unseal(sealed)
    except SealBroken:
        secret = str(generate_totp_secret())
        request.session[NEW_SECRET_KEY] = seal(secret)
        return secret


def add_application(request: Request, *, code: str) -> None:
    """Keep the application whose code proves that it has the secret; raises SignInError."""
    if not validate_totp_code(new_secret(request, is_fresh=False), plain_digits(code)):
        raise SignInError(
            _("This is not the code shown now. Wait for the next one and type it."), field="code"
        )
    TOTP.activate(request.account, new_secret(request, is_fresh=False))
    RecoveryCodes.activate(request.account)
    request.session.pop(NEW_SECRET_KEY, None)


def is_right_code(account: Account, code: str) -> bool:
    """The application's code of the moment, once; or a spare code, once."""
    digits = plain_digits(code)
    totp = Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).first()
    if totp is not None and validate_totp_code(decrypt(totp.data["secret"]), digits):
        is_first = cache.add(f"factor:{account.pk}:{digits}", "used", timeout=CODE_REMEMBERED)
        if is_first:
            totp.record_usage()
        return bool(is_first)
    spare = Authenticator.objects.filter(user=account, type=SPARE_CODES).first()
    return spare is not None and bool(spare.wrap().validate_code(digits))


def spare_codes(account: Account, *, is_fresh: bool = False) -> list[str]:
    """The spare codes that were not used yet; `is_fresh` makes ten new ones."""
    if is_fresh:
        Authenticator.objects.filter(user=account, type=SPARE_CODES).delete()
    if not Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists():
        return []
    return [f"{code[:4]} {code[4:]}" for code in RecoveryCodes.activate(account).get_unused_codes()]


def passkey_name(account: Account, wanted: str) -> str:
    """A name to recognise a passkey by."""
    taken = Authenticator.objects.filter(user=account, type=Authenticator.Type.WEBAUTHN).count()
    return " ".join(wanted.split())[:60] or _("Key %(number)d") % {"number": taken + 1}


def _check_origin(answer: Any) -> None:
    """From a page of this very host: the library also lets its subdomains in, which may be another authority's."""
    said = json.loads(websafe_decode(answer["response"]["clientDataJSON"]))
    if urlsplit(said["origin"]).netloc != context.request.get_host():
        raise _not_recognised()


def _owner(answer: Any) -> Account:
    handle = websafe_decode(answer["response"]["userHandle"]).decode()
    owner = Account.objects.filter(public_id=handle, is_active=True).first()
    if owner is None:
        raise _not_recognised()
    return owner


def _not_recognised() -> SignInError:
    return SignInError(_("This key was not recognised. Try again, or sign in with a code."))
