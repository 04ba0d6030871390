"""How surely do we know who is asking? A second factor, a recent confirmation."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from terreau.core.doors import signed_in
from terreau.core.requests import Request

# Real seconds, not the demo's clock: it leaps by days.
SECOND_FACTOR_KEY = "second_factor_at"
CONFIRMED_KEY = "confirmed_at"
SECOND_FACTOR_LASTS = 12 * 3600
CONFIRMATION_LASTS = 15 * 60
View = Callable[..., HttpResponse]


def has_second_factor(request: Request) -> bool:
    """Whether a passkey or an application's code was shown in this session."""
    return request.person is not None and _is_recent(request, SECOND_FACTOR_KEY, SECOND_FACTOR_LASTS)


def has_confirmed(request: Request) -> bool:
    """Whether the person proved who they are within the last quarter of an hour."""
    return _is_recent(request, CONFIRMED_KEY, CONFIRMATION_LASTS)


def needs_second_factor(view: View) -> View:
    """For contact notes, exports and administration: a passkey or a code first, then back to the page."""
    return _guarded(view, has_second_factor, "web:second_factor")


def needs_confirmation(view: View) -> View:
    """For what changes how one signs in: confirm again after a quarter of an hour."""
    return _guarded(view, has_confirmed, "web:confirm")


def _is_recent(request: Request, key: str, lasts: int) -> bool:
    at = request.session.get(key)
    return isinstance(at, int | float) and 0 <= time.time() - at < lasts


def _guarded(view: View, is_sure: Callable[[Request], bool], where: str) -> View:
    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_sure(request):
            return view(request, *args, **kwargs)
        # A posted form cannot be carried through: its page is, and what it says stands in the browser's history.
        back = request.get_full_path()
        return redirect(f"{reverse(where)}?{urlencode({'next': back})}")

    return signed_in(guarded)
