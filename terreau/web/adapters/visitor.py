"""What a request says about its sender: their network, the page they were going to, the code their browser waits for."""

from typing import Any

from allauth.core.internal.ratelimit import get_ip
from django.core import signing
from django.http import HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from terreau.core.requests import Request
from terreau.web.services.codes import AskedCode

COOKIE = "code"
COOKIE_LASTS = 20 * 60
SALT = "terreau.web.waiting"


def network_of(request: Request) -> str:
    """Where the request comes from: an IPv4 address, or the /64 of an IPv6 one. Used for counting only, never kept."""
    return str(get_ip(request))


def safe_next(request: Request, default: str = "/") -> str:
    """The page to go to afterwards, if it is one of ours."""
    wanted = str(request.POST.get("next") or request.GET.get("next") or "")
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours and len(wanted) <= 500 else default


def remember_code(
    request: Request,
    response: HttpResponse,
    asked: AskedCode,
    *,
    purpose: str,
    then: str = "/",
    joins: str = "",
) -> HttpResponse:
    """Bind the code to this browser, in a signed cookie: no session is made for someone who has not signed in."""
    value = {
        "code": asked.public_id,
        "secret": asked.secret,
        "purpose": purpose,
        "next": then,
        "joins": joins,
    }
    response.set_cookie(
        COOKIE, signing.dumps(value, salt=SALT), max_age=COOKIE_LASTS, httponly=True,
        secure=request.is_secure(), samesite="Lax",
    )  # fmt: skip
    return response


def waiting_code(request: Request, purpose: str) -> dict[str, Any] | None:
    """What `remember_code` left, untouched and recent, for that purpose."""
    try:
        value = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=COOKIE_LASTS)
    except signing.BadSignature:
        return None
    return value if isinstance(value, dict) and value.get("purpose") == purpose else None
