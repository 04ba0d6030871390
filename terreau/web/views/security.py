"""My access: keys, application, spare codes, devices, address."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from terreau.core import ids
from terreau.core.doors import signed_in
from terreau.core.qr import qr_svg_of_secret
from terreau.core.requests import Request
from terreau.core.views import bound
from terreau.people.permissions import needs_confirmation
from terreau.people.services import sign_out_everywhere
from terreau.web.adapters.entrance import MINE_KEY, confirm, make_mine
from terreau.web.adapters.library import totp_address
from terreau.web.adapters.passkeys import (
    add_application,
    add_passkey,
    new_passkey_options,
    new_secret,
    passkey_name,
    spare_codes,
)
from terreau.web.forms.security import ApplicationForm, PasskeyForm
from terreau.web.notices import tell_change
from terreau.web.selectors.sign_in import factors_of, passkey_named
from terreau.web.services.codes import SignInError
from terreau.web.views.second_factor import answer_of


@never_cache
@require_safe
@signed_in
def security(request: Request) -> HttpResponse:
    """The ways in, and how to close them."""
    context = {"factors": factors_of(request.account), "is_mine": request.session.get(MINE_KEY, False)}
    return render(request, "web/sign_in/security.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs_confirmation
def new_passkey(request: Request) -> HttpResponse:
    """Make a passkey in this browser, and keep it."""
    form = bound(request, PasskeyForm)
    if form.is_bound and form.is_valid():
        name = passkey_name(request.account, form.cleaned_data["name"])
        try:
            add_passkey(request.account, name=name, answer=answer_of(request))
        except SignInError as error:
            form.add_error(None, error.sentence)
        else:
            _after_change(request, _("A key was added to your access."), is_strong=True)
            return redirect("web:security")
    return render(request, "web/sign_in/new_passkey.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_POST
@needs_confirmation
def new_passkey_question(request: Request) -> HttpResponse:
    """What the browser needs to make a key."""
    return JsonResponse(new_passkey_options(request.account))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs_confirmation
def new_application(request: Request) -> HttpResponse:
    """Share a secret with an application, proved by its first code."""
    if factors_of(request.account).has_application:
        return redirect("web:security")
    form = bound(request, ApplicationForm)
    if form.is_bound and form.is_valid():
        try:
            add_application(request, code=form.cleaned_data["code"])
        except SignInError as error:
            form.add_error(error.field, error.sentence)
        else:
            _after_change(request, _("An application now gives a code at each sign-in."), is_strong=True)
            return redirect("web:spare_codes")
    context = {"form": form, **_drawing(request, is_fresh=not form.is_bound)}
    return render(request, "web/sign_in/new_application.html", context, status=422 if form.errors else 200)


def _drawing(request: Request, *, is_fresh: bool) -> dict[str, str]:
    """The secret, in words and as a drawing to scan."""
    secret = new_secret(request, is_fresh=is_fresh)
    return {
        "secret": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        "qr": mark_safe(qr_svg_of_secret(totp_address(request.account, secret))),  # noqa: S308  # drawn by us from our own address
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs_confirmation
def codes(request: Request) -> HttpResponse:
    """Ten spare codes to keep on paper; new ones close the old ones."""
    if not factors_of(request.account).has_application:
        return redirect("web:security")
    if request.method == "POST":
        spare_codes(request.account, is_fresh=True)
        _after_change(request, _("New spare codes were made; the old ones are closed."))
        return redirect("web:spare_codes")
    return render(request, "web/sign_in/spare_codes.html", {"codes": spare_codes(request.account)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs_confirmation
def remove(request: Request) -> HttpResponse:
    """Remove a key, or the application with its spare codes, after saying so."""
    which = request.POST.get("which") or request.GET.get("which") or ""
    is_application = which == "application"
    passkey = None if is_application else passkey_named(request.account, which)
    if not is_application and passkey is None:
        raise Http404
    if request.method == "POST":
        kept = Authenticator.Type.WEBAUTHN
        doomed = (
            Authenticator.objects.filter(user=request.account).exclude(type=kept)
            if passkey is None
            else passkey
        )
        if doomed.delete()[0]:  # sent twice, it is told once
            _after_change(request, _("A way to sign in was removed from your access."))
        return redirect("web:security")
    context = {"which": which, "name": passkey.wrap().name if passkey else ""}
    return render(request, "web/sign_in/remove.html", context)


@never_cache
@require_POST
@signed_in
def everywhere(request: Request) -> HttpResponse:
    """Sign out of every other device, at once."""
    sign_out_everywhere(account=request.account)
    update_session_auth_hash(request, request.account)
    messages.success(request, _("All your other devices are signed out."))
    return redirect("web:security")


@never_cache
@require_POST
@signed_in
def this_device(request: Request) -> HttpResponse:
    """Mine for 90 days, or shared."""
    make_mine(request, request.POST.get("is_mine") == "yes")
    return redirect("web:security")


def _after_change(request: Request, what: str, *, is_strong: bool = False) -> None:
    """Other sessions and unused codes die, the owner is told, this session goes on under another id."""
    sign_out_everywhere(account=request.account)
    update_session_auth_hash(request, request.account)
    confirm(request, is_strong=is_strong)
    tell_change(authority=request.authority, address=request.account.email, what=what, key=ids.secret_token())
    messages.success(request, what)
