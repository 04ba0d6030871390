"""The doorstep: in which language, has this person a name here, is the site open yet?"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from terreau.core.doors import SignInNeeded
from terreau.core.requests import Request
from terreau.offices.permissions import kinds_held
from terreau.ui.views import forbidden, too_many
from terreau.web.adapters.entrance import is_worn_out, note_presence
from terreau.web.adapters.floods import counts_of
from terreau.web.services import limits

# Open to everyone, always: the way in and out, what the law asks for, and what a page is made of.
ALWAYS_OPEN = (
    "/connexion/", "/deconnexion/", "/au-revoir/", "/bienvenue/", "/langue/", "/installation/", "/static/", "/marque.css",
    "/sante", "/robots.txt", "/favicon", "/mentions-legales/", "/vie-privee/", "/accessibilite/", "/code-source/",
    "/.well-known/", "/guide/", "/demo/",
)  # fmt: skip

REDIRECTED = 302


class DoorstepMiddleware:
    """Runs once the authority and the person are known, before any page."""

    def __init__(self, get_response: Callable[[Request], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        if request.authority is None or request.path.startswith("/static/"):
            return self.get_response(request)
        is_over = request.account is not None and is_worn_out(request)
        if is_over:
            logout(request)
            request.account = request.person = None
        self._speak(request)
        if is_over and request.method == "GET":
            messages.info(request, _("For safety, you were signed out. Sign in again to go on."))
        if is_over and request.method == "POST" and not request.path.startswith(ALWAYS_OPEN):
            response: HttpResponseBase = forbidden(request, SignInNeeded())
        else:
            response = self._held_back(request) or self.get_response(request)
        if request.person is not None and SESSION_KEY in request.session:
            note_presence(request)
        if request.account is not None:
            # After signing out, the back button shows nothing.
            patch_cache_control(response, private=True, no_store=True)
        return response

    def _speak(self, request: Request) -> None:
        """The language chosen in this browser, else the person's own, else what the browser asks for."""
        if request.person is not None and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(request.person.language)
            request.LANGUAGE_CODE = translation.get_language()

    def _held_back(self, request: Request) -> HttpResponse | None:
        if request.path.startswith(ALWAYS_OPEN):
            return None
        if request.account is not None and request.person is None:
            return redirect(f"{reverse('web:welcome')}?{urlencode({'next': request.get_full_path()})}")
        if not request.authority.is_open and not kinds_held(request.person):
            response = render(request, "web/sign_in/soon.html", status=503)
            response["Retry-After"] = "86400"
            return response
        return None


class FloodMiddleware:
    """Nobody fills a campaign or a hall with a machine; what was refused or mistyped is not counted."""

    def __init__(self, get_response: Callable[[Request], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != REDIRECTED:
            for each, who in vars(request).get("counted", ()):
                limits.give_back(each, *who)
        return response

    def process_view(
        self, request: Request, view: Any, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        counted = vars(request)["counted"] = []
        if request.authority is None or request.resolver_match is None:
            return None
        for each, who in counts_of(request, request.resolver_match.view_name, kwargs.get("public_id", "")):
            if not limits.take(each, *who):
                return too_many(request)
            counted.append((each, who))
        return None
