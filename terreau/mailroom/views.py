"""Choosing SMS or not; and the door by which the carrier brings answers."""

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from terreau.core.doors import signed_in
from terreau.core.forms import GestureForm
from terreau.core.requests import Request
from terreau.core.views import bound, perform
from terreau.mailroom.forms import PhoneForm
from terreau.mailroom.selectors import state_of
from terreau.mailroom.services import (
    ask_for_texts,
    read_receipt,
    receive_receipt,
    receive_text,
    stop_texts,
)

HEAVIEST = 20_000  # bytes of one SMS and what the carrier says around it


@signed_in
def texts(request: Request) -> HttpResponse:
    """Whether SMS reach me, and where."""
    person = request.person
    form = bound(request, PhoneForm)
    return perform(
        request,
        form,
        act=lambda: ask_for_texts(person=person, phone=form.cleaned_data["phone"]),
        then=lambda point: reverse("mailroom:texts"),
        page="mailroom/texts.html",
        context=lambda: {"state": state_of(person)},
        done=_("We sent an SMS to this number. Answer OUI."),
    )


@require_POST
@signed_in
def stop(request: Request) -> HttpResponse:
    """No more SMS to me."""
    return perform(
        request,
        bound(request, GestureForm),
        act=lambda: stop_texts(person=request.person),
        then=lambda nothing: reverse("mailroom:texts"),
        page="mailroom/texts.html",
        context=lambda: {"state": state_of(request.person), "form": PhoneForm()},
        done=_("It is noted: no more SMS."),
    )


@csrf_exempt
@require_POST
def incoming(request: Request) -> HttpResponse:
    """From the carrier alone, who knows the secret; whatever the SMS says, it learns nothing."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.TERREAU_SMS_SECRET or not constant_time_compare(given, settings.TERREAU_SMS_SECRET):
        raise Http404
    try:
        if int(request.headers.get("Content-Length") or 0) > HEAVIEST:
            raise ValueError
        said = _said(request)
        fields = {name: str(said[name]) for name in ("id", "from", "text")}
    except (ValueError, KeyError, TypeError):
        return HttpResponseBadRequest("id, from, text")
    receive_text(
        provider_id=fields["id"], number=fields["from"], text=fields["text"], authority=request.authority
    )
    return HttpResponse(status=204)


@csrf_exempt
@require_POST
def receipt(request: Request, token: str) -> HttpResponse:
    """At the address we signed for one SMS and gave to the carrier alone: `status`."""
    public_id = read_receipt(token)
    if not public_id:
        raise Http404
    try:
        if int(request.headers.get("Content-Length") or 0) > HEAVIEST:
            raise ValueError
        status = str(_said(request)["status"])
    except (ValueError, KeyError, TypeError):
        return HttpResponseBadRequest("status")
    receive_receipt(public_id=public_id, status=status[:40])
    return HttpResponse(status=204)


def _said(request: Request) -> dict[str, Any]:
    """A form or JSON, as carriers do."""
    if request.content_type == "application/json":
        try:
            said = json.loads(request.body)
        except RecursionError as error:
            raise ValueError("Nested too deep to be a carrier's.") from error
        return said if isinstance(said, dict) else {}
    return request.POST.dict()
