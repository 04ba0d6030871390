"""Finding gatherings, reading one, announcing, changing and cancelling it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _

from terreau.communities.models import Community
from terreau.communities.permissions import can_see_members, is_member
from terreau.conversations.models import Thread
from terreau.conversations.permissions import can_see_thread
from terreau.conversations.selectors import find_thread
from terreau.core.doors import signed_in
from terreau.core.requests import Request, is_fragment
from terreau.core.views import bound, perform
from terreau.gatherings import forms, permissions, selectors, services
from terreau.gatherings.calendar_file import Entry, calendar_file
from terreau.gatherings.models import Gathering
from terreau.gatherings.views.around import (
    address,
    answer_context,
    community_url,
    facts_of,
    open_community,
    open_gathering,
)
from terreau.notifications.services import base_url

PER_PAGE = 20
FIELDSETS = (
    ("", ("title", "kind", "description")),
    ("when", ("starts_on", "starts_time", "ends_time", "ends_on")),
    ("where", ("place", "territory", "access", "access_note")),
    ("who", ("capacity", "circle")),
)


def upcoming(request: Request) -> HttpResponse:
    """Every gathering to come, in every community."""
    page = Paginator(selectors.upcoming_in(request.authority), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "answers": selectors.answers_of(request.person, page), "show_community": True}
    return render(
        request, "gatherings/_list.html" if is_fragment(request) else "gatherings/upcoming.html", context
    )


def community(request: Request, public_id: str) -> HttpResponse:
    """A community's gatherings: to come, or past."""
    of = open_community(request, public_id)
    is_past = request.GET.get("quand") == "passees"
    rows = selectors.past_of(of) if is_past else selectors.upcoming_of(of)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "answers": selectors.answers_of(request.person, page),
        "query": "quand=passees" if is_past else "",
        "is_past": is_past,
        "tabs": [
            {"label": _("To come"), "url": request.path, "current": not is_past},
            {"label": _("Past"), "url": f"{request.path}?quand=passees", "current": is_past},
        ],
        "community": of,
        "community_url": community_url(of),
        "can_announce": permissions.can_announce(request.person, of),
    }
    return render(
        request, "gatherings/_list.html" if is_fragment(request) else "gatherings/community.html", context
    )


def gathering(request: Request, public_id: str) -> HttpResponse:
    """Where, when, who can enter, « Je viens »; afterwards, what was written down."""
    found = open_gathering(request, public_id)
    context = answer_context(request, found)
    if is_fragment(request):
        return render(request, "gatherings/_answer.html", context)
    person = request.person
    minutes = selectors.minutes_of(found)
    can_read = minutes is not None and permissions.can_read_minutes(person, minutes)
    context |= {
        "minutes": minutes if can_read else None,
        "lines": selectors.lines_of(minutes)
        if minutes is not None and can_read and minutes.is_published
        else [],
        "comers": selectors.comers(found, is_over=permissions.is_over(found))
        if can_see_members(person, found.community)
        else None,
        "can_organise": permissions.can_organise(person, found),
        "can_write": permissions.can_write_minutes(person, found) and not found.is_cancelled,
        "has_started": permissions.has_started(found),
        "come_form": forms.ComeForm(),
        "thread": _born_of(found, person) if is_member(person, found.community) else None,
    }
    return render(request, "gatherings/gathering.html", context)


@signed_in
def announce(request: Request, public_id: str) -> HttpResponse:
    of = open_community(request, public_id, permissions.can_announce)
    thread = _thread(request, of)
    form = bound(request, forms.PlanForm, community=of, initial={"title": thread.title} if thread else {})

    def act() -> Gathering:
        if thread is not None:
            return services.announce_from_thread(
                by=request.person, community=of, plan=form.plan, thread=thread
            )
        return services.announce(by=request.person, community=of, plan=form.plan)

    return perform(
        request,
        form,
        act=act,
        then=address,
        page="gatherings/plan.html",
        context={"fieldsets": _fieldsets(), "community": of, "community_url": community_url(of)},
        done=_("The gathering is announced."),
    )


def _thread(request: Request, of: Community) -> Thread | None:
    """Announced from a thread of this community (?fil=…), a gathering is first called by its subject, and leads back to it."""
    public_id = request.GET.get("fil", "")[:16]
    for thread in find_thread(request.authority, public_id, request.person) if public_id else ():
        if thread.community_id == of.pk and can_see_thread(request.person, thread):
            return thread
    return None


def _born_of(found: Gathering, person: Any) -> Thread | None:
    """The thread that called for it, for those who read it."""
    thread = selectors.thread_before(found)
    return thread if thread is not None and can_see_thread(person, thread) else None


@signed_in
def change(request: Request, public_id: str) -> HttpResponse:
    found = open_gathering(request, public_id, permissions.can_organise)
    form = bound(
        request,
        forms.PlanForm,
        community=found.community,
        zone=found.zone,
        taken=selectors.room_of(found).coming,
        initial=forms.plan_initial(found),
    )
    return perform(
        request,
        form,
        act=lambda: services.change(by=request.person, gathering=found, plan=form.plan),
        then=address,
        page="gatherings/plan.html",
        context={"fieldsets": _fieldsets(), **facts_of(found)},
        done=_("The gathering is changed. Those who come hear of a new time or place."),
    )


@signed_in
def cancel(request: Request, public_id: str) -> HttpResponse:
    found = open_gathering(request, public_id, permissions.can_organise)
    form = bound(request, forms.CancelForm)
    return perform(
        request,
        form,
        act=lambda: services.cancel(by=request.person, gathering=found, reason=form.cleaned_data["reason"]),
        then=address,
        page="gatherings/cancel.html",
        context={**facts_of(found), "room": selectors.room_of(found)},
        done=_("The gathering is cancelled. Everyone who was coming is told."),
    )


def calendar(request: Request, public_id: str) -> HttpResponse:
    """For one's own calendar."""
    found = open_gathering(request, public_id)
    response = HttpResponse(calendar_file(_entry(found)), content_type="text/calendar; charset=utf-8")
    name = slugify(found.title)[:60] or "rencontre"
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


def _entry(found: Gathering) -> Entry:
    return Entry(
        uid=f"{found.public_id}@{found.authority.host}",
        title=found.title,
        place=", ".join(
            part for part in (found.place, found.territory.name if found.territory else "") if part
        ),
        text=found.description,
        url=base_url(found.authority) + address(found),
        starts=found.starts_local,
        ends=found.ends_local,
        zone=found.zone,
        changed_at=found.created_at,
        revision=found.answers,
        is_cancelled=found.is_cancelled,
    )


def _fieldsets() -> list[dict[str, Any]]:
    legends = {"": "", "when": _("When"), "where": _("Where"), "who": _("For whom")}
    return [{"legend": legends[name], "fields": fields} for name, fields in FIELDSETS]
