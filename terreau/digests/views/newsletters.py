"""Letters of the institution: the archive, writing, seeing who gets them, sending."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terreau.core.doors import open_door, signed_in
from terreau.core.forms import GestureForm
from terreau.core.requests import Request
from terreau.core.views import bound, perform
from terreau.digests.forms import NewsletterForm
from terreau.digests.models import Newsletter
from terreau.digests.permissions import (
    can_see_newsletter,
    can_send_newsletter,
    can_write_newsletter,
    may_send_newsletter,
)
from terreau.digests.selectors import drafts_of, recipients_of, sent_newsletters
from terreau.digests.services import send_newsletter, write_newsletter

PER_PAGE = 20
NAMES = 50


def newsletters(request: Request) -> HttpResponse:
    """What left, open to everyone; and to civil servants, what is being written."""
    writes = can_write_newsletter(request.person)
    page = Paginator(sent_newsletters(request.authority), PER_PAGE).get_page(request.GET.get("page"))
    drafts = drafts_of(request.authority)[:PER_PAGE] if writes else []
    return render(request, "digests/newsletters.html", {"page": page, "drafts": drafts, "writes": writes})


@signed_in
def new_newsletter(request: Request) -> HttpResponse:
    if not can_write_newsletter(request.person):
        raise PermissionDenied
    return _write(request, None)


@signed_in
def edit_newsletter(request: Request, public_id: str) -> HttpResponse:
    return _write(request, _find(request, public_id, can_send_newsletter))


def _write(request: Request, letter: Newsletter | None) -> HttpResponse:
    form = bound(request, NewsletterForm, authority=request.authority, letter=letter)
    return perform(
        request,
        form,
        act=lambda: write_newsletter(
            by=request.person,
            subject=form.cleaned_data["subject"],
            text=form.cleaned_data["text"],
            segment=form.segment,
            letter=letter,
        ),
        then=lambda written: written.get_absolute_url(),
        page="digests/write_newsletter.html",
        context={"letter": letter},
        done=_("Kept. Nothing has left yet."),
    )


def newsletter(request: Request, public_id: str) -> HttpResponse:
    """A letter; before it leaves, with the exact list of those who would receive it."""
    letter = _find(request, public_id)
    may_send = can_send_newsletter(request.person, letter)
    return render(
        request, "digests/newsletter.html", {"letter": letter, "may_send": may_send, **_to(letter, may_send)}
    )


@signed_in
def send_it(request: Request, public_id: str) -> HttpResponse:
    """Once, after a last look; read again afterwards, it leads to the letter."""
    letter = _find(request, public_id, may_send_newsletter)
    if request.method != "POST" and not can_send_newsletter(request.person, letter):
        return redirect(letter.get_absolute_url())
    return perform(
        request,
        bound(request, GestureForm),
        act=lambda: send_newsletter(by=request.person, letter=letter),
        then=lambda sent: sent.get_absolute_url(),
        page="digests/send_newsletter.html",
        context=lambda: {"letter": letter, **_to(letter, True)},
        done=_("It leaves within a minute."),
    )


def _to(letter: Newsletter, may_send: bool) -> dict[str, Any]:
    if not may_send:
        return {}
    people = recipients_of(letter.authority, letter.segment)
    return {"number": people.count(), "people": people[:NAMES]}


def _find(
    request: Request, public_id: str, can_do: Callable[[Any, Newsletter], bool] | None = None
) -> Newsletter:
    rows = Newsletter.objects.select_related("authority").within(request.authority)
    found: Newsletter = open_door(rows, public_id, request.person, can_see_newsletter, can_do)
    return found
