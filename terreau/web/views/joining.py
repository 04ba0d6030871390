"""Joining a community without an account yet: one form, one code, and one is in."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from terreau.communities.forms import GuestJoinForm, InvitedForm
from terreau.communities.forms.entering import CodeForm
from terreau.communities.models import Community, Invitation
from terreau.communities.permissions import can_see_community
from terreau.communities.selectors import coming_in, find_by_code, find_invitation
from terreau.communities.services import ask_to_join, why_no_code_opens
from terreau.core.doors import open_door, sign_in_url
from terreau.core.errors import GestureError
from terreau.core.requests import Request
from terreau.core.seal import seal
from terreau.core.views import bound
from terreau.people.services import check_name
from terreau.ui.views import too_many
from terreau.web.adapters.visitor import network_of, safe_next
from terreau.web.services import limits
from terreau.web.views.sign_in import mail_code, may_ask_code


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def come(request: Request) -> HttpResponse:
    """The code of a letter, typed by hand: it leads to the invitation. Wrong ones are counted by network."""
    network = network_of(request)
    if limits.is_reached(limits.WRONG_LETTER_CODE, network):
        return too_many(request)
    form = bound(request, CodeForm)
    if form.is_bound and form.is_valid():
        found = find_by_code(request.authority, form.cleaned_data["code"])
        if found is not None and found.is_usable():
            return redirect("communities:invitation", found.token)
        limits.take(limits.WRONG_LETTER_CODE, network)
        form.add_error("code", why_no_code_opens(found))
    context = {"form": form, "contact_phone": request.authority.contact_phone}
    return render(request, "communities/come.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join_as_guest(request: Request, public_id: str) -> HttpResponse:
    """The form of a community's join page, sent by someone who has not signed in: a code leaves for their address."""
    rows = Community.objects.select_related("authority", "organisation").within(request.authority)
    community = open_door(rows, public_id, request.person, can_see_community)
    back = f"{community.get_absolute_url()}rejoindre/"
    if request.person is not None or request.method != "POST":
        return redirect(back)
    form = bound(request, GuestJoinForm)
    if sent := _prove(request, form, lambda: _ask(community, form), then=safe_next(request, "")):
        return sent
    context = {**coming_in(community), "form": form, "is_guest": True, "sign_in": sign_in_url(back)}
    return render(request, "communities/join.html", context, status=422)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept_as_guest(request: Request, token: str) -> HttpResponse:
    """The same for whoever opens an invitation received by mail: the code is their yes."""
    found = find_invitation(request.authority, token)
    if found is None:
        raise Http404
    back = f"/invitations/{found.token}/"
    if request.person is not None or request.method != "POST" or not found.is_usable():
        return redirect(back)
    form = bound(request, InvitedForm)
    if sent := _prove(request, form, lambda: found):
        return sent
    context = {
        **coming_in(found.community),
        "invitation": found,
        "is_usable": True,
        "guest_form": form,
        "sign_in": sign_in_url(back),
    }
    return render(request, "communities/invitation.html", context, status=422)


def _ask(community: Community, form: GuestJoinForm) -> Invitation:
    words = {
        name: form.cleaned_data[name] for name in ("name", "email", "introduction", "if_quiet", "origin")
    }
    return ask_to_join(community=community, **words)


def _prove(
    request: Request, form: InvitedForm, invitation_of: Callable[[], Invitation], then: str = ""
) -> HttpResponse | None:
    """A code to the address; this browser remembers, sealed, what it comes in by. Nothing when the form must come back."""
    if not form.is_valid():
        return None
    name, address = form.cleaned_data["name"], form.cleaned_data["email"].strip().lower()
    if not may_ask_code(request, address):
        return too_many(request)
    try:
        check_name(name)
        invitation = invitation_of()
    except GestureError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return None
    then = then or f"/invitations/{invitation.token}/"
    joins = seal(f"{invitation.token}\n{form.cleaned_data['if_quiet']}\n{name}")
    return mail_code(request, address=address, then=then, joins=joins)
