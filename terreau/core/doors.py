"""Doors: the only way from an address to an object, and from a visitor to a page for people who signed in."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from terreau.core.prepared import prepared
from terreau.core.requests import Request

Thing = TypeVar("Thing", bound=Model)
View = Callable[..., HttpResponse]
_finders: dict[tuple[type[Model], str], Callable[..., list[Any]]] = {}


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
    found: Sequence[Thing] = _behind(queryset, public_id)
    return admit(found, person, can_see, can_do)


def admit(
    found: Sequence[Thing],
    person: Any,
    can_see: Callable[[Any, Thing], bool],
    can_do: Callable[[Any, Thing], bool] | None = None,
) -> Thing:
    """The same for a thing that a selector looked for in one authority: what it found, if anything."""
    thing = next(iter(found), None)
    if thing is None or not can_see(person, thing):
        raise Http404
    if can_do is not None and not can_do(person, thing):
        if person is None:
            raise SignInNeeded
        raise PermissionDenied
    return thing


def _behind(queryset: Any, public_id: str) -> Sequence[Any]:
    """The object, if it is there. Most addresses narrow by the authority alone: their statement is prepared."""
    query = queryset.query
    more = query.annotations or query.deferred_loading[0] or queryset._prefetch_related_lookups
    if more or len(query.where.children) != 1 or "authority" not in queryset._hints:
        return list(queryset.filter(public_id=public_id)[:1])
    find = _finder(queryset.model, query.select_related)
    return find(authority=queryset._hints["authority"], public_id=public_id)


def _finder(model: type[Model], related: Any) -> Callable[..., list[Any]]:
    key = (model, repr(related))
    if key not in _finders:

        @prepared
        def find(authority: int, public_id: str) -> QuerySet[Any]:
            rows = model._default_manager.filter(authority=authority, public_id=public_id)
            rows.query.select_related = related
            return rows

        _finders[key] = find
    return _finders[key]


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
