"""Doors: the only way from an address to an object, and from a visitor to a page for people who signed in."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from terreau.core.requests import Request

Thing = TypeVar("Thing", bound=Model)
View = Callable[..., HttpResponse]


class SignInNeeded(PermissionDenied):
    """A gesture sent by someone no longer signed in: the page keeps what was typed and offers to sign in again."""


def open_door(
    queryset: QuerySet[Thing],
    public_id: str,
    person: Any,
    can_see: Callable[[Any, Thing], bool],
    can_do: Callable[[Any, Thing], bool] | None = None,
) -> Thing:
    """The object behind an address, if this person may see it (else 404) and do what they ask (else 403).

    The queryset must have been narrowed to one authority with `.within(authority)`; forgetting it is a programming error.
    """
    if hasattr(queryset, "within") and "authority" not in getattr(queryset, "_hints", {}):
        raise ImproperlyConfigured(f"{queryset.model.__name__} must be narrowed with .within(authority).")
    thing = queryset.filter(public_id=public_id).first()
    if thing is None or not can_see(person, thing):
        raise Http404
    if can_do is not None and not can_do(person, thing):
        if person is None:
            raise SignInNeeded
        raise PermissionDenied
    return thing


def signed_in(view: View) -> View:
    """Only for a signed-in person of this authority; others are sent to sign in, and what they posted is kept."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.person is not None:
            return view(request, *args, **kwargs)
        if request.method == "POST":
            raise SignInNeeded
        return redirect(sign_in_url(request.get_full_path()))

    return guarded


def sign_in_url(back: str) -> str:
    """The address of the sign-in page, coming back afterwards."""
    return f"{reverse('web:sign_in')}?{urlencode({'next': back})}"
