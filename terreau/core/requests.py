"""The request as our views see it, once the middleware has found the authority and the person."""

from typing import Any

from django.http import HttpRequest

AUTHORITY_KEY = "authority"  # in a session: the authority it was opened for, and is worth nothing elsewhere


class Request(HttpRequest):
    """`authority` is the host's public body, `person` its signed-in person or None, `account` the install-wide account."""

    authority: Any
    person: Any
    account: Any


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a piece of the page only."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"
