"""Mail that comes back: seen by whoever posts letters and makes calls, and by the person."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terreau.core.doors import signed_in
from terreau.core.forms import GestureForm
from terreau.core.requests import Request
from terreau.core.views import bound, perform
from terreau.people.models import Person
from terreau.people.services import confirm_mail
from terreau.web.permissions import can_post_letters, for_whoever_posts
from terreau.web.selectors.returned import find_unreached, unreached, unreached_rows
from terreau.web.services.returned import confirm_mail_of

PER_PAGE = 20


@for_whoever_posts
def returned(request: Request) -> HttpResponse:
    """To whom our mail does not arrive, and how else to reach them."""
    if not can_post_letters(request.person):
        raise PermissionDenied
    return render(request, "web/returned.html", _context(request))


def _context(request: Request) -> dict[str, object]:
    page = Paginator(unreached(request.authority, request.person), PER_PAGE).get_page(request.GET.get("page"))
    return {"page": page, "rows": unreached_rows(page.object_list)}


@require_POST
@for_whoever_posts
def confirm_theirs(request: Request, public_id: str) -> HttpResponse:
    """They said, by phone or face to face, that their address is right."""
    person = find_unreached(request.authority, request.person, public_id)
    if not can_post_letters(request.person) or person is None:
        raise Http404
    return perform(
        request,
        bound(request, GestureForm),
        act=lambda: confirm_mail_of(person=person, by=request.person),
        then=lambda _done: reverse("web:returned"),
        page="web/returned.html",
        context=lambda: _context(request),
        done=_("It is noted: we write there again."),
    )


@require_POST
@signed_in
def confirm_mine(request: Request) -> HttpResponse:
    """My address is right: write to me there again."""
    return perform(
        request,
        bound(request, GestureForm),
        act=lambda: confirm_mail(people=Person.objects.filter(pk=request.person.pk)),
        then=lambda _done: "/mon-espace/",
        page="web/sign_in/address.html",
        done=_("It is noted: we write there again."),
    )
