"""My first steps: who welcomes me, a buddy, a first thing to do, and what I say of myself."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terreau.communities.forms.welcome import OneselfForm, ThingForm
from terreau.communities.models import Buddy, FirstThing, Membership
from terreau.communities.permissions import can_see_members, can_take_part, can_welcome
from terreau.communities.selectors.welcome import buddies_of, own_membership, things_for, things_taken
from terreau.communities.services.welcoming import (
    add_first_thing,
    agree_to_buddy,
    change_welcomer,
    end_buddy,
    finish_thing,
    give_thing_back,
    offer_buddy,
    retire_thing,
    say_of_oneself,
    take_thing,
)
from terreau.communities.views.door import find
from terreau.core.doors import open_door, signed_in
from terreau.core.forms import GestureForm
from terreau.core.requests import Request
from terreau.core.views import bound, perform
from terreau.people.models import Person

SAID = ("introduction", "skills", "availability", "access_needs", "if_quiet", "offers_welcome")


def _own(request: Request, public_id: str) -> Membership:
    community = find(request, public_id, can_do=can_take_part)
    membership = own_membership(request.person, community)
    if membership is None:
        raise PermissionDenied
    membership.community = community
    return membership


@signed_in
def first_steps(request: Request, public_id: str) -> HttpResponse:
    """What I find here, and what I say of myself."""
    membership = _own(request, public_id)
    form = bound(request, OneselfForm, initial={name: getattr(membership, name) for name in SAID})
    return perform(
        request,
        form,
        act=lambda: say_of_oneself(membership=membership, **{name: form.cleaned_data[name] for name in SAID}),
        then=lambda member: _back(public_id),
        page="communities/first_steps.html",
        context=lambda: _around(request, membership),
        done=_("It is noted."),
    )


def _back(public_id: str) -> str:
    return reverse("communities:first_steps", args=[public_id])


def _around(request: Request, membership: Membership) -> dict[str, Any]:
    mine = things_taken(membership)
    return {
        "community": membership.community,
        "membership": membership,
        "buddies": [
            {
                "row": one,
                "with": one.companion if one.newcomer_id == membership.pk else one.newcomer,
                "may_agree": one.newcomer_id == membership.pk and one.agreed_at is None,
            }
            for one in buddies_of(membership)
        ],
        "things": [(one, mine.get(one.pk)) for one in things_for(membership.community)],
    }


@signed_in
def things(request: Request, public_id: str) -> HttpResponse:
    """The small things to do, and one more."""
    membership = _own(request, public_id)
    form = bound(request, ThingForm)
    return perform(
        request,
        form,
        act=lambda: add_first_thing(
            by=membership.person,
            community=membership.community,
            title=form.cleaned_data["title"],
            minutes=form.cleaned_data["minutes"],
            when=form.cleaned_data["when"],
        ),
        then=lambda made: reverse("communities:things", args=[public_id]),
        page="communities/things.html",
        context=lambda: {"community": membership.community, "things": list(things_for(membership.community))},
        done=_("It is on the list."),
    )


@require_POST
@signed_in
def thing(request: Request, public_id: str, thing_id: str) -> HttpResponse:
    """« Je le fais », done, given back, or taken off the list."""
    membership = _own(request, public_id)
    rows = FirstThing.objects.filter(community=membership.community).select_related("community")
    found = open_door(
        rows.within(request.authority),
        thing_id,
        request.person,
        lambda person, one: can_take_part(person, one.community),
    )
    gestures: dict[str, Callable[[], object]] = {
        "take": lambda: take_thing(membership=membership, thing=found),
        "done": lambda: finish_thing(membership=membership, thing=found),
        "back": lambda: give_thing_back(membership=membership, thing=found),
        "retire": lambda: retire_thing(by=membership.person, thing=found),
    }
    gesture = request.POST.get("gesture", "take")
    back = reverse("communities:things", args=[public_id]) if gesture == "retire" else _back(public_id)
    return _press(request, back, gestures.get(gesture, gestures["take"]))


@require_POST
@signed_in
def buddy(request: Request, public_id: str, buddy_id: str) -> HttpResponse:
    """Yes to a buddy; or the end of it, without a reason."""
    rows = Buddy.objects.filter(newcomer__community__public_id=public_id).within(request.authority)
    rows = rows.select_related("newcomer__person", "companion__person", "authority")
    found: Buddy = open_door(
        rows,
        buddy_id,
        request.person,
        lambda person, one: (
            person is not None and person.pk in (one.newcomer.person_id, one.companion.person_id)
        ),
    )
    if request.POST.get("gesture") == "end":
        return _press(request, _back(public_id), lambda: end_buddy(by=request.person, buddy=found))
    return _press(request, _back(public_id), lambda: agree_to_buddy(by=request.person, buddy=found))


@require_POST
@signed_in
def offer(request: Request, public_id: str, member_id: str) -> HttpResponse:
    """Offer to be somebody's buddy."""
    found = _member(request, public_id, member_id, lambda person, one: can_see_members(person, one.community))
    back = reverse("communities:members", args=[public_id])
    return _press(
        request,
        back,
        lambda: offer_buddy(by=request.person, newcomer=found),
        _("They are told. They say yes if they like."),
    )


@require_POST
@signed_in
def welcomer(request: Request, public_id: str, member_id: str) -> HttpResponse:
    """Somebody else welcomes them."""
    found = _member(request, public_id, member_id, can_welcome)
    to = Person.objects.within(request.authority).filter(public_id=request.POST.get("to", "")).first()
    back = reverse("communities:members", args=[public_id])
    return _press(
        request,
        back,
        lambda: change_welcomer(by=request.person, membership=found, to=to or found.person),
        _("It is noted. They are told."),
    )


def _member(request: Request, public_id: str, member_id: str, can_see: Any) -> Membership:
    rows = Membership.objects.present().filter(community__public_id=public_id).within(request.authority)
    rows = rows.select_related("community__authority", "person__authority", "welcomer", "authority")
    found: Membership = open_door(rows, member_id, request.person, can_see)
    return found


def _press(request: Request, back: str, act: Callable[[], object], done: str = "") -> HttpResponse:
    return perform(
        request,
        GestureForm(request.POST),
        act=act,
        then=lambda result: back,
        page="communities/refused.html",
        context={"back": back},
        done=done,
    )
