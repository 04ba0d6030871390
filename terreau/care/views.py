"""A gardener's week, an answer to one of its gestures, and how the list is made."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from terreau.care.filling import PASSED_OVER, QUIET_AFTER_TWO_REFUSALS, REST_BETWEEN_CONTACTS
from terreau.care.forms import AnswerForm, TimeForm
from terreau.care.models import Gesture
from terreau.care.permissions import can_answer_gesture, can_see_gesture, has_a_week
from terreau.care.selectors import Week, minutes_given_by, monday_of, shown, week_of
from terreau.care.services import answer_gesture, draw_round, give_time
from terreau.communities.permissions import place_of
from terreau.core.doors import open_door, signed_in
from terreau.core.requests import Request, is_fragment
from terreau.core.views import bound, perform


@signed_in
def week(request: Request) -> HttpResponse:
    """The few gestures of the week; for somebody who tends nothing, what gardeners do."""
    if not has_a_week(request.person):
        return render(request, "care/no_week.html")
    return render(request, "care/week.html", {"week": _week(request)})


@signed_in
def answer(request: Request, public_id: str) -> HttpResponse:
    """Answer one gesture; read again, the same address gives that gesture alone, or leads to its place in the week."""
    gesture = open_door(
        Gesture.objects.select_related("round", "community").within(request.authority),
        public_id,
        request.person,
        can_see_gesture,
        can_answer_gesture if request.method == "POST" else None,
    )
    if request.method != "POST":
        return _show(request, gesture)
    form = AnswerForm(request.POST)
    return perform(
        request,
        form,
        act=lambda: answer_gesture(
            by=request.person,
            gesture=gesture,
            answer=form.cleaned_data["answer"],
            reason=form.cleaned_data["reason"],
        ),
        then=lambda done: reverse("care:answer", args=[done.public_id]),
        page="care/_answer.html" if is_fragment(request) else "care/week.html",
        context=lambda: _around(request, gesture),
    )


@signed_in
def my_time(request: Request) -> HttpResponse:
    """How long a gardener gives each week; for somebody without a seat, what gardeners do."""
    given = minutes_given_by(request.person)
    if given is None:
        return render(request, "care/no_week.html")
    form = bound(request, TimeForm, initial={"minutes_a_week": given})
    return perform(
        request,
        form,
        act=lambda: give_time(by=request.person, minutes=form.cleaned_data["minutes_a_week"]),
        then=lambda minutes: reverse("care:week"),
        page="care/my_time.html",
        done=_("It is noted. Next Monday’s list will fit."),
    )


def how(request: Request) -> HttpResponse:
    """How the list is made; to a gardener, with the terms of each gesture of the week."""
    own = week_of(request.person, place_of(request.person).acting) if has_a_week(request.person) else None
    rules = {
        "rest_days": REST_BETWEEN_CONTACTS.days,
        "quiet_weeks": QUIET_AFTER_TWO_REFUSALS.days // 7,
        "passed_over": PASSED_OVER,
    }
    return render(request, "care/how.html", {"week": own, **rules, **(_terms(own) if own else {})})


def _terms(own: Week) -> dict[str, Any]:
    """The table of what made the order: put off before, urgency, age, minutes."""
    rows = [
        [
            one.title,
            _("yes") if one.gesture.is_back else _("no"),
            formats.localize(round(one.gesture.urgency, 2)),
            (own.round.drawn_at - one.gesture.since).days,
            one.gesture.minutes,
        ]
        for one in own.gestures
    ]
    head = [_("Gesture"), _("Put off before"), _("Urgency"), _("Days waited"), _("Minutes")]
    return {"head": head, "terms": rows, "numeric": [2, 3, 4]}


def _week(request: Request) -> Week | None:
    draw_round(person=request.person, week_start=monday_of(request.authority))
    return week_of(request.person, place_of(request.person).acting)


def _show(request: Request, gesture: Gesture) -> HttpResponse:
    if is_fragment(request):
        return render(request, "care/_answer.html", {**_around(request, gesture), "is_fresh": True})
    return redirect(f"{reverse('care:week')}#geste-{gesture.public_id}")


def _around(request: Request, gesture: Gesture) -> dict[str, Any]:
    """What the gesture's own fragment needs, or the whole page around a refusal."""
    if is_fragment(request):
        words = shown([gesture])
        return {"one": words[0] if words else None, "has_several": len(place_of(request.person).acting) > 1}
    return {"week": _week(request)} if request.method == "POST" else {}
