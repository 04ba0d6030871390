"""Crossing the threshold: from a proof of who is there to a session of this authority."""

import time
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import login
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from terreau.core.requests import AUTHORITY_KEY, Request
from terreau.offices.permissions import kinds_if_read
from terreau.people.models import Account
from terreau.people.permissions import CONFIRMED_KEY, SECOND_FACTOR_KEY
from terreau.people.selectors import person_of
from terreau.web.services.codes import SignInError

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ENTERED_KEY = "entered_at"
MINE_KEY = "is_mine"
WAITING_KEY = "waits_for_second_factor"
MINE_LASTS = 90 * 24 * 3600
SHARED_LASTS = 12 * 3600
SECOND_FACTOR_WAITS = 10 * 60
OFFICE_SEEN_KEY = "office_seen_at"  # only for whoever holds an office: when they last asked for a page
OFFICE_IDLE = 30 * 60
NOTED_EVERY = 60


def has_application(account: Account) -> bool:
    """Whether this account asks for an application's code at each sign-in."""
    return bool(Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists())


def enter(
    request: Request, account: Account, *, then: str, is_mine: bool = False, is_strong: bool = False
) -> str:
    """Sign in here, or wait for the second factor; returns the next address. Raises SignInError for a closed access.

    `is_strong`: the proof was a passkey or a second factor already.
    """
    person = person_of(account, request.authority)
    if not account.is_active or (person is not None and person.is_suspended):
        raise SignInError(
            _("This access is closed. The contact address of this site can tell you more."), is_over=True
        )
    request.session.flush()  # nothing planted in this browser before survives
    if not is_strong and has_application(account):
        request.session[WAITING_KEY] = {
            "account": account.pk, "stamp": account.session_stamp, "authority": request.authority.pk,
            "next": then, "is_mine": is_mine, "at": time.time(),
        }  # fmt: skip
        request.session.set_expiry(SECOND_FACTOR_WAITS)
        return reverse("web:second_factor")
    login(request, account, backend=BACKEND)
    request.session[AUTHORITY_KEY] = request.authority.pk
    request.session[ENTERED_KEY] = time.time()
    confirm(request, is_strong=is_strong)
    make_mine(request, is_mine)
    return then if person is not None else f"{reverse('web:welcome')}?{urlencode({'next': then})}"


def confirm(request: Request, *, is_strong: bool) -> None:
    """The person at the keyboard has just proved who they are."""
    request.session[CONFIRMED_KEY] = time.time()
    if is_strong:
        request.session[SECOND_FACTOR_KEY] = time.time()


def make_mine(request: Request, is_mine: bool) -> None:
    """This device is theirs for 90 days; otherwise it is shared: nothing outlives the browser, nor half a day."""
    request.session[MINE_KEY] = is_mine
    request.session.set_expiry(MINE_LASTS if is_mine else 0)


def is_worn_out(request: Request) -> bool:
    """Whether a session on a shared computer has lasted too long, browser restored or not.

    Whoever holds an office reads what others do not: half a day on any device, and half an hour without a request.
    """
    entered, seen = request.session.get(ENTERED_KEY), request.session.get(OFFICE_SEEN_KEY)
    is_mine = request.session.get(MINE_KEY, False) and seen is None
    lasts = MINE_LASTS if is_mine else SHARED_LASTS
    return _is_older(entered, lasts) or _is_older(seen, OFFICE_IDLE)


def note_presence(request: Request) -> None:
    """Whoever holds an office was here: kept once a minute, when the page has read their offices anyway."""
    kinds = kinds_if_read(request.person)
    seen = request.session.get(OFFICE_SEEN_KEY)
    if kinds is not None and not kinds and seen is not None:
        del request.session[OFFICE_SEEN_KEY]
    elif (kinds or seen is not None) and (seen is None or _is_older(seen, NOTED_EVERY)):
        request.session[OFFICE_SEEN_KEY] = time.time()


def _is_older(at: Any, seconds: int) -> bool:
    return isinstance(at, int | float) and time.time() - at > seconds


def waiting_account(request: Request) -> tuple[Account, dict[str, Any]] | None:
    """Who has given the first proof here and owes the second one."""
    waiting = request.session.get(WAITING_KEY)
    if not isinstance(waiting, dict) or waiting.get("authority") != request.authority.pk:
        return None
    if time.time() - waiting["at"] > SECOND_FACTOR_WAITS:
        return None
    account = Account.objects.filter(
        pk=waiting["account"], session_stamp=waiting["stamp"], is_active=True
    ).first()
    return (account, waiting) if account else None
