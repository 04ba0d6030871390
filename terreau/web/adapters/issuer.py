"""The conversation with an OpenID Connect issuer."""

from typing import Any

from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from terreau.notifications.services import base_url


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
