"""Suspending a member, ending it, what somebody kept out reads; and the file of contacts."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from terreau.communities import services
from terreau.communities.forms.pairs import AgreeForm, SuspendForm
from terreau.communities.models import Community, ContactExport, Exclusion, Membership
from terreau.communities.permissions import (
    can_lift,
    can_propose_pair,
    can_take_contacts,
    is_member,
)
from terreau.communities.selectors import (
    agrees_to_export,
    exclusion_in_force,
    exports_of,
    members_besides,
    membership_of,
)
from terreau.communities.services import CommunityError
from terreau.communities.views.door import find
from terreau.core.doors import open_door, signed_in
from terreau.core.forms import GestureForm
from terreau.core.requests import Request
from terreau.core.views import bound, perform
from terreau.people.permissions import needs_second_factor


@signed_in
def suspend(request: Request, public_id: str) -> HttpResponse:
    """Three days at most, alone; longer takes two."""
    community = find(request, public_id, can_propose_pair)
    people = members_besides(community, request.person)
    form = bound(request, SuspendForm, people=people, initial={"about": request.GET.get("qui", "")})
    return perform(
        request,
        form,
        act=lambda: services.suspend_member(
            by=request.person,
            membership=Membership.objects.select_related("community__authority", "person__account").get(
                community=community, person=form.cleaned_data["about"]
            ),
            reason=form.cleaned_data["reason"],
            hours=form.cleaned_data["hours"],
        ),
        then=lambda done: reverse("communities:pairs", args=[public_id]),
        page="communities/suspend.html",
        context={"community": community},
        done=_("It is done. They were told why, and so was your fellow gardener."),
    )


@signed_in
def lift(request: Request, public_id: str, exclusion_id: str) -> HttpResponse:
    """End a suspension before its time."""
    rows = Exclusion.objects.filter(community__public_id=public_id).select_related(
        "community__authority", "authority", "person__account"
    )
    found: Exclusion = open_door(rows.within(request.authority), exclusion_id, request.person, can_lift)
    return perform(
        request,
        bound(request, GestureForm),
        act=lambda: services.lift_suspension_here(by=request.person, exclusion=found),
        then=lambda done: reverse("communities:pairs", args=[public_id]),
        page="communities/lift.html",
        context={"community": found.community, "exclusion": found},
        done=_("It is over. They were told."),
    )


@signed_in
def own_place(request: Request, public_id: str) -> HttpResponse:
    """One's own place here: why one is kept out and whom to turn to; or whether one's contacts may be taken out."""
    community = find(
        request,
        public_id,
        lambda person, one: is_member(person, one) or exclusion_in_force(person, one) is not None,
    )
    form = bound(request, AgreeForm)
    return perform(
        request,
        form,
        act=lambda: services.agree_to_export(
            person=request.person, community=community, agrees=form.cleaned_data["agrees"] == "yes"
        ),
        then=lambda done: reverse("communities:own_place", args=[public_id]),
        page="communities/own_place.html",
        context=lambda: {
            "community": community,
            "authority": community.authority,
            "exclusion": exclusion_in_force(request.person, community),
            "quiet": _if_quiet(request, community),
            "is_in": is_member(request.person, community),
            "agrees": agrees_to_export(request.person, community),
            "exports": exports_of(community)[:10] if is_member(request.person, community) else [],
        },
        done=_("It is noted."),
    )


def _if_quiet(request: Request, community: Community) -> str:
    """What they chose, in words."""
    membership = membership_of(request.person, community)
    return membership.get_if_quiet_display().capitalize() if membership else ""


# ---------------------------------------------------------------- the file of contacts


def _export(request: Request, public_id: str, export_id: str) -> ContactExport:
    rows = ContactExport.objects.filter(community__public_id=public_id).select_related(
        "community__authority", "authority", "gesture__answered_by", "for_person"
    )
    found: ContactExport = open_door(
        rows.within(request.authority), export_id, request.person, can_take_contacts
    )
    return found


@needs_second_factor
def export(request: Request, public_id: str, export_id: str) -> HttpResponse:
    """Ask for the link, which lives a quarter of an hour."""
    found = _export(request, public_id, export_id)
    return perform(
        request,
        bound(request, GestureForm),
        act=lambda: services.prepare_export(by=request.person, export=found),
        then=lambda one: reverse("communities:export_ready", args=[public_id, export_id, one.token]),
        page="communities/export.html",
        context={"community": found.community, "export": found},
    )


@needs_second_factor
def export_ready(request: Request, public_id: str, export_id: str, token: str) -> HttpResponse:
    """The link itself: opening it shows a button, pressing the button takes the file, once."""
    found = _export(request, public_id, export_id)
    context: dict[str, Any] = {"community": found.community, "export": found}
    if request.method != "POST":
        context["is_over"] = not found.lives(token)
        return render(
            request, "communities/export_ready.html", context, status=410 if context["is_over"] else 200
        )
    try:
        content = services.take_contacts(by=request.person, export=found, token=token)
    except CommunityError:
        return render(request, "communities/export_ready.html", {**context, "is_over": True}, status=410)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = (
        content_disposition_header(True, f"contacts-{found.public_id}.csv") or ""
    )
    response["Cache-Control"] = "private, no-store"
    return response
