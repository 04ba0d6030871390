"""What a community decided: its purpose, its objectives."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from terreau.communities import services
from terreau.communities.forms import DecisionForm, ObjectiveForm, ProgressForm
from terreau.communities.models import Objective
from terreau.communities.permissions import can_decide_for_community, can_see_community
from terreau.communities.selectors import objectives_of
from terreau.communities.views.door import find
from terreau.core.doors import open_door, signed_in
from terreau.core.forms import GestureForm
from terreau.core.requests import Request
from terreau.core.views import bound, perform


@signed_in
def decision(request: Request, public_id: str) -> HttpResponse:
    """Write down what the community decided to be for."""
    community = find(request, public_id, can_decide_for_community)
    initial = {"name": community.name, "purpose": community.purpose}
    form = bound(request, DecisionForm, initial=initial)
    return perform(
        request,
        form,
        act=lambda: services.update_purpose(
            by=request.person,
            community=community,
            name=form.cleaned_data["name"],
            purpose=form.cleaned_data["purpose"],
        ),
        then=lambda done: community.get_absolute_url(),
        page="communities/decision.html",
        context={"community": community},
        done=_("It is written down, with today’s date."),
    )


def objectives(request: Request, public_id: str) -> HttpResponse:
    """Three at most, each with the result everyone can see; whoever tends may add one."""
    community = find(request, public_id, can_decide_for_community if request.method == "POST" else None)
    form = bound(request, ObjectiveForm)
    found = list(objectives_of(community))
    return perform(
        request,
        form,
        act=lambda: services.set_objective(
            by=request.person,
            community=community,
            **{k: form.cleaned_data[k] for k in ("title", "visible_result", "steps_planned")},
        ),
        then=lambda done: reverse("communities:objectives", args=[public_id]),
        page="communities/objectives.html",
        context={
            "community": community,
            "objectives": found,
            "decides": can_decide_for_community(request.person, community),
            "has_room": len(found) < Objective.LIMIT,
        },
        done=_("It is written down."),
    )


@signed_in
def objective(request: Request, public_id: str, objective_id: str) -> HttpResponse:
    """Say how far one is, that it is reached, write it again, or make room."""
    rows = Objective.objects.filter(community__public_id=public_id).select_related(
        "community__authority", "authority"
    )
    found = open_door(
        rows.within(request.authority),
        objective_id,
        request.person,
        lambda person, one: can_see_community(person, one.community),
        lambda person, one: can_decide_for_community(person, one.community),
    )
    gesture = request.POST.get("gesture", "progress")
    forms = _forms(request, found, gesture)
    form = forms[gesture if gesture in forms else "progress"]
    return perform(
        request,
        form,
        act=_gesture(request.person, found, form, gesture),
        then=lambda done: reverse("communities:objectives", args=[public_id]),
        page="communities/objective.html",
        context={"community": found.community, "objective": found, "forms": forms},
        done=_("It is written down."),
    )


def _forms(request: Request, found: Objective, gesture: str) -> dict[str, GestureForm]:
    """Each gesture of the page has its form; only the posted one is filled."""
    initial = {
        "progress": {"steps_done": found.steps_done, "note": found.progress_note},
        "rewrite": {k: getattr(found, k) for k in ("title", "visible_result", "steps_planned")},
    }
    kinds = {
        "progress": ProgressForm,
        "rewrite": ObjectiveForm,
        "achieve": GestureForm,
        "remove": GestureForm,
    }
    return {
        name: kind(request.POST, initial=initial.get(name))
        if request.method == "POST" and name == gesture
        else kind(initial=initial.get(name))
        for name, kind in kinds.items()
    }


def _gesture(by: Any, found: Objective, form: GestureForm, gesture: str) -> Callable[[], Any]:
    gestures: dict[str, Callable[[], Any]] = {
        "progress": lambda: services.progress_objective(
            by=by,
            objective=found,
            steps_done=form.cleaned_data["steps_done"],
            note=form.cleaned_data["note"],
        ),
        "rewrite": lambda: services.set_objective(
            by=by,
            community=found.community,
            objective=found,
            **{k: form.cleaned_data[k] for k in ("title", "visible_result", "steps_planned")},
        ),
        "achieve": lambda: services.achieve_objective(by=by, objective=found),
        "remove": lambda: services.remove_objective(by=by, objective=found),
    }
    return gestures.get(gesture, gestures["progress"])
