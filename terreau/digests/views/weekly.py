"""Choosing the day of one's digest; stopping it from the mail; who gets it on paper."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from terreau.communities.models import Community
from terreau.communities.permissions import can_see_community, can_tend_community
from terreau.core.doors import open_door, signed_in
from terreau.core.requests import Request
from terreau.core.views import bound, perform
from terreau.digests.forms import NEVER, PaperForm, RhythmForm
from terreau.digests.selectors import offline_rows, on_paper_in, rhythm_of
from terreau.digests.services import ask_texts_for, choose_paper, choose_rhythm
from terreau.digests.tokens import read_stop
from terreau.mailroom.selectors import sends_texts
from terreau.people.models import Person

LISTED = 100


@signed_in
def rhythm(request: Request) -> HttpResponse:
    """The day of my digest, or never."""
    form = bound(request, RhythmForm, initial=_chosen(request.person))
    return perform(
        request,
        form,
        act=lambda: choose_rhythm(person=request.person, weekday=form.weekday),
        then=lambda _done: reverse("web:my_space"),
        page="digests/rhythm.html",
        done=_("It is noted."),
    )


@csrf_exempt
@never_cache
def stop(request: Request, token: str) -> HttpResponse:
    """From the link in the mail, without signing in: it opens nothing but this choice. A mail program's own button stops it."""
    person_id = read_stop(token)
    if person_id is None:
        raise Http404
    person = get_object_or_404(Person, pk=person_id, authority=request.authority, erased_at=None)
    if request.POST.get("List-Unsubscribe") == "One-Click":
        choose_rhythm(person=person, weekday=None)
        return HttpResponse(status=200)
    return _choose_by_hand(request, person)


@csrf_protect
def _choose_by_hand(request: Request, person: Person) -> HttpResponse:
    form = bound(request, RhythmForm, initial={"day": NEVER})
    return perform(
        request,
        form,
        act=lambda: choose_rhythm(person=person, weekday=form.weekday),
        then=lambda _done: f"{request.path}?fait=1",
        page="digests/stop.html",
        context={"is_done": "fait" in request.GET},
    )


@signed_in
def paper(request: Request, public_id: str) -> HttpResponse:
    """Members without a screen: who wishes the digest on paper. Whoever tends prints it with the letters."""
    rows = Community.objects.select_related("authority").within(request.authority)
    community = open_door(rows, public_id, request.person, can_see_community, can_tend_community)
    form = bound(request, PaperForm)
    people = on_paper_in(community)
    return perform(
        request,
        form,
        act=lambda: _chosen_for(request, community, form),
        then=lambda _done: request.path,
        page="digests/paper.html",
        context=lambda: {
            "community": community, "rows": offline_rows(people[:LISTED]), "sends_texts": sends_texts(), "form": form,
        },
        done=_("It is noted."),
    )  # fmt: skip


def _chosen_for(request: Request, community: Community, form: PaperForm) -> object:
    person = get_object_or_404(on_paper_in(community), public_id=form.cleaned_data["person"])
    if form.cleaned_data["texts"]:
        return ask_texts_for(by=request.person, community=community, person=person)
    return choose_paper(
        by=request.person, community=community, person=person, is_on_paper=form.cleaned_data["on_paper"]
    )


def _chosen(person: Person) -> dict[str, object]:
    weekday = rhythm_of(person).weekday
    return {"day": NEVER if weekday is None else weekday}
