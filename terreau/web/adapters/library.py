"""What the sign-in library asks of us: it sends no mail, keeps no secret in clear, and opens no session by itself."""

import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terreau.core.seal import seal, unseal
from terreau.people.models import Account
from terreau.web.adapters.entrance import enter
from terreau.web.services.accounts import account_from_issuer
from terreau.web.services.codes import SignInError


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
    """One issuer, from the settings of the install; accounts are found or opened by our own service."""

    def is_open_for_signup(self, request: Any, sociallogin: Any) -> bool:
        return False

    def list_apps(self, request: Any, provider: str | None = None, client_id: str | None = None) -> list[Any]:
        if not settings.TERREAU_OIDC_ISSUER:
            return []
        # The library's own models are not loaded yet when it imports its adapters.
        from allauth.socialaccount.models import SocialApp  # noqa: PLC0415  # see above

        return [
            SocialApp(
                provider="openid_connect",
                provider_id=issuer_id(),
                name=settings.TERREAU_OIDC_NAME,
                client_id=settings.TERREAU_OIDC_CLIENT_ID,
                secret=settings.TERREAU_OIDC_CLIENT_SECRET,
                settings={"server_url": settings.TERREAU_OIDC_ISSUER, "oauth_pkce_enabled": True},
            )
        ]

    def pre_social_login(self, request: Any, sociallogin: Any) -> None:
        """From here on it is our own entrance: the library opens no session."""
        claims = sociallogin.claims
        try:
            account = account_from_issuer(
                authority=request.authority,
                provider=issuer_id(),
                subject=str(claims["sub"]),
                address=str(claims.get("email") or ""),
                is_verified=claims.get("email_verified") in (True, "true"),
            )
            location = enter(request, account, then=str(sociallogin.state.get("next") or "/"))
        except SignInError as error:
            raise ImmediateHttpResponse(refused(request, error.sentence)) from error
        raise ImmediateHttpResponse(redirect(location))

    def on_authentication_error(self, request: Any, provider: Any, **details: Any) -> None:
        raise ImmediateHttpResponse(issuer_failed(request))


def issuer_id() -> str:
    """A short name for the issuer: another issuer never inherits the subjects of the one before."""
    return f"oidc-{hashlib.sha256(settings.TERREAU_OIDC_ISSUER.encode()).hexdigest()[:16]}"


def refused(request: Any, sentence: str) -> HttpResponse:
    """A plain page that says why nobody was let in."""
    return render(request, "web/sign_in/refused.html", {"sentence": sentence, "next": "/"}, status=403)


def issuer_failed(request: Any) -> HttpResponse:
    return refused(
        request, _("This other way to sign in did not answer as it should. Try again, or use a code.")
    )


def totp_address(account: Account, secret: str) -> str:
    """What an application reads in the drawing."""
    return str(FactorAdapter().build_totp_url(account, secret))
