"""The facilitator's seat: offering oneself, answering, leaving with a report."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from terreau.communities import services
from terreau.communities.forms.facilitating import FacilitateForm, ReportForm
from terreau.communities.models import Facilitation
from terreau.communities.permissions import (
    can_answer_facilitation,
    can_ask_to_facilitate,
    can_see_facilitation,
)
from terreau.communities.views.door import find
from terreau.core.doors import open_door, signed_in
from terreau.core.requests import Request
from terreau.core.views import bound, perform


@signed_in
def facilitate(request: Request, public_id: str) -> HttpResponse:
    """Offer to help for a time."""
    community = find(request, public_id, can_ask_to_facilitate)
    form = bound(request, FacilitateForm)
    return perform(
        request,
        form,
        act=lambda: services.ask_to_facilitate(
            by=request.person,
            community=community,
            **{name: form.cleaned_data[name] for name in ("for_whom", "offer", "ends_on")},
        ),
        then=lambda asked: asked.get_absolute_url(),
        page="communities/facilitate.html",
        context={"community": community},
        done=_("It is offered. The answer will come here."),
    )


def facilitation(request: Request, public_id: str, facilitation_id: str) -> HttpResponse:
    """Who helps, until when; answering; the report."""
    rows = Facilitation.objects.filter(community__public_id=public_id).select_related(
        "community__authority", "authority", "person"
    )
    found: Facilitation = open_door(
        rows.within(request.authority),
        facilitation_id,
        request.person,
        can_see_facilitation,
        _can_post if request.method == "POST" else None,
    )
    form = bound(request, ReportForm, initial={"report": found.report})
    return perform(
        request,
        form,
        act=_gesture(request, found, form),
        then=lambda done: found.get_absolute_url(),
        page="communities/facilitation.html",
        context=lambda: {
            "community": found.community,
            "facilitation": found,
            "may_answer": can_answer_facilitation(request.person, found),
            "is_own": request.person is not None and found.person_id == request.person.pk,
        },
        done=_("It is noted."),
    )


def _can_post(person: Any, one: Facilitation) -> bool:
    return person is not None and (person.pk == one.person_id or can_answer_facilitation(person, one))


def _gesture(request: Request, found: Facilitation, form: ReportForm) -> Callable[[], Any]:
    by, gesture = request.person, request.POST.get("gesture", "")
    if gesture in ("yes", "no"):
        return lambda: services.answer_facilitation(by=by, facilitation=found, accept=gesture == "yes")
    return lambda: services.leave_facilitation(by=by, facilitation=found, report=form.cleaned_data["report"])
