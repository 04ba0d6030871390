"""Reading the story of a community that ended."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from terreau.communities.selectors import closing_of
from terreau.communities.views.door import find
from terreau.core.requests import Request


def story(request: Request, public_id: str) -> HttpResponse:
    """For those who were in it."""
    community = find(request, public_id)
    closing = closing_of(community)
    if closing is None:
        raise Http404
    return render(request, "communities/story.html", {"community": community, "closing": closing})
