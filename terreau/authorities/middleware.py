"""Every request belongs to the authority of its host, and speaks its time zone."""

from collections.abc import Callable

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from terreau.authorities.models import Authority
from terreau.authorities.selectors import authority_for_host
from terreau.core.requests import Request

SETUP_PATH = "/installation/"
OUTSIDE = ("/static/", "/sante")


class AuthorityMiddleware:
    """Sets `request.authority`. An empty install leads to the set-up page; an unknown host gets a plain 404."""

    def __init__(self, get_response: Callable[[Request], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        request.authority = None
        if request.path.startswith(OUTSIDE):
            return self.get_response(request)
        request.authority = authority_for_host(request.get_host())
        if request.authority is None:
            return self._without_authority(request)
        with timezone.override(request.authority.zone):
            return self.get_response(request)

    def _without_authority(self, request: Request) -> HttpResponseBase:
        if request.path.startswith((SETUP_PATH, "/langue/")):
            return self.get_response(request)
        if not Authority.objects.exists():
            return redirect(SETUP_PATH)
        return HttpResponse(status=404, content=b"404", content_type="text/plain")
