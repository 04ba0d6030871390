"""Choosing a language, for this browser and for oneself."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from terreau.core.requests import Request
from terreau.people.services import set_language
from terreau.web.adapters.visitor import safe_next

YEAR = 365 * 24 * 3600


@require_POST
def language(request: Request) -> HttpResponse:
    """Only the languages that we speak; then back to the page one was on."""
    wanted = request.POST.get("language", "")
    response = redirect(safe_next(request))
    if wanted not in dict(settings.LANGUAGES):
        return response
    if getattr(request, "person", None) is not None:
        set_language(person=request.person, language=wanted)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        wanted,
        max_age=YEAR,
        samesite="Lax",
        secure=request.is_secure(),
        httponly=True,
    )
    return response
