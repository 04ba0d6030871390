"""Signing in by a code, leaving, and the first visit."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from terreau.communities.selectors import find_invitation
from terreau.communities.services import come_in
from terreau.core.doors import sign_in_url
from terreau.core.errors import GestureError
from terreau.core.requests import Request
from terreau.core.seal import SealBroken, unseal
from terreau.core.views import bound, perform
from terreau.mailroom.selectors import sends_texts
from terreau.notifications.services import deliver
from terreau.people.models import Account
from terreau.people.services import create_person
from terreau.ui.views import too_many
from terreau.web.adapters.entrance import enter
from terreau.web.adapters.visitor import COOKIE, network_of, remember_code, safe_next, waiting_code
from terreau.web.forms.sign_in import AddressForm, NameForm, NumberForm, SignInCodeForm
from terreau.web.models import MailedCode
from terreau.web.selectors.my_space import something_was_left
from terreau.web.selectors.sign_in import sign_in_choices
from terreau.web.services import limits
from terreau.web.services.accounts import account_at_number, account_for
from terreau.web.services.codes import (
    SignInError,
    address_of_code,
    ask_code,
    find_code,
    is_number,
    use_code,
)

SIGN_IN = MailedCode.Purpose.SIGN_IN
MAIL_WAITS = 8  # seconds: then the worker tries again


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Request) -> HttpResponse:
    """One field: the address. The answer is the same whether we know it or not."""
    then = safe_next(request)
    if request.person is not None:
        return redirect(then)
    form = bound(request, AddressForm)
    if form.is_bound and form.is_valid():
        return send_code(request, address=form.cleaned_data["email"], then=then)
    context = {"form": form, "next": then, **sign_in_choices(request.authority)}
    return render(request, "web/sign_in/sign_in.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_by_text(request: Request) -> HttpResponse:
    """One field: the number. The answer is the same whether we know it or not, or it said STOP."""
    if not sends_texts():
        raise Http404
    then = safe_next(request)
    if request.person is not None:
        return redirect(then)
    form = bound(request, NumberForm)
    if form.is_bound and form.is_valid():
        return send_code(request, address=form.cleaned_data["phone"], then=then)
    context = {"form": form, "next": then}
    return render(request, "web/sign_in/by_text.html", context, status=422 if form.is_bound else 200)


def send_code(request: Request, *, address: str, then: str, joins: str = "") -> HttpResponse:
    """Count, then mail the code."""
    if not may_ask_code(request, address):
        return too_many(request)
    return mail_code(request, address=address, then=then, joins=joins)


def may_ask_code(request: Request, address: str) -> bool:
    """Count one more code for an address or a number, from this network."""
    network = network_of(request)
    if is_number(address) and not limits.take(limits.ASK_AT_NUMBER, address):
        return False
    return (
        limits.take(limits.ASK_FOR_ADDRESS_HERE, address, network)
        and limits.take(limits.ASK_FROM_NETWORK, network)
        and limits.take(limits.ASK_FOR_ADDRESS, address)
    )


def mail_code(request: Request, *, address: str, then: str, joins: str = "") -> HttpResponse:
    """Write the code in the outbox, and let a mail leave at once. An SMS leaves by the worker, within a second or two: the
    time this answer takes tells nobody whether the number is known.
    """
    language = get_language() or "fr"
    asked = ask_code(authority=request.authority, address=address, purpose=SIGN_IN, language=language)
    if asked.message_id and not is_number(address):
        deliver(message_id=asked.message_id, timeout=MAIL_WAITS)
    return remember_code(
        request, redirect("web:sign_in_code"), asked, purpose=SIGN_IN, then=then, joins=joins
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: Request) -> HttpResponse:
    """Six digits. Opening this page, by a person or by a mail scanner, uses nothing up."""
    waiting = waiting_code(request, SIGN_IN)
    if waiting is None:
        return redirect(safe_next(request) if request.person else sign_in_url("/"))
    if limits.is_reached(limits.WRONG_FROM_NETWORK, network_of(request)):
        return too_many(request)
    form = bound(request, SignInCodeForm)
    is_over = False
    if form.is_bound and form.is_valid():
        try:
            return _enter_with_code(request, form, waiting)
        except SignInError as error:
            form.add_error(error.field if error.field in form.fields else None, error.sentence)
            is_over = error.is_over
    context = {"form": form, "is_over": is_over, **_where_it_went(request, waiting)}
    return render(request, "web/sign_in/code.html", context, status=422 if form.errors else 200)


def _where_it_went(request: Request, waiting: dict[str, str]) -> dict[str, Any]:
    mailed = find_code(authority=request.authority, public_id=waiting["code"])
    address = address_of_code(mailed) if mailed else ""
    return {"address": address, "is_by_text": is_number(address)}


def _enter_with_code(request: Request, form: SignInCodeForm, waiting: dict[str, str]) -> HttpResponse:
    network = network_of(request)
    try:
        mailed = use_code(
            authority=request.authority, public_id=waiting["code"], secret=waiting["secret"], purpose=SIGN_IN,
            code=form.cleaned_data["code"], form_key=form.cleaned_data["submission_key"],
        )  # fmt: skip
    except SignInError:
        limits.take(limits.WRONG_FROM_NETWORK, network)
        raise
    limits.give_back(limits.ASK_FROM_NETWORK, network)
    limits.give_back(limits.ASK_FOR_ADDRESS_HERE, address_of_code(mailed), network)
    account = _account_of(request, address_of_code(mailed))
    location = enter(request, account, then=waiting["next"], is_mine=form.cleaned_data["is_mine"])
    if waiting.get("joins") and request.user.is_authenticated:
        location = _come_in(request, account, waiting) or location
    return redirect(location)


def _account_of(request: Request, address: str) -> Account:
    if is_number(address):
        return account_at_number(authority=request.authority, number=address)
    return account_for(address=address)


def _come_in(request: Request, account: Account, waiting: dict[str, str]) -> str:
    """They joined a community by the form that asked for this code: it was their one proof, and they gave their name."""
    try:
        token, if_quiet, name = unseal(waiting["joins"]).split("\n", 2)
        invitation = find_invitation(request.authority, token)
        if invitation is None:
            return ""
        member = come_in(
            account=account,
            invitation=invitation,
            name=name,
            language=(get_language() or "fr")[:2],
            if_quiet=if_quiet,
        )
    except (SealBroken, GestureError, ValueError):
        return ""  # their page says why
    messages.success(request, _("You are in. Welcome!"))
    if waiting["next"].startswith(("/rencontres/", "/ce-qui-compte/")):
        return waiting["next"]  # the seat or the words they came from
    if something_was_left(member.person):
        messages.info(
            request, _("Something was left here with your address before. Is it yours? Your space asks you.")
        )
    return invitation.community.get_absolute_url()


@never_cache
@require_POST
def send_again(request: Request) -> HttpResponse:
    """A new code to the same address; the one before keeps its own ten minutes but this browser forgets it."""
    waiting = waiting_code(request, SIGN_IN)
    mailed = find_code(authority=request.authority, public_id=waiting["code"]) if waiting else None
    address = address_of_code(mailed) if mailed else ""
    if not waiting or not address:
        return redirect("web:sign_in")
    response = send_code(request, address=address, then=waiting["next"], joins=waiting.get("joins", ""))
    if response.status_code < 400:
        messages.success(request, _("A new code has left. Only the last one counts."))
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: Request) -> HttpResponse:
    """Leave, and wipe what this browser kept: on a shared computer the next person finds nothing. A GET only asks."""
    if request.method != "POST":
        return render(request, "web/sign_in/sign_out.html")
    language = request.COOKIES.get("langue", "")
    logout(request)
    response = redirect("web:left")
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    response.delete_cookie(COOKIE)
    if language in {"fr", "en"}:
        response["Location"] = f"{reverse('web:left')}?{urlencode({'langue': language})}"
    return response


@never_cache
@require_safe
def left(request: Request) -> HttpResponse:
    """You have left."""
    return render(request, "web/sign_in/left.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: Request) -> HttpResponse:
    """The first visit to this authority: how should we call you?"""
    then = safe_next(request)
    if request.account is None:
        return redirect(sign_in_url(then))
    if request.person is not None:
        return redirect(then)
    form = bound(request, NameForm)
    return perform(
        request,
        form,
        act=lambda: create_person(
            authority=request.authority,
            name=form.cleaned_data["name"],
            account=request.account,
            language=(get_language() or "fr")[:2],
        ),
        then=lambda person: then,
        page="web/sign_in/welcome.html",
        context={"next": then},
    )
