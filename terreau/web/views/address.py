"""Changing the address one signs in with: a code goes to the new one, the old one is told."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from terreau.core import ids
from terreau.core.errors import GestureError
from terreau.core.requests import Request
from terreau.core.views import bound
from terreau.notifications.services import deliver
from terreau.people.permissions import needs_confirmation
from terreau.people.services import move_account
from terreau.ui.views import too_many
from terreau.web.adapters.entrance import confirm
from terreau.web.adapters.visitor import network_of, remember_code, waiting_code
from terreau.web.forms.security import NewAddressForm
from terreau.web.forms.sign_in import CodeForm
from terreau.web.models import MailedCode
from terreau.web.notices import tell_change
from terreau.web.services import limits
from terreau.web.services.codes import SignInError, address_of_code, ask_code, use_code
from terreau.web.views.sign_in import MAIL_WAITS

ADDRESS = MailedCode.Purpose.ADDRESS


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs_confirmation
def address(request: Request) -> HttpResponse:
    """The new address. The answer is the same whether someone has it already or not."""
    form = bound(request, NewAddressForm)
    if not (form.is_bound and form.is_valid()):
        return render(request, "web/sign_in/address.html", {"form": form}, status=422 if form.errors else 200)
    wanted = form.cleaned_data["email"]
    network = network_of(request)
    if not (
        limits.take(limits.ASK_FOR_ADDRESS_HERE, wanted, network)
        and limits.take(limits.ASK_FOR_ADDRESS, wanted)
    ):
        return too_many(request)
    asked = ask_code(
        authority=request.authority, address=wanted, purpose=ADDRESS, language=get_language() or "fr",
        account=request.account,
    )  # fmt: skip
    if asked.message_id:
        deliver(message_id=asked.message_id, timeout=MAIL_WAITS)
    return remember_code(request, redirect("web:address_code"), asked, purpose=ADDRESS)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs_confirmation
def address_code(request: Request) -> HttpResponse:
    """The six digits read in the new mailbox."""
    waiting = waiting_code(request, ADDRESS)
    if waiting is None:
        return redirect("web:address")
    if limits.is_reached(limits.WRONG_FROM_NETWORK, network_of(request)):
        return too_many(request)
    form = bound(request, CodeForm)
    if form.is_bound and form.is_valid():
        try:
            return _move(request, form, waiting)
        except GestureError as error:
            form.add_error(error.field if error.field in form.fields else None, error.sentence)
            limits.take(limits.WRONG_FROM_NETWORK, network_of(request))
    return render(
        request, "web/sign_in/address_code.html", {"form": form}, status=422 if form.errors else 200
    )


def _move(request: Request, form: CodeForm, waiting: dict[str, Any]) -> HttpResponse:
    mailed = use_code(
        authority=request.authority, public_id=waiting["code"], secret=waiting["secret"], purpose=ADDRESS,
        code=form.cleaned_data["code"], form_key=form.cleaned_data["submission_key"],
    )  # fmt: skip
    if mailed.account_id != request.account.pk:
        raise SignInError(_("This code was for someone else. Ask for a new one."), is_over=True)
    before = request.account.mail
    account = move_account(account=request.account, address=address_of_code(mailed))
    what = _("The address of your access was changed: codes now go elsewhere.")
    if before:
        tell_change(authority=request.authority, address=before, what=what, key=ids.secret_token())
    update_session_auth_hash(request, account)
    confirm(request, is_strong=False)
    messages.success(request, _("Your address is changed. Your other devices are signed out."))
    return redirect("web:security")
