"""Who may open the pages that join several rooms."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from terreau.communities.models import Membership
from terreau.communities.permissions import place_of
from terreau.core.doors import signed_in
from terreau.core.requests import Request
from terreau.listening.permissions import campaigns_served
from terreau.offices.permissions import can_administer, is_data_officer, is_elected
from terreau.people.models import Person
from terreau.people.permissions import needs_second_factor

View = Callable[..., HttpResponse]


def can_run_the_space(person: Person | None) -> bool:
    return can_administer(person)


def can_read_register(person: Person | None) -> bool:
    return can_administer(person) or is_data_officer(person)


def can_post_letters(person: Person | None) -> bool:
    """Letters and calls are made by whoever tends a community, and by a campaign's team: they see names and addresses.

    An elected person never does, and an agent only in one of these places. An administrator makes those that nobody else can.
    """
    in_charge = place_of(person).acting or campaigns_served(person)
    return not is_elected(person) and bool(in_charge or can_administer(person))


def can_bring_word(person: Person | None) -> bool:
    """Carrying a word to a gathering, or asking because of it: whoever is in a community, or tends one."""
    place = place_of(person)
    return bool(place.acting) or any(status in Membership.PRESENT for status in place.statuses.values())


def for_whoever_posts(view: View) -> View:
    """Letters: an administrator reads names and addresses after a second proof only."""
    surely = needs_second_factor(view)

    @wraps(view)
    @signed_in
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        return (surely if can_administer(request.person) else view)(request, *args, **kwargs)

    return guarded


def for_administrators(view: View) -> View:
    """Only for administrators, once they have shown a second proof: a passkey or an application's code."""
    surely = needs_second_factor(view)

    @wraps(view)
    @signed_in
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if not can_run_the_space(request.person):
            raise PermissionDenied
        return surely(request, *args, **kwargs)

    return guarded
