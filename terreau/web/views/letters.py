"""Letters to print and calls to make, for people without e-mail."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from terreau.core.doors import open_door
from terreau.core.requests import Request
from terreau.notifications.models import Message
from terreau.notifications.selectors import letters_and_calls, posted_or_called, to_post_or_call
from terreau.notifications.services import mark_done
from terreau.ui.sheets import render_sheet, sheet_response
from terreau.web.permissions import can_post_letters, can_run_the_space, for_whoever_posts
from terreau.web.selectors.letters import communities_tended, letter_facts, letter_rows, visible_letters
from terreau.web.selectors.returned import unreached

PER_PAGE = 20


@for_whoever_posts
def letters(request: Request) -> HttpResponse:
    """What waits to be posted or phoned, and what was."""
    if not can_post_letters(request.person):
        raise PermissionDenied
    mine = visible_letters(letters_and_calls(request.authority), request.person)
    turned, is_past = request.GET.get("page"), "faits" in request.GET
    waiting = Paginator(to_post_or_call(mine), PER_PAGE).get_page(None if is_past else turned)
    done = Paginator(posted_or_called(mine), PER_PAGE).get_page(turned if is_past else None)
    rows = letter_rows([*waiting, *done])
    context = {
        "page": waiting,
        "rows": [rows[one.pk] for one in waiting],
        "done_page": done,
        "done_rows": [rows[one.pk] for one in done],
        "is_past": is_past,
        "unreached": unreached(request.authority, request.person).count(),
        "tended": communities_tended(request.person),
        "is_last_resort": can_run_the_space(request.person),
    }
    return render(request, "web/letters.html", context)


def _find(request: Request, public_id: str) -> Message:
    mine = visible_letters(letters_and_calls(request.authority), request.person)
    return open_door(mine, public_id, request.person, lambda person, message: can_post_letters(person))


@for_whoever_posts
def letter_sheet(request: Request, public_id: str) -> HttpResponse:
    message = _find(request, public_id)
    return sheet_response(
        render_sheet("web/letter.typ", letter_facts(message)), f"lettre-{message.public_id}.pdf"
    )


@require_POST
@for_whoever_posts
def tick(request: Request, public_id: str) -> HttpResponse:
    mark_done(message=_find(request, public_id), by=request.person)
    return redirect("web:letters")
