"""The team of a campaign: who is in it, adding somebody, leaving it."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from terreau.core.doors import signed_in
from terreau.core.forms import GestureForm
from terreau.core.requests import Request
from terreau.core.views import bound, perform
from terreau.listening.forms import TeamForm
from terreau.listening.permissions import can_change_team, can_tend_campaign
from terreau.listening.selectors import may_join_team, team_of
from terreau.listening.services import add_to_team, leave_team
from terreau.listening.views.campaigns import find_campaign


@signed_in
def team(request: Request, public_id: str) -> HttpResponse:
    """Who is in it; those who are put somebody else in."""
    needed = can_change_team if request.method == "POST" else can_tend_campaign
    found = find_campaign(request, public_id, needed)
    form = bound(request, TeamForm, people=may_join_team(found, asked_by=request.person))
    return perform(
        request,
        form,
        act=lambda: add_to_team(campaign=found, person=form.cleaned_data["person"], by=request.person),
        then=lambda member: reverse("listening:team", args=[public_id]),
        page="listening/team.html",
        context=lambda: {
            "campaign": found,
            "team": team_of(found),
            "may_change": can_change_team(request.person, found),
        },
        done=_("It is done. We tell them."),
    )


@signed_in
def leave_the_team(request: Request, public_id: str) -> HttpResponse:
    """Give one's place back."""
    found = find_campaign(request, public_id)
    return perform(
        request,
        bound(request, GestureForm),
        act=lambda: leave_team(campaign=found, person=request.person),
        then=lambda done: reverse("listening:campaign", args=[public_id]),
        page="listening/leave_team.html",
        context={"campaign": found},
        done=_("You are no longer in the team. Thank you."),
    )
