"""Who is asking: the account of the session, and the person it is for this host's authority."""

from collections.abc import Callable

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, logout
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.crypto import constant_time_compare

from terreau.core.prepared import prepared
from terreau.core.requests import AUTHORITY_KEY, Request
from terreau.people.models import Person
from terreau.people.services import note_visit


@prepared
def _of_account(authority: int, account: int) -> QuerySet[Person]:
    people = Person.objects.filter(authority=authority, account=account, account__is_active=True)
    return people.present().select_related("account")


class PersonMiddleware:
    """Sets `request.account` and `request.person`. A session made for one authority is worth nothing on another's host.

    Account and person come in one query; `request.user`, which would cost another, is filled from it. The day of the
    visit is kept, by one write on the first page of the day.
    """

    def __init__(self, get_response: Callable[[Request], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        request.account = request.person = None
        if request.authority is not None and SESSION_KEY in request.session:
            self._recognise(request)
        return self.get_response(request)

    def _recognise(self, request: Request) -> None:
        if request.session.get(AUTHORITY_KEY) != request.authority.pk:
            logout(request)
            return
        found = _of_account(authority=request.authority.pk, account=int(request.session[SESSION_KEY]))
        if not found:
            request.account = request.user if request.user.is_authenticated else None
            return
        person = found[0]
        signed_for = request.session.get(HASH_SESSION_KEY, "")
        account = person.account
        if (
            account is None
            or person.is_suspended
            or not constant_time_compare(signed_for, account.get_session_auth_hash())
        ):
            logout(request)
            return
        person.authority = request.authority
        request.account, request.person = account, person
        note_visit(person=person)
        request._cached_user = account  # type: ignore[attr-defined]  # where Django keeps request.user
