"""Waking a community that rests; reading the story of one that ended."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terreau.communities import services
from terreau.communities.permissions import can_tend_community
from terreau.communities.selectors import closing_of
from terreau.communities.views.door import find
from terreau.core.doors import signed_in
from terreau.core.forms import GestureForm
from terreau.core.requests import Request
from terreau.core.views import perform


@require_POST
@signed_in
def wake(request: Request, public_id: str) -> HttpResponse:
    """One click, by any of those who tend."""
    community = find(request, public_id, can_tend_community)
    back = community.get_absolute_url()
    return perform(
        request,
        GestureForm(request.POST),
        act=lambda: services.wake_community(by=request.person, community=community),
        then=lambda done: back,
        page="communities/refused.html",
        context={"back": back},
        done=_("It is awake again."),
    )


def story(request: Request, public_id: str) -> HttpResponse:
    """For those who were in it."""
    community = find(request, public_id)
    closing = closing_of(community)
    if closing is None:
        raise Http404
    return render(request, "communities/story.html", {"community": community, "closing": closing})
