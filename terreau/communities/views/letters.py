"""Inviting people without e-mail: letters to print and post, calls to make, and what they answered."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terreau.communities.forms.entering import LetterForm, SaidYesForm
from terreau.communities.models import Community, Invitation
from terreau.communities.permissions import can_tend_community
from terreau.communities.selectors import seats_held
from terreau.communities.selectors.members import letters_of
from terreau.communities.services.importing import refuse_invitation
from terreau.communities.services.letters import (
    AT_ONCE,
    accept_on_behalf,
    invite_by_letter,
    mark_posted,
)
from terreau.communities.views.door import find
from terreau.core.doors import open_door, signed_in
from terreau.core.forms import GestureForm
from terreau.core.qr import qr_svg
from terreau.core.requests import Request
from terreau.core.views import bound, perform
from terreau.notifications.services import base_url
from terreau.ui.moments import long_day
from terreau.ui.sheets import render_sheet, sheet_response

PER_PAGE = 20


@signed_in
def letters(request: Request, public_id: str) -> HttpResponse:
    """Who is invited without e-mail: what to print, what to post, whom to call; and one more letter."""
    community = find(request, public_id, can_tend_community)
    form = bound(request, LetterForm)
    return perform(
        request,
        form,
        act=lambda: invite_by_letter(
            by=request.person,
            community=community,
            name=form.cleaned_data["name"],
            postal_address=form.cleaned_data["postal_address"],
            phone=form.cleaned_data["phone"],
        ),
        then=lambda invitation: _back(public_id),
        page="communities/letters.html",
        context=lambda: _around(request, community),
        done=_("The letter is ready to print."),
    )


def _around(request: Request, community: Community) -> dict[str, Any]:
    page = Paginator(letters_of(community), PER_PAGE).get_page(request.GET.get("page"))
    return {"community": community, "page": page, "to_post": list(_to_post(community))}


def _to_post(community: Community) -> Any:
    """The public ids of the next letters to print: what is printed together is ticked together."""
    waiting = letters_of(community).filter(posted_at=None).exclude(postal_address="")
    return waiting.values_list("public_id", flat=True)[:AT_ONCE]


def _back(public_id: str) -> str:
    return reverse("communities:letters", args=[public_id])


@signed_in
def sheets(request: Request, public_id: str) -> HttpResponse:
    """One letter a page, for everyone to whom none was posted."""
    community = find(request, public_id, can_tend_community)
    waiting = letters_of(community).filter(posted_at=None).exclude(postal_address="")[:AT_ONCE]
    values = _sheet_values(community, list(waiting))
    return sheet_response(render_sheet("communities/letters.typ", values), f"lettres-{community.slug}.pdf")


@require_POST
@signed_in
def posted(request: Request, public_id: str) -> HttpResponse:
    """Those that were printed together are in the letter box."""
    community = find(request, public_id, can_tend_community)
    chosen = request.POST.getlist("letter")
    return _press(
        request,
        public_id,
        lambda: mark_posted(by=request.person, community=community, public_ids=chosen),
        _("It is noted. Whoever does not answer in 30 days is forgotten."),
    )


@signed_in
def said_yes(request: Request, public_id: str, letter_id: str) -> HttpResponse:
    """They called, wrote or said it: they come in."""
    invitation = _letter(request, public_id, letter_id)
    form = bound(request, SaidYesForm, initial={"if_quiet": "call" if invitation.phone else "write"})
    return perform(
        request,
        form,
        act=lambda: accept_on_behalf(
            by=request.person,
            invitation=invitation,
            how=form.cleaned_data["how"],
            consents=form.cleaned_data["consents"],
            if_quiet=form.cleaned_data["if_quiet"],
        ),
        then=lambda member: reverse("communities:welcome", args=[public_id, member.public_id]),
        page="communities/said_yes.html",
        context={"community": invitation.community, "invitation": invitation, "back": _back(public_id)},
        done=_("It is done. Print the receipt and give it to them."),
    )


@signed_in
def said_no(request: Request, public_id: str, letter_id: str) -> HttpResponse:
    """They said no: what is known of them is forgotten, and they are not invited again."""
    invitation = _letter(request, public_id, letter_id)
    if request.method != "POST":
        return redirect(_back(public_id))
    done = _("It is forgotten. This person will not be invited again.")
    return _press(request, public_id, lambda: refuse_invitation(invitation=invitation), done)


def _letter(request: Request, public_id: str, letter_id: str) -> Invitation:
    rows = (
        Invitation.objects.filter(community__public_id=public_id, email="").open().within(request.authority)
    )
    found: Invitation = open_door(
        rows.select_related("community__authority", "authority"),
        letter_id,
        request.person,
        lambda person, one: can_tend_community(person, one.community),
    )
    return found


def _press(request: Request, public_id: str, act: Any, done: str) -> HttpResponse:
    back = _back(public_id)
    return perform(
        request,
        GestureForm(request.POST),
        act=act,
        then=lambda result: back,
        page="communities/refused.html",
        context={"back": back},
        done=done,
    )


def _sheet_values(community: Community, waiting: list[Invitation]) -> dict[str, Any]:
    authority = community.authority
    site = base_url(authority)
    sender = [authority.name, *authority.postal_address.splitlines(), authority.contact_phone]
    names = [seat.person.shown_name for seat in seats_held(community)]
    return {
        "title": _("Invitations to “%(name)s”") % {"name": community.name},
        "sender": [line for line in sender if line],
        "subject": _("Come and join “%(name)s”") % {"name": community.name},
        "purpose": community.purpose,
        "tended": _("Gardeners of this community: %(names)s") % {"names": ", ".join(names)} if names else "",
        "address": f"{site}/venir/",
        "how": _("On the internet: scan this code, or type this address, then your code."),
        "by_phone": _("By phone: call %(phone)s, and say your code. Someone will enter you.")
        % {"phone": authority.contact_phone}
        if authority.contact_phone
        else "",
        "officer": _("Data protection officer: %(mail)s.") % {"mail": authority.data_officer_email}
        if authority.data_officer_email
        else "",
        "rights": _("You may read, correct or erase it, or object. You may also complain to the CNIL."),
        "letters": [_letter_values(one, site) for one in waiting],
    }


def _letter_values(invitation: Invitation, site: str) -> dict[str, Any]:
    address = f"{site}/invitations/{invitation.token}/"
    batch = invitation.batch
    return {
        "recipient": [invitation.name, *invitation.postal_address.splitlines()],
        "hello": _("Hello %(name)s,") % {"name": invitation.name},
        "code_label": _("Your code:"),
        "code": invitation.spaced_code,
        "until": _("It opens once, until %(day)s. If you do nothing, your address is forgotten.")
        % {"day": long_day(invitation.expires_at)},
        "qr": qr_svg(address),
        "qr_alt": _("Code to scan, which opens your invitation"),
        "invited": _("%(name)s invites you to join this community.")
        % {"name": invitation.invited_by.shown_name}
        if invitation.invited_by
        else _("You are invited to join this community."),
        "source": [
            _("Where does your address come from? %(who)s gave it.") % {"who": batch.given_by},
            _("Origin of the list: %(origin)s. Legal basis: %(basis)s.")
            % {"origin": batch.origin, "basis": batch.get_basis_display()},
            _("What is known of you:") + " " + invitation.known,
        ]
        if batch
        else [],
    }
