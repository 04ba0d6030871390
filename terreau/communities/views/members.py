"""Who is here; newcomers to welcome; inviting; entering someone on their behalf."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terreau.communities.forms import InviteForm, OnBehalfForm, WelcomeForm
from terreau.communities.models import Buddy, Community, Invitation, Membership
from terreau.communities.permissions import (
    can_invite,
    can_see_members,
    can_tend_community,
    can_welcome,
    is_member,
)
from terreau.communities.permissions.joining import can_take_invitation_back
from terreau.communities.selectors import members_of, newcomers_of, seats_held
from terreau.communities.selectors.asking import open_requests
from terreau.communities.selectors.members import FOR_GARDENERS, WHICH, invitations_for, some_members_of
from terreau.communities.services import (
    enter_member_on_behalf,
    invite_by_mail,
    renew_join_link,
    revoke_invitation,
    welcome_member,
)
from terreau.communities.services.welcoming import welcomers_of
from terreau.communities.views.door import find
from terreau.communities.views.entering import join_url
from terreau.core.doors import open_door, signed_in
from terreau.core.forms import GestureForm
from terreau.core.qr import qr_svg
from terreau.core.requests import Request
from terreau.core.views import bound, perform
from terreau.people.selectors import contact_value, mail_address
from terreau.ui.sheets import render_sheet, sheet_response

PER_PAGE = 20


@signed_in
def members(request: Request, public_id: str) -> HttpResponse:
    """For members and gardeners only: there is no public list. Former members, for those who tend only."""
    community = find(request, public_id, can_see_members)
    return render(request, "communities/members.html", _around(request, community))


def _chosen(request: Request, community: Community, *, tends: bool) -> dict[str, Any]:
    """Which members are looked at: all, those of a kind, or a name."""
    text, which = request.GET.get("q", "")[:80].replace("\x00", ""), request.GET.get("qui", "")
    if which not in WHICH or (which in FOR_GARDENERS and not tends):
        which = ""
    rows = some_members_of(community, which=which, text=text) if which or text else members_of(community)
    here = reverse("communities:members", args=[community.public_id])
    kept = {name: value for name, value in (("qui", which), ("q", text)) if value}
    kinds = [("", _("Everyone")), *((kind, label) for kind, label in kind_labels().items()
             if tends or kind not in FOR_GARDENERS)]  # fmt: skip
    return {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "which": which,
        "text": text,
        "query": urlencode(kept),
        "kinds": [
            {
                "label": label,
                "url": f"{here}?{urlencode({'qui': kind})}" if kind else here,
                "current": kind == which,
            }
            for kind, label in kinds
        ],
    }


def kind_labels() -> dict[str, str]:
    """What the list may be narrowed to, in words."""
    return {
        "decouverte": _("Newcomers"),
        "actifs": _("Active"),
        "pause": _("At rest"),
        "anciens": _("Former members"),
        "sans-ecran": _("Without a screen"),
    }


def _around(request: Request, community: Community) -> dict[str, Any]:
    tends = can_tend_community(request.person, community)
    chosen = _chosen(request, community, tends=tends)
    is_first = not chosen["which"] and not chosen["text"] and chosen["page"].number == 1
    page = chosen["page"]
    seats = {seat.person_id: seat.get_kind_display() for seat in seats_held(community)}
    address = join_url(community)
    return {
        **chosen,
        "community": community,
        "rows": [(one, seats.get(one.person_id, "")) for one in page],
        "requests": list(open_requests(community)[:PER_PAGE]) if is_first else [],
        "newcomers": newcomers_of(community) if tends and is_first else [],
        "tends": tends,
        "is_in": is_member(request.person, community),
        "can_invite": can_invite(request.person, community),
        "join_url": address,
        "qr": mark_safe(qr_svg(address)),  # noqa: S308 - drawn by us from our own address
    }


@signed_in
def invite(request: Request, public_id: str) -> HttpResponse:
    """Invite by mail, and see which invitations wait."""
    community = find(request, public_id, can_invite)
    form = bound(request, InviteForm)
    return perform(
        request,
        form,
        act=lambda: invite_by_mail(
            by=request.person,
            community=community,
            email=form.cleaned_data["email"],
            name=form.cleaned_data["name"],
        ),
        then=lambda invitation: reverse("communities:invite", args=[community.public_id]),
        page="communities/invite.html",
        context={
            "community": community,
            "waiting": invitations_for(request.person, community)[:PER_PAGE],
            "tends": can_tend_community(request.person, community),
        },
        done=_("The invitation is on its way."),
    )


@require_POST
@signed_in
def cancel_invitation(request: Request, public_id: str) -> HttpResponse:
    """Take an invitation back."""
    found = open_door(
        Invitation.objects.select_related("community").within(request.authority),
        public_id,
        request.person,
        can_take_invitation_back,
    )
    back = reverse("communities:invite", args=[found.community.public_id])
    done = _("The invitation is cancelled: its link opens nothing any more.")
    return _press(request, back, lambda: revoke_invitation(by=request.person, invitation=found), done)


@require_POST
@signed_in
def new_link(request: Request, public_id: str) -> HttpResponse:
    """Change the link that members share, when it went too far."""
    community = find(request, public_id, can_tend_community)
    back = reverse("communities:members", args=[public_id])
    return _press(request, back, lambda: renew_join_link(by=request.person, community=community))


def _press(request: Request, back: str, act: Callable[[], Any], done: str = "") -> HttpResponse:
    """A button alone: it acts once, then leads back."""
    form = GestureForm(request.POST)
    return perform(
        request,
        form,
        act=act,
        then=lambda done: back,
        page="communities/refused.html",
        context={"back": back},
        done=done,
    )


def open_membership(request: Request, public_id: str, member_id: str, can_see: Any) -> Membership:
    rows = Membership.objects.filter(community__public_id=public_id).within(request.authority)
    rows = rows.select_related(
        "community__authority", "person__account", "organisation", "welcomed_by", "entered_by", "welcomer"
    )
    found: Membership = open_door(rows, member_id, request.person, can_see)
    return found


@signed_in
def welcome(request: Request, public_id: str, member_id: str) -> HttpResponse:
    """Someone to welcome: what they said, how to reach them, and one answer once it is done."""
    membership = open_membership(request, public_id, member_id, can_welcome)
    form = bound(request, WelcomeForm)
    return perform(
        request,
        form,
        act=lambda: welcome_member(by=request.person, membership=membership, how=form.cleaned_data["how"]),
        then=lambda done: reverse("communities:members", args=[public_id]),
        page="communities/welcome.html",
        context={
            "community": membership.community,
            "membership": membership,
            "welcomers": _others_who_welcome(membership),
            "tends": can_tend_community(request.person, membership.community),
            "may_be_buddy": is_member(request.person, membership.community)
            and not Buddy.objects.filter(newcomer=membership).exists(),
            "phone": contact_value(membership.person, "phone"),
            "mail": mail_address(membership.person),
            "post": contact_value(membership.person, "post"),
        },
        done=_("Thank you. %(name)s has been welcomed.") % {"name": membership.person.shown_name},
    )


def _others_who_welcome(membership: Membership) -> list[Membership]:
    """Who may take over, the least busy first."""
    found = welcomers_of(membership.community, but=membership.person_id)
    return [one for one in found if one.person_id != membership.welcomer_id][:5]


@signed_in
def on_behalf(request: Request, public_id: str) -> HttpResponse:
    """Enter someone who said so on paper, by phone or in person."""
    community = find(request, public_id, can_tend_community)
    form = bound(request, OnBehalfForm)
    fields = [name for name in form.fields if name != "submission_key"]
    return perform(
        request,
        form,
        act=lambda: enter_member_on_behalf(
            by=request.person, community=community, **{name: form.cleaned_data[name] for name in fields}
        ),
        then=lambda membership: reverse("communities:welcome", args=[public_id, membership.public_id]),
        page="communities/on_behalf.html",
        context={"community": community, "fieldsets": _fieldsets()},
        done=_("It is done. Print the receipt and give it to them."),
    )


def _fieldsets() -> list[dict[str, Any]]:
    return [
        {"legend": _("Who"), "fields": ["name", "phone", "postal_address"]},
        {"legend": _("How it happened"), "fields": ["how", "reason"]},
        {"legend": _("What they said"), "fields": ["introduction", "if_quiet", "origin", "consents"]},
    ]


@signed_in
def receipt(request: Request, public_id: str, member_id: str) -> HttpResponse:
    """What was entered on someone's behalf, on paper, with their rights."""
    membership = open_membership(
        request, public_id, member_id, lambda person, one: can_tend_community(person, one.community)
    )
    return sheet_response(
        render_sheet("communities/receipt.typ", _receipt_values(membership)),
        f"recu-{membership.public_id}.pdf",
    )


def _receipt_values(membership: Membership) -> dict[str, Any]:
    person, authority = membership.person, membership.authority
    rows = [
        (_("Name"), person.name),
        (_("Community"), membership.community.name),
        (_("Phone"), contact_value(person, "phone")),
        (_("Address"), contact_value(person, "post")),
        (_("What you said of yourself"), membership.introduction),
        (_("If you go quiet"), membership.get_if_quiet_display()),
        (_("Entered by"), membership.entered_by.shown_name if membership.entered_by else ""),
        (_("On"), date_format(localtime(membership.joined_at), "j F Y")),
        (_("Because"), membership.behalf_reason),
    ]
    how_to_stop = [
        part for part in (authority.contact_phone, authority.contact_email, authority.postal_address) if part
    ]
    return {
        "title": _("You are in the community “%(name)s”") % {"name": membership.community.name},
        "eyebrow": authority.name,
        "lead": _("This is what was written down for you, with your agreement."),
        "rows": [{"term": term, "text": text} for term, text in rows if text],
        "rights_title": _("It is yours"),
        "rights": [
            _("Only those who tend this community see your phone and your address. Members see your name."),
            _("You may read it, correct it, or have it erased, at any time and without a reason."),
            _("Ask one of the gardeners, or write or call:"),
        ],
        "contact": how_to_stop,
        "officer": _("Data protection officer: %(name)s, %(mail)s")
        % {"name": authority.data_officer_name, "mail": authority.data_officer_email}
        if authority.data_officer_email
        else "",
        "sign": [_("Date and signature of whoever entered it"), _("Your signature, if you wish")],
    }
