"""What the sign-in library asks of us: it sends no mail, keeps no secret in clear, and opens no session by itself."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings

from terreau.core.seal import seal, unseal
from terreau.people.models import Account


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library has no types
    """Mail goes through the outbox only (terreau/web/notices.py): nothing leaves from here."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        return None

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        return None

    def is_open_for_signup(self, request: Any) -> bool:
        return False  # our own pages open accounts


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # the library has no types
    """Passkeys belong to the host that made them; secrets of applications are sealed."""

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        return str(context.request.authority.name)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        host = context.request.get_host().partition(":")[0]
        return {"id": host, "name": context.request.authority.name}

    def get_public_key_credential_user_entity(self, user: Account) -> dict[str, Any]:
        return {"id": user.public_id.encode(), "display_name": user.email, "name": user.email}


class IssuerAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # the library has no types
    """One issuer, from the settings of the install."""

    def is_open_for_signup(self, request: Any, sociallogin: Any) -> bool:
        return False

    def list_apps(self, request: Any, provider: str | None = None, client_id: str | None = None) -> list[Any]:
        if not settings.TERREAU_OIDC_ISSUER:
            return []
        from allauth.socialaccount.models import SocialApp  # the library's models load after its adapters

        return [
            SocialApp(
                provider="openid_connect",
                provider_id="issuer",
                name=settings.TERREAU_OIDC_NAME,
                client_id=settings.TERREAU_OIDC_CLIENT_ID,
                secret=settings.TERREAU_OIDC_CLIENT_SECRET,
                settings={"server_url": settings.TERREAU_OIDC_ISSUER, "oauth_pkce_enabled": True},
            )
        ]
