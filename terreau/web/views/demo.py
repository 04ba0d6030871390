"""For a demonstration only: being one of its people in one click, and reading the mail it wrote."""

from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from terreau.core.requests import Request
from terreau.web.adapters.entrance import enter
from terreau.web.adapters.visitor import safe_next
from terreau.web.selectors.demo_people import demo_accounts
from terreau.web.selectors.mailbox import landed_mail, landed_mails, seen_from
from terreau.web.selectors.sign_in import shows_mailbox


@never_cache
@require_POST
def demo_sign_in(request: Request) -> HttpResponse:
    """No secret is asked: nobody here is real. Anywhere else this address does not exist."""
    if not (settings.TERREAU_DEMO and request.authority.is_demo):
        raise Http404
    chosen = request.POST.get("person", "")
    person = next((one for one in demo_accounts(request.authority) if one.public_id == chosen), None)
    if person is None or person.account is None:
        raise Http404
    then = safe_next(request)
    logout(request)
    return redirect(enter(request, person.account, then=then, is_strong=True))


@never_cache
@require_safe
def mailbox(request: Request) -> HttpResponse:
    """The mail that landed in the folder, newest first."""
    if not shows_mailbox(request.authority):
        raise Http404
    return render(request, "web/sign_in/mailbox.html", {"mails": landed_mails(request.authority)})


@never_cache
@require_safe
def mailbox_mail(request: Request, name: str) -> HttpResponse:
    """One of them, as text."""
    found = landed_mail(request.authority, name) if shows_mailbox(request.authority) else None
    if found is None:
        raise Http404
    here = f"{request.scheme}://{request.get_host()}"
    return render(request, "web/sign_in/mail.html", {"mail": seen_from(found, request.authority, here)})
