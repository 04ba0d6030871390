"""Every community, as warm cards."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from terreau.communities.permissions import place_of
from terreau.communities.selectors import find_communities
from terreau.core.requests import Request
from terreau.core.text import tidy

PER_PAGE = 20


def communities(request: Request) -> HttpResponse:
    """Found by name; those one is in say so."""
    query = tidy(request.GET.get("q", ""))[:80]
    page = Paginator(find_communities(request.authority, query), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "query": query,
        "kept": urlencode({"q": query}) if query else "",
        "mine": set(place_of(request.person).statuses),
    }
    return render(request, "communities/communities.html", context)
