"""One page: find a territory. It answers whole, as a list for htmx, or as suggestions for a text box."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from terreau.core.requests import Request, is_fragment
from terreau.territories.models import Territory
from terreau.territories.names import LONGEST
from terreau.territories.selectors import search_territories

_LISTED = 30
_SUGGESTED = 10


@require_safe
def search(request: Request) -> HttpResponse:
    """Open to everyone: names of places are no secret."""
    suggesting = request.GET.get("as") == "options"
    asked = (
        request.headers.get("HX-Trigger-Name", "q") if suggesting else "q"
    )  # a text box goes by its own name
    text = request.GET.get(asked, "").replace("\0", "")[:LONGEST].strip()
    found: list[Territory] = (
        search_territories(text, limit=_SUGGESTED if suggesting else _LISTED) if text else []
    )
    template = "territories/search.html"
    if is_fragment(request):
        template = "territories/_options.html" if suggesting else "territories/_found.html"
    response = render(request, template, {"text": text, "found": found, "is_full": len(found) == _LISTED})
    response.headers["Vary"] = "HX-Request"
    return response
