"""Letters to print and calls to make, for people without e-mail."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from terreau.core.doors import open_door, signed_in
from terreau.core.requests import Request
from terreau.notifications.models import Message
from terreau.notifications.selectors import letters_and_calls
from terreau.notifications.services import mark_done
from terreau.ui.sheets import render_sheet, sheet_response
from terreau.web.permissions import can_post_letters
from terreau.web.selectors.letters import address_lines, letter_facts, said, visible_letters


@signed_in
def letters(request: Request) -> HttpResponse:
    """What waits to be posted or phoned, and what was."""
    if not can_post_letters(request.person):
        raise PermissionDenied
    waiting = visible_letters(letters_and_calls(request.authority), request.person)
    page = Paginator(waiting, 20).get_page(request.GET.get("page"))
    rows = [(message, address_lines(message), said(message)) for message in page]
    return render(request, "web/letters.html", {"page": page, "rows": rows})


def _find(request: Request, public_id: str) -> Message:
    mine = visible_letters(letters_and_calls(request.authority), request.person)
    return open_door(mine, public_id, request.person, lambda person, message: can_post_letters(person))


@signed_in
def letter_sheet(request: Request, public_id: str) -> HttpResponse:
    message = _find(request, public_id)
    return sheet_response(
        render_sheet("web/letter.typ", letter_facts(message)), f"lettre-{message.public_id}.pdf"
    )


@require_POST
@signed_in
def tick(request: Request, public_id: str) -> HttpResponse:
    mark_done(message=_find(request, public_id), by=request.person)
    return redirect("web:letters")
