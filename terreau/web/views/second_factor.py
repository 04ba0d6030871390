"""Showing a passkey, an application's code, or a fresh code by mail: at sign-in, and before what is sensitive."""

import json
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from terreau.core.doors import sign_in_url, signed_in
from terreau.core.requests import Request
from terreau.notifications.services import deliver
from terreau.people.models import Account
from terreau.ui.views import too_many
from terreau.web.adapters.entrance import confirm as confirm_session
from terreau.web.adapters.entrance import enter, waiting_account
from terreau.web.adapters.passkeys import account_of_passkey, is_right_code, sign_in_options
from terreau.web.adapters.visitor import network_of, remember_code, safe_next, waiting_code
from terreau.web.forms.sign_in import CodeForm, FactorForm
from terreau.web.models import MailedCode
from terreau.web.selectors.sign_in import code_goes_to, factors_of
from terreau.web.services import limits
from terreau.web.services.codes import SignInError, address_of_code, ask_code, is_number, use_code
from terreau.web.views.sign_in import MAIL_WAITS

CONFIRM = MailedCode.Purpose.CONFIRM


@never_cache
@require_POST
def passkey_options(request: Request) -> HttpResponse:
    """The question to put to the browser's passkeys."""
    if not limits.take(limits.PASSKEY_FROM_NETWORK, network_of(request)):
        return too_many(request)
    return JsonResponse(sign_in_options(_asked_account(request)))


@never_cache
@require_POST
def passkey_sign_in(request: Request) -> HttpResponse:
    """Sign in with a passkey alone: it is two proofs at once."""
    then = safe_next(request)
    try:
        account = account_of_passkey(None, answer_of(request))
        return redirect(enter(request, account, then=then, is_strong=True))
    except SignInError as error:
        return render(
            request, "web/sign_in/refused.html", {"sentence": error.sentence, "next": then}, status=422
        )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: Request) -> HttpResponse:
    """At sign-in when an application was enrolled; and before pages that ask for a second proof."""
    account, then = _asked_account(request), _then(request)
    if account is None:
        return redirect(sign_in_url(then))
    factors = factors_of(account)
    if not factors.has_any:
        return render(request, "web/sign_in/protect_first.html", {"next": then})
    context = {"form": FactorForm(), "factors": factors, "next": then}
    if request.method == "POST":
        return _show_factor(request, account, then, context)
    return render(request, "web/sign_in/second_factor.html", context)


def _show_factor(request: Request, account: Account, then: str, context: dict[str, Any]) -> HttpResponse:
    """Let in whoever shows a right proof; count the wrong ones, from this network only."""
    who = (str(account.pk), network_of(request))
    if limits.is_reached(limits.WRONG_SECOND_FACTOR, *who):
        return too_many(request)
    form = FactorForm(request.POST)
    try:
        _check_factor(request, account, form)
        return redirect(_pass(request, account, then))
    except SignInError as error:
        limits.take(limits.WRONG_SECOND_FACTOR, *who)
        form = form if "credential" not in request.POST else FactorForm()
        context = {**context, "form": form, "sentence": error.sentence}
    return render(request, "web/sign_in/second_factor.html", context, status=422)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def confirm(request: Request) -> HttpResponse:
    """Is it still you? By one's second factor, else by a code to one's own address."""
    then = safe_next(request)
    if factors_of(request.account).has_any:
        return second_factor(request)
    waiting = waiting_code(request, CONFIRM)
    if request.method != "POST":
        return _confirm_page(request, CodeForm(), then, is_sent=waiting is not None)
    if waiting is None or "code" not in request.POST:
        return _send_confirmation(request, then)
    return _check_confirmation(request, CodeForm(request.POST), waiting, then)


def _check_confirmation(request: Request, form: CodeForm, waiting: dict[str, Any], then: str) -> HttpResponse:
    is_over = False
    if form.is_valid():
        try:
            return _confirm_with_code(request, form, waiting, then)
        except SignInError as error:
            is_over = error.is_over
            form.add_error(error.field if error.field in form.fields else None, error.sentence)
    return _confirm_page(request, form, then, is_sent=not is_over)


def _confirm_page(request: Request, form: CodeForm, then: str, *, is_sent: bool) -> HttpResponse:
    address = code_goes_to(request.account, request.person)
    context = {"form": form, "is_sent": is_sent, "next": then, "address": address}
    return render(request, "web/sign_in/confirm.html", context, status=422 if form.errors else 200)


def _send_confirmation(request: Request, then: str) -> HttpResponse:
    address = code_goes_to(request.account, request.person)
    if not limits.take(limits.ASK_FOR_ADDRESS_HERE, address, network_of(request)) or (
        is_number(address) and not limits.take(limits.ASK_AT_NUMBER, address)
    ):
        return too_many(request)
    asked = ask_code(
        authority=request.authority, address=address, purpose=CONFIRM, language=get_language() or "fr",
        account=request.account,
    )  # fmt: skip
    if asked.message_id and not is_number(address):
        deliver(message_id=asked.message_id, timeout=MAIL_WAITS)
    return remember_code(
        request, redirect(f"{request.path}?{urlencode({'next': then})}"), asked, purpose=CONFIRM, then=then
    )


def _confirm_with_code(request: Request, form: CodeForm, waiting: dict[str, Any], then: str) -> HttpResponse:
    mailed = use_code(
        authority=request.authority, public_id=waiting["code"], secret=waiting["secret"], purpose=CONFIRM,
        code=form.cleaned_data["code"], form_key=form.cleaned_data["submission_key"],
    )  # fmt: skip
    if mailed.account_id != request.account.pk:
        raise SignInError(_("This code was for someone else. Ask for a new one."), is_over=True)
    limits.give_back(limits.ASK_FOR_ADDRESS_HERE, address_of_code(mailed), network_of(request))
    request.session.cycle_key()
    confirm_session(request, is_strong=False)
    return redirect(then)


def _asked_account(request: Request) -> Account | None:
    """Whose second proof we wait for: someone half-way in, or someone already signed in."""
    waiting = waiting_account(request)
    if waiting:
        return waiting[0]
    return request.account if isinstance(request.account, Account) else None


def _then(request: Request) -> str:
    waiting = waiting_account(request)
    return str(waiting[1]["next"]) if waiting else safe_next(request)


def _check_factor(request: Request, account: Account, form: FactorForm) -> None:
    if request.POST.get("credential") is not None:
        account_of_passkey(account, answer_of(request))
    elif not form.is_valid():
        raise SignInError("")
    elif not is_right_code(account, form.cleaned_data["code"]):
        form.add_error("code", _("This code is not right, or has been used already. Type the one shown now."))
        raise SignInError("")


def _pass(request: Request, account: Account, then: str) -> str:
    waiting = waiting_account(request)
    if waiting:
        return enter(request, account, then=then, is_mine=waiting[1]["is_mine"], is_strong=True)
    request.session.cycle_key()
    confirm_session(request, is_strong=True)
    return then


def answer_of(request: Request) -> Any:
    """What the browser's passkey answered, as posted by our page."""
    try:
        return json.loads(request.POST.get("credential", ""))
    except ValueError:
        return None
