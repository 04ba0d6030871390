"""Asking to come in; the short exchange around a request; how a community opens its door."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from terreau.communities.forms.entering import AskForm, DoorForm, RequestForm
from terreau.communities.models import Community, JoinRequest
from terreau.communities.permissions import can_decide_for_community
from terreau.communities.permissions.asking import (
    can_answer_request,
    can_refuse_request,
    can_see_request,
    can_see_requests,
)
from terreau.communities.selectors import coming_in
from terreau.communities.selectors.asking import open_requests, questions_of, request_of, words_on
from terreau.communities.selectors.settings import settings_of
from terreau.communities.services.asking import (
    accept_request,
    refuse_request,
    request_to_join,
    set_door,
    speak_on_request,
    take_request_back,
)
from terreau.communities.views.door import find
from terreau.core.doors import open_door, signed_in
from terreau.core.requests import Request
from terreau.core.views import bound, perform

PER_PAGE = 20


def ask(request: Request, community: Community) -> HttpResponse:
    """The community's questions, for somebody who signed in; whoever asked already sees where it stands."""
    asked = request_of(request.person, community)
    if asked is not None and asked.status == JoinRequest.Status.OPEN and request.method != "POST":
        asked.community = community
        return redirect(asked.get_absolute_url())
    form = bound(request, AskForm, questions=questions_of(community))
    return perform(
        request,
        form,
        act=lambda: request_to_join(
            person=request.person,
            community=community,
            answers=form.answers(),
            **{name: form.cleaned_data[name] for name in ("introduction", "if_quiet", "origin")},
        ),
        then=lambda made: made.get_absolute_url(),
        page="communities/ask.html",
        context=lambda: coming_in(community),
        done=_("Your request is with the members. An answer comes within two weeks."),
    )


@signed_in
def requests(request: Request, public_id: str) -> HttpResponse:
    """Who asks to come in, for members."""
    community = find(request, public_id, can_see_requests)
    page = Paginator(open_requests(community), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "communities/requests.html", {"community": community, "page": page})


@signed_in
def request(request: Request, public_id: str, request_id: str) -> HttpResponse:
    """One request: what they said, what was said since, and the answer."""
    asked = _request(request, public_id, request_id)
    form = bound(request, RequestForm)
    return perform(
        request,
        form,
        act=lambda: _act(request, asked, form),
        then=lambda made: asked.get_absolute_url(),
        page="communities/request.html",
        context=lambda: _around(request, asked),
    )


def _request(request: Request, public_id: str, request_id: str) -> JoinRequest:
    rows = JoinRequest.objects.filter(community__public_id=public_id).within(request.authority)
    rows = rows.select_related("community__authority", "person__authority", "answered_by", "authority")
    found: JoinRequest = open_door(rows, request_id, request.person, can_see_request)
    return found


def _act(request: Request, asked: JoinRequest, form: RequestForm) -> object:
    by, typed = request.person, form.cleaned_data
    gestures: dict[str, Callable[[], object]] = {
        "say": lambda: speak_on_request(by=by, request=asked, text=typed["text"]),
        "accept": lambda: accept_request(by=by, request=asked),
        "refuse": lambda: refuse_request(by=by, request=asked, reason=typed["reason"]),
        "take_back": lambda: take_request_back(by=by, request=asked),
    }
    return gestures[typed["gesture"]]()


def _around(request: Request, asked: JoinRequest) -> dict[str, Any]:
    is_own = request.person is not None and asked.person_id == request.person.pk
    can_refuse = can_refuse_request(request.person, asked)
    is_reason_read = is_own or can_decide_for_community(request.person, asked.community)
    return {
        "community": asked.community,
        "asked": asked,
        "words": words_on(asked),
        "is_own": is_own,
        "is_open": asked.status == JoinRequest.Status.OPEN,
        "can_answer": can_answer_request(request.person, asked),
        "can_refuse": can_refuse,
        "refusal": asked.refusal if is_reason_read else "",
    }


@signed_in
def door(request: Request, public_id: str) -> HttpResponse:
    """How one comes in, as the community decided it."""
    community = find(request, public_id, can_do=can_decide_for_community)
    settings, questions = settings_of(community), questions_of(community)
    initial = {"entry": settings.entry, "members_invite": settings.members_invite}
    initial.update({f"question_{place}": text for place, text in enumerate(questions, 1)})
    form = bound(request, DoorForm, initial=initial)
    return perform(
        request,
        form,
        act=lambda: set_door(
            by=request.person,
            community=community,
            entry=form.cleaned_data["entry"],
            members_invite=form.cleaned_data["members_invite"],
            questions=form.questions(),
        ),
        then=lambda made: reverse("communities:members", args=[public_id]),
        page="communities/door.html",
        context={"community": community},
        done=_("It is written down."),
    )
