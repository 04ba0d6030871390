"""Writing the minutes, one line per row; lifting a request from a line; publishing and printing."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from terreau.core.doors import signed_in
from terreau.core.forms import GestureForm
from terreau.core.requests import Request, is_fragment
from terreau.core.views import bound, perform
from terreau.gatherings import forms, permissions, selectors, services
from terreau.gatherings.models import Gathering, MinuteLine
from terreau.gatherings.views.around import address, facts_of, open_gathering


@signed_in
def write(request: Request, public_id: str) -> HttpResponse:
    """The lines so far, and the next one."""
    found = open_gathering(request, public_id, permissions.can_write_minutes)
    form = bound(request, forms.LineForm)
    return perform(
        request,
        form,
        act=lambda: services.add_line(
            by=request.person, gathering=found, text=form.cleaned_data["text"], kind=form.cleaned_data["kind"]
        ),
        then=lambda _line: f"{minutes_address(found)}#ecrire",
        page="gatherings/_lines.html" if is_fragment(request) else "gatherings/minutes.html",
        context=_context(request, found),
    )


@signed_in
def edit(request: Request, public_id: str, line: str) -> HttpResponse:
    found = open_gathering(request, public_id, permissions.can_write_minutes)
    written = _open_line(request, found, line)
    form = bound(request, forms.LineForm, initial={"text": written.text, "kind": written.kind})
    return perform(
        request,
        form,
        act=lambda: services.edit_line(
            by=request.person, line=written, text=form.cleaned_data["text"], kind=form.cleaned_data["kind"]
        ),
        then=lambda _line: minutes_address(found),
        page="gatherings/line.html",
        context={**facts_of(found), "line": written, "back": minutes_address(found)},
    )


@signed_in
def move(request: Request, public_id: str, line: str) -> HttpResponse:
    found = open_gathering(request, public_id, permissions.can_write_minutes)
    written = _open_line(request, found, line)
    if request.method != "POST":
        return redirect(minutes_address(found))
    return perform(
        request,
        bound(request, GestureForm),
        act=lambda: services.move_line(
            by=request.person, line=written, is_up=request.POST.get("vers") != "bas"
        ),
        then=lambda _line: f"{minutes_address(found)}#ligne-{written.public_id}",
        page="gatherings/_lines.html" if is_fragment(request) else "gatherings/minutes.html",
        context=_context(request, found),
    )


@signed_in
def remove(request: Request, public_id: str, line: str) -> HttpResponse:
    found = open_gathering(request, public_id, permissions.can_write_minutes)
    if not MinuteLine.objects.filter(minutes__gathering=found, public_id=line).exists():
        return redirect(minutes_address(found))  # already gone
    written = _open_line(request, found, line)
    return perform(
        request,
        bound(request, GestureForm),
        act=lambda: services.remove_line(by=request.person, line=written),
        then=lambda _minutes: minutes_address(found),
        page="gatherings/remove_line.html",
        context={**facts_of(found), "line": written, "back": minutes_address(found)},
        done=_("The line is gone."),
    )


@signed_in
def lift(request: Request, public_id: str, line: str) -> HttpResponse:
    """A line becomes a request to a person, a circle or the authority."""
    found = open_gathering(request, public_id, permissions.can_organise)
    written = _open_line(request, found, line)
    if request.method != "POST" and written.commitment is not None:
        return redirect(minutes_address(found))
    form = bound(request, forms.LiftForm, community=found.community, initial={"text": written.text[:600]})
    return perform(
        request,
        form,
        act=lambda: services.lift_line(
            by=request.person, line=written, text=form.cleaned_data["text"], **form.chosen_owner
        ),
        then=lambda _commitment: f"{minutes_address(found)}#ligne-{written.public_id}",
        page="gatherings/lift.html",
        context=lambda: {
            **facts_of(found),
            "back": minutes_address(found),
            "asked": selectors.request_of(written) if request.method == "POST" else None,
        },
        done=_("The request is on its way."),
    )


@signed_in
def publish(request: Request, public_id: str) -> HttpResponse:
    found = open_gathering(request, public_id, permissions.can_organise)
    return perform(
        request,
        bound(request, GestureForm),
        act=lambda: services.publish_minutes(by=request.person, gathering=found),
        then=lambda _minutes: f"{address(found)}#compte-rendu",
        page="gatherings/publish.html",
        context=_context(request, found),
        done=_("The minutes are out. Members and those who came are told."),
    )


def sheet(request: Request, public_id: str) -> HttpResponse:
    """To print, or to read in large type."""
    found = open_gathering(request, public_id)
    minutes = selectors.minutes_of(found)
    if minutes is None or not permissions.can_read_minutes(request.person, minutes):
        raise Http404
    context = {
        **facts_of(found),
        "back_url": address(found),
        "minutes": minutes,
        "lines": selectors.lines_of(minutes),
        "room": selectors.room_of(found),
    }
    return render(request, "gatherings/sheet.html", context)


def minutes_address(gathering: Gathering) -> str:
    return reverse("gatherings:minutes", args=[gathering.public_id])


def _context(request: Request, found: Gathering) -> dict[str, Any]:
    minutes = selectors.minutes_of(found)
    return {
        **facts_of(found),
        "minutes": minutes,
        "lines": list(selectors.lines_of(minutes)) if minutes is not None else [],
        "can_organise": permissions.can_organise(request.person, found),
        "has_started": permissions.has_started(found),
    }


def _open_line(request: Request, found: Gathering, public_id: str) -> MinuteLine:
    """A line of these minutes that this person may change."""
    rows = MinuteLine.objects.filter(minutes__gathering=found, public_id=public_id)
    line: MinuteLine | None = rows.select_related("minutes", "commitment").first()
    if line is None:
        raise Http404
    line.minutes.gathering = found
    if not permissions.can_write_line(request.person, line):
        raise PermissionDenied
    return line
