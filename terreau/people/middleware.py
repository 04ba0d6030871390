"""Who is asking: the account of the session, and the person it is for this host's authority."""

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpResponseBase

from terreau.core.requests import Request
from terreau.people.selectors import person_of

AUTHORITY_KEY = "authority"


class PersonMiddleware:
    """Sets `request.account` and `request.person`. A session made for one authority is worth nothing on another's host."""

    def __init__(self, get_response: Callable[[Request], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        request.account = request.person = None
        if request.authority is not None and request.user.is_authenticated:
            bound_to = request.session.get(AUTHORITY_KEY)
            if bound_to != request.authority.pk:
                logout(request)
            else:
                request.account = request.user
                request.person = person_of(request.account, request.authority)
                if request.person is not None and request.person.is_suspended:
                    logout(request)
                    request.account = request.person = None
        return self.get_response(request)
