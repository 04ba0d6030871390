"""Bringing a consultation in: a file, a look at it, yes or no, and a day to undo it."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from terreau.core.doors import open_door, signed_in
from terreau.core.forms import GestureForm
from terreau.core.requests import Request
from terreau.core.uploads import SizeGate
from terreau.core.views import bound, perform
from terreau.listening.forms import FileForm
from terreau.listening.models import Campaign, ImportBatch
from terreau.listening.permissions import can_see_batch, can_tend_campaign
from terreau.listening.selectors import batches_of
from terreau.listening.services import preview_import, run_import, undo_import, what_forbids_undo
from terreau.listening.views.campaigns import find_campaign

SHOWN = 5


@csrf_exempt
def import_file(request: Request, public_id: str) -> HttpResponse:
    """The gate must stand before anything reads the request; the token is checked right behind it."""
    gate = SizeGate(request)
    request.upload_handlers.insert(0, gate)
    return _import_file(request, public_id, gate)


@csrf_protect
@signed_in
def _import_file(request: Request, public_id: str, gate: SizeGate) -> HttpResponse:
    found = find_campaign(request, public_id, can_tend_campaign)
    form = bound(request, FileForm, is_too_big=gate.was_too_big)
    return perform(
        request,
        form,
        act=lambda: _preview(request, found, form),
        then=_address,
        page="listening/import.html",
        context={"campaign": found, "batches": batches_of(found)[:10]},
    )


def _preview(request: Request, found: Campaign, form: FileForm) -> ImportBatch:
    upload = form.cleaned_data["file"]
    return preview_import(
        campaign=found, content=upload.read(), filename=upload.name or "", by=request.person
    )


@signed_in
def batch(request: Request, public_id: str) -> HttpResponse:
    """What the file holds; one button writes it all, or nothing."""
    found = _batch(request, public_id)
    return perform(
        request,
        bound(request, GestureForm),
        act=lambda: run_import(batch=found),
        then=_address,
        page="listening/batch.html",
        context=_around(found),
        done=_("Imported. You have 24 hours to undo it."),
    )


@signed_in
def undo(request: Request, public_id: str) -> HttpResponse:
    """Take the words of an import out again."""
    found = _batch(request, public_id)
    if request.method != "POST":
        return redirect("listening:batch", found.public_id)
    return perform(
        request,
        bound(request, GestureForm),
        act=lambda: undo_import(batch=found, by=request.person),
        then=_address,
        page="listening/batch.html",
        context=_around(found),
        done=_("Undone: these words are gone."),
    )


def _batch(request: Request, public_id: str) -> ImportBatch:
    rows = ImportBatch.objects.select_related("campaign", "authority", "by").within(request.authority)
    found: ImportBatch = open_door(rows, public_id, request.person, can_see_batch)
    return found


def _around(found: ImportBatch) -> dict[str, Any]:
    return {
        "batch": found,
        "campaign": found.campaign,
        "rows": [{**row, "day": _day(row["said_on"])} for row in found.staged[:SHOWN]],
        "ready": len(found.staged),
        "rejected": found.rejected[:50],
        "forbids": what_forbids_undo(found) if found.status == ImportBatch.Status.DONE else "",
        "columns": [{"name": name, "heading": heading} for name, heading in _readable(found.columns)],
        "unread": found.columns.get("unread", ""),
    }


def _day(said_on: str) -> date | None:
    return date.fromisoformat(said_on) if said_on else None


def _readable(columns: dict[str, str]) -> list[tuple[str, str]]:
    names = {
        "title": _("Title"), "body": _("Words"), "said": _("Date"), "reference": _("Reference"), "url": _("Link"),
    }  # fmt: skip
    return [(names[name], heading) for name, heading in columns.items() if name in names]


def _address(found: ImportBatch) -> str:
    return reverse("listening:batch", args=[found.public_id])
