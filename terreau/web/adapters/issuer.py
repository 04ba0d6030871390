"""The conversation with an OpenID Connect issuer. Loading this file costs a tenth of a second: only views that need it do."""

from typing import Any

from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from requests import RequestException

from terreau.core.requests import Request
from terreau.notifications.services import base_url
from terreau.web.adapters.library import issuer_failed, issuer_id

registry.register(
    OpenIDConnectProvider
)  # with this file only: the provider's app would load it in every install


class IssuerConnection(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # the library has no types
    """The conversation with the issuer: its signature is always checked, and nothing it says is kept but the subject."""

    def get_provider(self) -> Any:
        provider = super().get_provider()
        provider.oauth2_adapter_class = IssuerConnection
        return provider

    def get_callback_url(self, request: Any, app: Any) -> str:
        return f"{base_url(request.authority)}{reverse('web:issuer_back')}"

    def complete_login(self, request: Any, app: Any, token: Any, **kwargs: Any) -> Any:
        claims = self._decode_id_token(app, kwargs["response"].get("id_token") or "")
        if not claims.get("email"):
            more = self._fetch_user_info(token.token)
            if more.get("sub") != claims["sub"]:
                raise PermissionDenied
            claims = {**more, **claims}
        login = self.get_provider().sociallogin_from_response(request, {"sub": claims["sub"]})
        login.account.extra_data = {}
        login.claims = claims
        return login

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        self.did_fetch_access_token = (
            False  # the library trusts the channel; we check the signature all the same
        )
        claims: dict[str, Any] = super()._decode_id_token(app, id_token)
        return claims


def leave(request: Request) -> HttpResponse:
    """Towards the issuer's page."""
    return _converse(request, OAuth2LoginView)


def come_back(request: Request) -> HttpResponse:
    """From the issuer's page, with its code."""
    return _converse(request, OAuth2CallbackView)


def _converse(request: Request, step: type[OAuth2LoginView] | type[OAuth2CallbackView]) -> HttpResponse:
    try:
        response: HttpResponse = step.adapter_view(IssuerConnection(request, issuer_id()))(request)
    except (RequestException, ValueError, KeyError):
        return issuer_failed(request)
    return response
