"""Signing in at another organisation, when the install has one."""

from types import ModuleType

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from terreau.core.requests import Request


@never_cache
@require_POST
def issuer(request: Request) -> HttpResponse:
    """Leave for the issuer's page."""
    response: HttpResponse = _conversation().leave(request)
    return response


@never_cache
@require_safe
def issuer_back(request: Request) -> HttpResponse:
    """Back from it, with a code that is worth something in this browser only."""
    response: HttpResponse = _conversation().come_back(request)
    return response


def _conversation() -> ModuleType:
    if not settings.TERREAU_OIDC_ISSUER:
        raise Http404
    from terreau.web.adapters import issuer  # noqa: PLC0415 - an install without an issuer never pays for it

    return issuer
