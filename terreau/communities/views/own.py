"""One's own membership: pausing, coming back, leaving."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from terreau.communities import services
from terreau.communities.forms import PauseForm
from terreau.communities.forms.welcome import LeaveForm
from terreau.communities.models import Membership
from terreau.communities.permissions import place_of
from terreau.communities.selectors import membership_of
from terreau.communities.services.breathing import GONE
from terreau.communities.views.door import find
from terreau.core.doors import signed_in
from terreau.core.requests import Request
from terreau.core.views import bound, perform


def _own(request: Request, public_id: str, statuses: tuple[str, ...] = Membership.PRESENT) -> Membership:
    community = find(request, public_id)
    membership = membership_of(request.person, community)
    if membership is None or membership.status not in statuses:
        raise PermissionDenied
    membership.community = community
    return membership


@signed_in
def pause(request: Request, public_id: str) -> HttpResponse:
    """Rest in one click, with a day to come back or none; the same page comes back."""
    membership = _own(request, public_id)
    form = bound(request, PauseForm)
    is_back = "come_back" in request.POST
    return perform(
        request,
        form,
        act=lambda: (
            services.come_back(membership=membership)
            if is_back
            else services.pause(membership=membership, until=form.cleaned_data["until"])
        ),
        then=lambda done: reverse("communities:pause", args=[public_id]),
        page="communities/pause.html",
        context={"community": membership.community, "membership": membership},
        done=_("Welcome back!") if is_back else _("It is noted. Rest well."),
    )


@signed_in
def leave(request: Request, public_id: str) -> HttpResponse:
    """Leave, after one question; asked again by whoever has left, it leads to the community."""
    membership = _own(request, public_id, (*Membership.PRESENT, *GONE))
    if request.method != "POST" and membership.status in GONE:
        return redirect(membership.community.get_absolute_url())
    form = bound(request, LeaveForm)
    return perform(
        request,
        form,
        act=lambda: services.leave(membership=membership, may_be_called=form.cleaned_data["may_be_called"]),
        then=lambda done: membership.community.get_absolute_url(),
        page="communities/leave.html",
        context={
            "community": membership.community,
            "has_seat": membership.community_id in place_of(request.person).seats,
        },
        done=_("You have left. The door stays open."),
    )
