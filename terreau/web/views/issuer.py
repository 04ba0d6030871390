"""Signing in at another organisation, when the install has one."""

from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from terreau.core.requests import Request
from terreau.web.adapters.issuer import IssuerConnection
from terreau.web.adapters.library import issuer_failed, issuer_id


@never_cache
@require_POST
def issuer(request: Request) -> HttpResponse:
    """Leave for the issuer's page."""
    return _converse(request, OAuth2LoginView)


@never_cache
@require_safe
def issuer_back(request: Request) -> HttpResponse:
    """Back from it, with a code that is worth something in this browser only."""
    return _converse(request, OAuth2CallbackView)


def _converse(request: Request, step: type[OAuth2LoginView] | type[OAuth2CallbackView]) -> HttpResponse:
    if not settings.TERREAU_OIDC_ISSUER:
        raise Http404
    try:
        response: HttpResponse = step.adapter_view(IssuerConnection(request, issuer_id()))(request)
    except (RequestException, ValueError, KeyError):
        return issuer_failed(request)
    return response
