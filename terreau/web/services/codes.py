"""Codes by mail: ask for one, use it once."""

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from terreau.authorities.models import Authority
from terreau.core import clock, ids
from terreau.core.errors import GestureError
from terreau.core.seal import SealBroken, seal, unseal
from terreau.notifications.services import forget_messages
from terreau.people.models import Account
from terreau.web.models import MailedCode
from terreau.web.notices import tell_code, text_code

LASTS = timedelta(minutes=10)
TRIES = 5
DOUBLE_CLICK = timedelta(seconds=30)


class SignInError(GestureError):
    """A refused way in. `is_over` says that this code is worth nothing any more: ask for another one."""

    def __init__(self, sentence: str, *, field: str | None = None, is_over: bool = False) -> None:
        super().__init__(sentence, field=field)
        self.is_over = is_over


@dataclass(frozen=True)
class AskedCode:
    """What the browser that asked keeps: which code, and a secret without which the code opens nothing."""

    public_id: str
    secret: str
    message_id: int | None


def ask_code(
    *, authority: Authority, address: str, purpose: str, language: str, account: Account | None = None
) -> AskedCode:
    """Send six digits to an address, or to a number (« +33… »). Whether anyone has an account there is not even looked up."""
    secret = ids.secret_token()
    code = f"{secrets.randbelow(10**6):06d}"
    now = clock.now()
    with transaction.atomic():
        mailed = MailedCode.objects.create(
            authority=authority,
            purpose=purpose,
            account=account,
            session_stamp=account.session_stamp if account else "",
            sealed_address=seal(address),
            code_hash=_hash(secret, code),
            expires_at=now + LASTS,
        )
        tell = text_code if is_number(address) else tell_code
        message = tell(mailed=mailed, address=address, code=code, language=language)
    return AskedCode(mailed.public_id, secret, message.pk if message else None)


def use_code(
    *, authority: Authority, public_id: str, secret: str, purpose: str, code: str, form_key: str = ""
) -> MailedCode:
    """The code that was sent, used up; raises SignInError.

    Not atomic on purpose: a wrong try stays counted. Each step is one compare-and-set, so that of two parallel tries
    one wins. The same form sent twice within seconds (a double click) is the same use.
    """
    mailed: MailedCode | None = (
        MailedCode.objects.within(authority).filter(public_id=public_id, purpose=purpose).first()
    )
    now = clock.now()
    if mailed is None or mailed.expires_at <= now:
        raise SignInError(
            _("This code has expired: it is good for ten minutes. Ask for a new one."), is_over=True
        )
    form_hash = _hash("form", form_key) if form_key else ""
    is_right = constant_time_compare(mailed.code_hash, _hash(secret, plain_digits(code)))
    if mailed.used_at is not None:
        if is_right and form_hash and mailed.used_with == form_hash and now - mailed.used_at < DOUBLE_CLICK:
            return mailed
        raise SignInError(_("This code has already been used. Ask for a new one."), is_over=True)
    alive = MailedCode.objects.filter(pk=mailed.pk, used_at=None)
    if not alive.filter(tries__lt=TRIES).update(tries=F("tries") + 1):
        raise _too_many_tries()
    if not is_right:
        if mailed.tries + 1 >= TRIES:
            raise _too_many_tries()
        raise SignInError(
            _("This is not the code of the last message. Look again at the six digits."), field="code"
        )
    if not alive.update(used_at=now, used_with=form_hash):
        raise SignInError(_("This code has already been used. Ask for a new one."), is_over=True)
    if mailed.account and mailed.account.session_stamp != mailed.session_stamp:
        raise SignInError(
            _("You signed out everywhere since this code was sent. Ask for a new one."), is_over=True
        )
    return mailed


def find_code(*, authority: Authority, public_id: str) -> MailedCode | None:
    """A code that was asked for, whatever became of it."""
    found: MailedCode | None = MailedCode.objects.within(authority).filter(public_id=public_id).first()
    return found


def address_of_code(mailed: MailedCode) -> str:
    """The address a code was sent to; empty when the seal was changed since."""
    try:
        return unseal(mailed.sealed_address)
    except SealBroken:
        return ""


def is_number(address: str) -> bool:
    """Whether a code goes by SMS."""
    return address.startswith("+")


def plain_digits(text: str) -> str:
    """The digits of what was typed, whatever the spaces and the alphabet."""
    return "".join(str(unicodedata.decimal(c)) for c in text if unicodedata.decimal(c, None) is not None)


def forget_codes() -> int:
    """Codes older than a day are of no use to anyone, nor is the address where they went."""
    forget_messages(prefix="code:", before=clock.now() - timedelta(days=1))
    return MailedCode.objects.filter(expires_at__lt=clock.now() - timedelta(days=1)).delete()[0]


def _too_many_tries() -> SignInError:
    return SignInError(_("Five tries were wrong: this code is closed. Ask for a new one."), is_over=True)


def _hash(secret: str, code: str) -> str:
    return salted_hmac("terreau.web.code", f"{secret}:{code}", algorithm="sha256").hexdigest()
