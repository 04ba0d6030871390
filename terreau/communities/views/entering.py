"""Coming in: the page, the link, the poster, the invitation."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from terreau.communities.forms import AcceptForm, GuestJoinForm, InvitedForm, JoinForm
from terreau.communities.models import Community, Membership, Settings
from terreau.communities.permissions import can_invite, is_member
from terreau.communities.selectors import coming_in, find_invitation, membership_of, seats_held
from terreau.communities.selectors.settings import settings_of
from terreau.communities.services import accept_invitation, join_community
from terreau.communities.views.asking import ask
from terreau.communities.views.door import find
from terreau.core.doors import SignInNeeded, sign_in_url
from terreau.core.qr import qr_svg
from terreau.core.requests import Request
from terreau.core.views import bound, perform
from terreau.notifications.services import base_url
from terreau.people.models import Organisation
from terreau.people.services import find_or_create_organisation
from terreau.ui.sheets import render_sheet, sheet_response


def join(request: Request, public_id: str) -> HttpResponse:
    """Join from the community's page."""
    return _join(request, find(request, public_id), Membership.Door.PAGE)


@never_cache
def join_by_link(request: Request, token: str) -> HttpResponse:
    """Join by the link that members share, or by the code on the poster. Opening it changes nothing."""
    community = Community.objects.within(request.authority).listed().filter(join_token=token).first()
    if community is None:
        return render(request, "communities/link_over.html", status=404)
    return _join(request, community, Membership.Door.LINK)


def _join(request: Request, community: Community, door: str) -> HttpResponse:
    if request.person is None:
        return _show_to_guest(request, community)
    if is_member(request.person, community):
        return redirect(community.get_absolute_url())
    if settings_of(community).entry == Settings.Entry.REQUEST:
        return ask(request, community)
    form = bound(request, JoinForm)
    return perform(
        request,
        form,
        act=lambda: join_community(
            person=request.person,
            community=community,
            door=door,
            introduction=form.cleaned_data["introduction"],
            if_quiet=form.cleaned_data["if_quiet"],
            origin=form.cleaned_data["origin"],
            organisation=_organisation(community, form),
        ),
        then=lambda membership: community.get_absolute_url(),
        page="communities/join.html",
        context=coming_in(community),
        done=_("You are in. Welcome!"),
    )


def _show_to_guest(request: Request, community: Community) -> HttpResponse:
    """Without an account one joins too: the form is sent where codes leave from."""
    if request.method == "POST":
        raise SignInNeeded
    is_asked = settings_of(community).entry == Settings.Entry.REQUEST
    context = {
        **coming_in(community),
        "is_asked": is_asked,
        "form": GuestJoinForm(initial={"next": request.GET.get("next", "")[:500]}),
        "is_guest": True,
        "sign_in": sign_in_url(request.path),
    }
    return render(request, "communities/join.html", context)


def _organisation(community: Community, form: JoinForm) -> Organisation | None:
    name = form.cleaned_data.get("organisation")
    if not name:
        return None
    kind = form.cleaned_data["organisation_kind"]
    return find_or_create_organisation(authority=community.authority, name=name, kind=kind)


@never_cache
def invitation(request: Request, token: str) -> HttpResponse:
    """An invitation by mail: opening it, by a person or a mail scanner, uses nothing up."""
    found = find_invitation(request.authority, token)
    if found is None:
        raise Http404
    if request.method == "POST" and request.person is None:
        raise SignInNeeded
    form = bound(request, AcceptForm, initial={"if_quiet": found.if_quiet})
    return perform(
        request,
        form,
        act=lambda: accept_invitation(
            person=request.person, invitation=found, if_quiet=form.cleaned_data["if_quiet"]
        ),
        then=lambda membership: found.community.get_absolute_url(),
        page="communities/invitation.html",
        context={
            **coming_in(found.community),
            "invitation": found,
            "guest_form": InvitedForm(initial={"name": found.name}),
            "is_usable": found.is_usable(),
            "is_in": membership_of(request.person, found.community) if not found.is_usable() else None,
            "sign_in": sign_in_url(request.path),
        },
        done=_("You are in. Welcome!"),
    )


def join_url(community: Community) -> str:
    """The link members share, in full: it stands on posters."""
    return base_url(community.authority) + reverse("communities:join_by_link", args=[community.join_token])


def poster(request: Request, public_id: str) -> HttpResponse:
    """A poster with a code to scan, in big letters, for members to hang."""
    community = find(
        request, public_id, can_do=lambda person, one: can_invite(person, one) or is_member(person, one)
    )
    address = join_url(community)
    values = {
        "title": _("%(name)s: join us") % {"name": community.name},
        "eyebrow": community.authority.name,
        "name": community.name,
        "purpose": community.purpose,
        "call": _("Come and join us"),
        "how": _("Scan this code with a phone, or type this address:"),
        "address": address,
        "code_alt": _("Code to scan, which opens %(address)s") % {"address": address},
        "code": qr_svg(address),
        "contact": _("No phone, no internet? Call %(phone)s: someone will enter you.")
        % {"phone": community.authority.contact_phone}
        if community.authority.contact_phone
        else "",
        "names": [seat.person.shown_name for seat in seats_held(community)],
        "tended": _("Gardeners of this community:"),
    }
    return sheet_response(render_sheet("communities/poster.typ", values), f"affiche-{community.slug}.pdf")
