"""Bringing in a list of people: a file, a look at it, yes or no, and a day to undo it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from terreau.communities.forms.entering import ListForm, OriginForm
from terreau.communities.models import Community, ImportedPerson, MemberImport
from terreau.communities.permissions.lists import can_import_members, can_see_import
from terreau.communities.selectors import find_invitation
from terreau.communities.selectors.lists import first_of_list, imports_of
from terreau.communities.services.importing import (
    import_list,
    may_undo,
    refuse_invitation,
    stage_list,
    state_origin,
    undo_list,
)
from terreau.communities.views.door import find
from terreau.core.doors import open_door, signed_in
from terreau.core.errors import GestureError
from terreau.core.forms import GestureForm
from terreau.core.requests import Request
from terreau.core.uploads import SizeGate
from terreau.core.views import bound, perform

MOST_SHOWN = 100


@csrf_exempt
def import_members(request: Request, public_id: str) -> HttpResponse:
    """The gate must stand before anything reads the request; the token is checked right behind it."""
    gate = SizeGate(request)
    request.upload_handlers.insert(0, gate)
    return _import_members(request, public_id, gate)


@csrf_protect
@signed_in
def _import_members(request: Request, public_id: str, gate: SizeGate) -> HttpResponse:
    """Outside any transaction: a long list is put aside piece by piece."""
    community = find(request, public_id, can_import_members)
    form = bound(request, ListForm, is_too_big=gate.was_too_big)
    if form.is_bound and form.is_valid():
        try:
            return redirect(_address(_stage(request, community, form)))
        except GestureError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    context = {"community": community, "form": form, "batches": imports_of(community)[:10]}
    return render(request, "communities/import.html", context, status=422 if form.is_bound else 200)


def _stage(request: Request, community: Community, form: ListForm) -> MemberImport:
    upload = form.cleaned_data["file"]
    said = {name: form.cleaned_data[name] for name in ("given_by", "origin", "basis")}
    return stage_list(
        by=request.person, community=community, content=upload.read(), filename=upload.name or "", **said
    )


@signed_in
def import_batch(request: Request, public_id: str, batch_id: str) -> HttpResponse:
    """What the list holds; one button says yes to all of it, or nothing."""
    batch = _batch(request, public_id, batch_id)
    return perform(
        request,
        bound(request, GestureForm),
        act=lambda: import_list(by=request.person, batch=batch),
        then=_address,
        page="communities/import_batch.html",
        context=lambda: _around(batch),
        done=_("It is noted. Nobody is written to for 24 hours: you may still undo it."),
    )


@signed_in
def import_origin(request: Request, public_id: str, batch_id: str) -> HttpResponse:
    """Say where a list comes from, when it came without a word."""
    batch = _batch(request, public_id, batch_id)
    form = bound(request, OriginForm)
    return perform(
        request,
        form,
        act=lambda: state_origin(
            by=request.person,
            batch=batch,
            **{name: form.cleaned_data[name] for name in ("given_by", "origin", "basis")},
        ),
        then=_address,
        page="communities/import_origin.html",
        context={"batch": batch, "community": batch.community, "back": _address(batch)},
    )


@require_POST
@signed_in
def undo_import(request: Request, public_id: str, batch_id: str) -> HttpResponse:
    """Take a whole list out again."""
    batch = _batch(request, public_id, batch_id)
    return perform(
        request,
        GestureForm(request.POST),
        act=lambda: undo_list(by=request.person, batch=batch),
        then=_address,
        page="communities/import_batch.html",
        context=lambda: _around(batch),
        done=_("Undone: these people are forgotten."),
    )


@never_cache
def refuse(request: Request, token: str) -> HttpResponse:
    """« No, and do not invite me again »: said with the link alone, by whoever it may be."""
    found = find_invitation(request.authority, token)
    if found is None:
        raise Http404
    if request.method != "POST" or found.accepted_at is not None:
        return redirect("communities:invitation", token)
    refuse_invitation(invitation=found)
    return render(request, "communities/invitation_refused.html")


def _batch(request: Request, public_id: str, batch_id: str) -> MemberImport:
    rows = MemberImport.objects.filter(community__public_id=public_id).within(request.authority)
    rows = rows.select_related("community__authority")
    found: MemberImport = open_door(rows, batch_id, request.person, can_see_import)
    return found


def _address(batch: MemberImport) -> str:
    return reverse("communities:import_batch", args=[batch.community.public_id, batch.public_id])


def _around(batch: MemberImport) -> dict[str, Any]:
    return {
        "batch": batch,
        "community": batch.community,
        "people": list(first_of_list(batch)),
        "ready": ImportedPerson.objects.filter(batch=batch).count(),
        "merged": batch.merged[:MOST_SHOWN],
        "namesakes": batch.namesakes[:MOST_SHOWN],
        "rejected": batch.rejected[:MOST_SHOWN],
        "columns": _readable(batch.columns),
        "unread": batch.columns.get("unread", ""),
        "may_undo": may_undo(batch),
    }


def _readable(columns: dict[str, str]) -> list[tuple[str, str]]:
    names = {
        "given": _("First name"), "name": _("Name"), "family": _("Family name"), "email": _("E-mail"),
        "phone": _("Phone"), "street": _("Address"), "more_street": _("More of the address"),
        "postcode": _("Postal code"), "town": _("Town"), "organisation": _("Organisation"),
    }  # fmt: skip
    return [(name, columns[kind]) for kind, name in names.items() if kind in columns]
