"""A community's threads, what waits for one's word, and the end of a thread's mail."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from terreau.communities.permissions import place_of
from terreau.conversations import permissions, selectors, services
from terreau.conversations.models import Thread
from terreau.conversations.tokens import read_stop_token
from terreau.conversations.views.door import open_community
from terreau.core.doors import signed_in
from terreau.core.forms import GestureForm
from terreau.core.requests import Request, is_fragment
from terreau.core.views import bound, perform
from terreau.people.models import Person

PER_PAGE = 20


@signed_in
def community(request: Request, public_id: str) -> HttpResponse:
    """The threads of a community, the last to move first."""
    of = open_community(request, public_id)
    alone = request.GET.get("etat") == "sans-reponse"
    every, unanswered = selectors.count_threads(of, request.person)
    paginator = Paginator(selectors.threads_of(of, request.person, unanswered=alone), PER_PAGE)
    paginator.__dict__["count"] = unanswered if alone else every
    page = paginator.get_page(request.GET.get("page"))
    here = request.path
    context = {
        "community": of,
        "page": page,
        "lines": selectors.thread_lines(page, request.person),
        "tabs": [
            {"label": pgettext("threads", "All"), "url": here, "current": not alone, "count": every},
            {
                "label": _("Without an answer"),
                "url": f"{here}?etat=sans-reponse",
                "current": alone,
                "count": unanswered,
            },
        ],
        "query": "etat=sans-reponse" if alone else "",
        "can_start": permissions.can_start_thread(request.person, of),
        "can_start_for": permissions.can_write_for_others(request.person, of),
    }
    return render(
        request,
        "conversations/_list.html" if is_fragment(request) else "conversations/community.html",
        context,
    )


@signed_in
def mine(request: Request) -> HttpResponse:
    """Messages that name this person and wait for a word; what is new in the threads they read, in all their communities."""
    person = request.person
    context = {
        "waiting": selectors.mentions_waiting(person),
        "moved": selectors.threads_moved(person, tended=place_of(person).acting),
    }
    return render(request, "conversations/mine.html", context)


@csrf_exempt  # the link is the proof: a mail program's own button posts from nowhere
def stop(request: Request, token: str) -> HttpResponse:
    """From the link in a mail, signed in or not: the page asks, the button stops this thread's mail and nothing else."""
    read = read_stop_token(token)
    if read is None:
        raise Http404
    person = Person.objects.within(request.authority).present().filter(pk=read[0]).first()
    thread = Thread.objects.within(request.authority).filter(pk=read[1]).first()
    if person is None or thread is None:
        raise Http404
    if request.POST.get("List-Unsubscribe") == "One-Click":
        services.stop_mail(person=person, thread=thread)
        return HttpResponse(status=200)
    return _stop_by_hand(request, person, thread)


@csrf_protect
def _stop_by_hand(request: Request, person: Person, thread: Thread) -> HttpResponse:
    if request.GET.get("fait"):
        return render(request, "conversations/stopped.html", {})
    return perform(
        request,
        bound(request, GestureForm),
        act=lambda: services.stop_mail(person=person, thread=thread),
        then=lambda _done: f"{request.path}?fait=1",
        page="conversations/stop.html",
    )
