"""What the sign-in page offers besides a code by mail."""

from typing import Any

from django.conf import settings

from terreau.authorities.models import Authority
from terreau.web.selectors.demo_people import demo_people


def sign_in_choices(authority: Authority) -> dict[str, Any]:
    """The other organisation's button when one is configured; the demo's people in a demo."""
    is_demo = settings.TERREAU_DEMO and authority.is_demo
    return {
        "issuer_name": settings.TERREAU_OIDC_NAME if settings.TERREAU_OIDC_ISSUER else "",
        "demo_people": demo_people(authority) if is_demo else [],
        "has_mailbox": shows_mailbox(),
    }


def shows_mailbox() -> bool:
    """Whether mail lands in a folder, in demo or development: never where it really leaves."""
    return bool(settings.TERREAU_MAIL_IS_SHOWN)
