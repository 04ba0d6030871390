"""The gallery of components, and the pages that say what went wrong while keeping what was typed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from terreau.core.doors import SignInNeeded
from terreau.core.requests import is_fragment
from terreau.ui.gallery import chapters

UNSHOWN = {"csrfmiddlewaretoken", "submission_key", "password", "code", "next"}
UNSENT = {"csrfmiddlewaretoken", "password", "code"}
SHOWN_AT_MOST = 40


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state: for whoever draws a page."""
    if not (settings.DEBUG or settings.TERREAU_DEMO):
        raise Http404
    theme = request.GET.get("theme", "")
    context = {"chapters": chapters(), "theme": theme if theme in {"light", "dark"} else ""}
    return render(request, "ui/gallery.html", context)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _static_page("400", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A gesture refused: what was typed is given back; someone signed out may send it again after signing in."""
    is_signed_out = isinstance(exception, SignInNeeded)
    context = {
        **_kept(request),
        "is_signed_out": is_signed_out,
        "is_gesture": request.method not in {"GET", "HEAD"},
        "sign_in": f"/connexion/?{urlencode({'next': _way_back(request)})}",
    }
    response = render(request, "ui/errors/403.html", context, status=403)
    if is_signed_out and is_fragment(request):
        # A gesture made in place would fail in silence: this page takes the place of the whole.
        response.status_code = 422
        response["HX-Retarget"], response["HX-Reswap"] = "body", "innerHTML show:window:top"
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "ui/errors/404.html", _kept(request), status=404)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "ui/errors/429.html", _kept(request), status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs neither database nor session: they may be what broke."""
    return _static_page("500", 500)


def unavailable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """While the site is being looked after."""
    response = _static_page("503", 503)
    response["Retry-After"] = "120"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that stayed open too long: everything typed is shown, with a fresh button to send it."""
    return render(request, "ui/errors/csrf.html", _kept(request), status=403)


def _static_page(name: str, status: int) -> HttpResponse:
    return HttpResponse(render_to_string(f"ui/errors/{name}.html"), status=status)


def _way_back(request: HttpRequest) -> str:
    """Where to go after signing in: the page the form was on, if it was ours."""
    if request.method != "POST":
        return request.get_full_path()
    return urlsplit(request.headers.get("Referer", "")).path if _is_from_here(request) else "/"


def _origin(request: HttpRequest) -> str:
    """The host of the page the form was on, as far as the browser says; nothing when it keeps silent."""
    said = request.headers.get("Origin", "")
    return urlsplit(said if said not in {"", "null"} else request.headers.get("Referer", "")).netloc


def _is_from_here(request: HttpRequest) -> bool:
    """Whether the form was on our own page: only then may it be sent again with one click."""
    return _origin(request) == request.get_host()


def _kept(request: HttpRequest) -> dict[str, Any]:
    """What was posted: texts to copy, and the hidden fields of a form that sends them again.

    From another site's page, nothing; when the browser does not say from where, the texts only.
    """
    if request.method != "POST" or _origin(request) not in {"", request.get_host()}:
        return {"texts": [], "resend": [], "path": ""}
    pairs = [(name, value) for name, values in request.POST.lists() for value in values]
    return {
        "texts": [
            {"name": name, "value": value, "is_long": len(value) > 60}
            for name, value in pairs[:SHOWN_AT_MOST]
            if name not in UNSHOWN and value.strip()
        ],
        "resend": [{"name": name, "value": value} for name, value in pairs if name not in UNSENT]
        if _is_from_here(request)
        else [],
        "path": request.get_full_path(),
        "has_files": bool(request.FILES),
    }
