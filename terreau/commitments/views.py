"""Pages of requests and commitments: the public follow-ups, a community's list, one request and its answers."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from terreau.commitments import forms, permissions, selectors, services
from terreau.commitments.models import ANSWER_WITHIN, WARNED_FOR, Commitment
from terreau.communities.models import Community
from terreau.communities.permissions import can_see_community, can_see_members
from terreau.core import clock
from terreau.core.doors import open_door, signed_in
from terreau.core.forms import GestureForm
from terreau.core.prepared import Pages
from terreau.core.registries import subjects, tokens_for
from terreau.core.requests import Request, is_fragment
from terreau.core.views import bound, perform

PER_PAGE = 20


def follow_ups(request: Request) -> HttpResponse:
    """« Suites données »: everything asked of the institution and of circles, and what came of it."""
    state, counts = _state(request), selectors.count_follow_ups(request.authority)
    rows = selectors.follow_ups(request.authority, state)
    context = {
        **_listing(request, rows, state, counts),
        "answer_days": ANSWER_WITHIN.days,
        "warned_days": WARNED_FOR.days,
    }
    return render(
        request, "commitments/_list.html" if is_fragment(request) else "commitments/follow_ups.html", context
    )


def community(request: Request, public_id: str) -> HttpResponse:
    """What is asked, accepted and kept in a community."""
    of = _community(request, public_id)
    to_members = can_see_members(request.person, of)
    state, counts = _state(request), selectors.count_requests_of(of, to_members=to_members)
    rows = selectors.requests_of(of, state, to_members=to_members)
    context = {
        **_listing(request, rows, state, counts),
        **_around(of),
        "can_ask": permissions.can_ask(request.person, of),
        "is_partial": not to_members,
    }
    return render(
        request, "commitments/_list.html" if is_fragment(request) else "commitments/community.html", context
    )


@signed_in
def ask(request: Request, public_id: str) -> HttpResponse:
    of = _community(request, public_id, permissions.can_ask)
    form = bound(request, forms.AskForm, community=of)
    return perform(
        request,
        form,
        act=lambda: services.ask(
            by=request.person, community=of, text=form.cleaned_data["text"], **form.chosen_owner
        ),
        then=address,
        page="commitments/ask.html",
        context={**_around(of), "back": reverse("commitments:community", args=[of.public_id])},
        done=_("Your request is on its way."),
    )


def commitment(request: Request, public_id: str) -> HttpResponse:
    """The life of one request, and the gestures of whoever may make them."""
    found = _open(request, public_id)
    person = request.person
    context = {
        "one": selectors.shown([found], person)[0],
        "life": selectors.life_of(found, person),
        "births": _births(found, person),
        **_around(found.community),
        "on_behalf": permissions.acts_on_behalf(person, found),
        "can_answer": permissions.can_answer_commitment(person, found),
        "can_close": permissions.can_close_commitment(person, found),
        "can_hand_back": permissions.can_hand_back(person, found),
        "can_withdraw": permissions.can_withdraw_request(person, found),
        "can_remind": permissions.can_remind_authority(person, found),
        "accept_form": forms.AcceptForm(today=clock.today(request.authority.zone)),
    }
    return render(
        request, "commitments/_state.html" if is_fragment(request) else "commitments/commitment.html", context
    )


@signed_in
def accept(request: Request, public_id: str) -> HttpResponse:
    found = _open(request, public_id, permissions.may_speak)
    form = bound(request, forms.AcceptForm, today=clock.today(request.authority.zone))
    words = {"title": _("Accept this request"), "submit": _("I accept"), "icon": "handshake"}
    return _gesture(request, found, form, words, lambda: services.accept(
        by=request.person, commitment=found, due_on=form.cleaned_data["due_on"], text=form.cleaned_data["text"]
    ))  # fmt: skip


@signed_in
def refuse(request: Request, public_id: str) -> HttpResponse:
    found = _open(request, public_id, permissions.may_speak)
    form = bound(request, forms.RefuseForm)
    words = {"title": _("Refuse this request"), "submit": _("I refuse, for this reason"), "icon": "circle-x"}
    return _gesture(request, found, form, words, lambda: services.refuse(
        by=request.person, commitment=found, reason=form.cleaned_data["reason"]
    ))  # fmt: skip


@signed_in
def redirect_request(request: Request, public_id: str) -> HttpResponse:
    found = _open(request, public_id, permissions.may_speak)
    form = bound(request, forms.RedirectForm, community=found.community)
    words = {"title": _("Pass this request on"), "submit": _("I pass it on"), "icon": "send"}
    return _gesture(request, found, form, words, lambda: services.redirect(
        by=request.person, commitment=found, why=form.cleaned_data["why"], **form.chosen_owner
    ))  # fmt: skip


@signed_in
def keep(request: Request, public_id: str) -> HttpResponse:
    found = _open(request, public_id, permissions.may_speak)
    form = bound(request, forms.OutcomeForm, is_institutions=found.is_institutions)
    words = {"title": _("It is done"), "submit": _("It is done"), "icon": "circle-check"}
    return _gesture(request, found, form, words, lambda: services.keep(
        by=request.person, commitment=found, outcome=form.cleaned_data["outcome"]
    ))  # fmt: skip


@signed_in
def not_keep(request: Request, public_id: str) -> HttpResponse:
    found = _open(request, public_id, permissions.may_speak)
    form = bound(request, forms.OutcomeForm, is_institutions=found.is_institutions)
    form.fields["outcome"].label = _("What prevented it")
    words = {"title": _("It could not be done"), "submit": _("It could not be done"), "icon": "info"}
    return _gesture(request, found, form, words, lambda: services.not_keep(
        by=request.person, commitment=found, outcome=form.cleaned_data["outcome"]
    ))  # fmt: skip


@signed_in
def hand_back(request: Request, public_id: str) -> HttpResponse:
    found = _open(request, public_id, permissions.may_hand_back)
    words = {"title": _("Hand it back"), "submit": _("I hand it back"), "icon": "undo-2"}
    words["lead"] = _("Nobody will ask why. The community can put the request to somebody else.")
    form = bound(request, GestureForm)
    return _gesture(
        request, found, form, words, lambda: services.hand_back(by=request.person, commitment=found)
    )


@signed_in
def withdraw(request: Request, public_id: str) -> HttpResponse:
    found = _open(request, public_id, permissions.may_withdraw)
    words = {"title": _("Withdraw this request"), "submit": _("I withdraw it"), "icon": "undo-2"}
    words["lead"] = _("It leaves the lists; those who took part can still read it.")
    form = bound(request, GestureForm)
    return _gesture(
        request, found, form, words, lambda: services.withdraw(by=request.person, commitment=found)
    )


@signed_in
def remind(request: Request, public_id: str) -> HttpResponse:
    found = _open(request, public_id, permissions.may_remind)
    words = {"title": _("Remind the institution"), "submit": _("I remind them"), "icon": "bell"}
    words["lead"] = _("Every civil servant and elected person who can answer gets one message.")
    words["done"] = _("The reminder is on its way.")
    words["over"] = _("Nothing was sent: this request no longer waits for an answer.")
    form = bound(request, GestureForm)
    return _gesture(request, found, form, words, lambda: services.remind(by=request.person, commitment=found))


def address(found: Commitment) -> str:
    return found.get_absolute_url()


def _gesture(
    request: Request,
    found: Commitment,
    form: GestureForm,
    words: dict[str, str],
    act: Callable[[], Commitment],
) -> HttpResponse:
    """One gesture on one page; read again once it no longer makes sense, it leads to the request."""
    if request.method != "POST" and not found.is_open:
        if words.get("over"):
            messages.info(request, words["over"])
        return redirect(address(found))
    one = selectors.shown([found], request.person)[0]
    return perform(
        request,
        form,
        act=act,
        then=address,
        page="commitments/_gesture.html" if is_fragment(request) else "commitments/gesture.html",
        context={"one": one, "words": words, "on_behalf": permissions.acts_on_behalf(request.person, found)},
        done=words.get("done") or _("It is written down."),
    )


def _open(
    request: Request, public_id: str, can_do: Callable[[Any, Commitment], bool] | None = None
) -> Commitment:
    rows = (
        Commitment.objects.with_owners()
        .select_related("authority", "asked_by", "entered_by")
        .within(request.authority)
    )
    found: Commitment = open_door(rows, public_id, request.person, permissions.can_see_commitment, can_do)
    return found


def _community(
    request: Request, public_id: str, can_do: Callable[[Any, Community], bool] | None = None
) -> Community:
    rows = Community.objects.select_related("authority").within(request.authority)
    found: Community = open_door(rows, public_id, request.person, can_see_community, can_do)
    return found


def _around(of: Community) -> dict[str, Any]:
    return {"community": of, "community_url": subjects["community"].url(of)}


def _births(found: Commitment, person: Any) -> list[dict[str, str]]:
    """What the request was born of, as words and addresses: a message only for those who read its thread."""
    born, mine = [], tokens_for(person)
    for one in selectors.births_of(found):
        if one.to_kind not in subjects:
            continue
        kind = subjects[one.to_kind]
        thing = kind.find([one.to_id]).get(one.to_id)
        if thing is not None and not mine.isdisjoint(kind.audience_tokens(thing)):
            born.append({"title": kind.title(thing), "url": kind.url(thing)})
    return born


def _state(request: Request) -> str:
    asked = request.GET.get("etat", "all")
    return asked if asked in selectors.FILTERS else "all"


def _listing(request: Request, rows: Pages[Commitment], state: str, counts: dict[str, int]) -> dict[str, Any]:
    """A page of a list narrowed to one state, with the number in each."""
    here, paginator = request.path, Paginator(rows, PER_PAGE)
    paginator.__dict__["count"] = counts[state]  # already counted with the others
    page = paginator.get_page(request.GET.get("page"))
    labels = {
        "all": pgettext("requests", "All"),
        "waiting": pgettext("requests", "Waiting"),
        "accepted": pgettext("requests", "Accepted"),
        "kept": pgettext("requests", "Kept"),
        "late": pgettext("requests", "Late"),
        "refused": pgettext("requests", "Refused"),
    }
    tabs = [
        {"label": labels[one], "url": here if one == "all" else f"{here}?etat={one}", "current": one == state,
         "count": counts[one]}
        for one in selectors.FILTERS
        if counts[one] or one in ("all", state)
    ]  # fmt: skip
    query = "" if state == "all" else f"etat={state}"
    return {
        "page": page,
        "lines": selectors.shown(page, request.person),
        "tabs": tabs,
        "query": query,
        "counts": counts,
    }
