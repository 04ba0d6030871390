"""Rest, decided by members; waking, by whoever wishes it; the end of a crisis; what somebody without a screen says."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from terreau.communities import services
from terreau.communities.forms.living import RestForm, RestVoiceForm, SpeakForForm
from terreau.communities.models import Charter, Community, RestRound
from terreau.communities.permissions import (
    can_propose_rest,
    can_see_community,
    can_see_members,
    can_speak_on_charter,
    can_tend_community,
    can_wish_to_wake,
)
from terreau.communities.selectors import (
    rest_round_of,
    rest_standing,
    rest_voices,
    wake_wishes,
    without_screen,
)
from terreau.communities.services.refusal import CommunityError
from terreau.communities.views.door import find
from terreau.core import clock
from terreau.core.doors import open_door, signed_in
from terreau.core.forms import GestureForm
from terreau.core.requests import Request
from terreau.core.views import bound, perform
from terreau.people.models import Person

STANCES = [("consent", gettext_lazy("Let us rest")), ("objection", gettext_lazy("Let us go on"))]


@signed_in
def rest(request: Request, public_id: str) -> HttpResponse:
    """Ask members whether to rest, speak, take the question back."""
    community = find(request, public_id, can_see_members)
    gesture = request.POST.get("gesture", "")
    found = rest_round_of(community)
    form = _form(request, gesture)
    return perform(
        request,
        form,
        act=_gesture(request.person, community, found, form, gesture),
        then=lambda done: reverse("communities:rest", args=[public_id]),
        page="communities/rest.html",
        context=lambda: _around(request.person, community, found, gesture),
        done=_("It is noted."),
    )


def _form(request: Request, gesture: str) -> GestureForm:
    if gesture == "ask":
        return bound(request, RestForm)
    return bound(request, GestureForm if gesture == "withdraw" else RestVoiceForm)


def _gesture(
    by: Any, community: Community, found: RestRound | None, form: GestureForm, gesture: str
) -> Callable[[], Any]:
    if gesture == "ask":
        return lambda: services.open_rest_round(
            by=by, community=community, reason=form.cleaned_data["reason"]
        )
    if found is None:
        return _nothing_asked
    if gesture == "withdraw":
        return lambda: services.withdraw_rest(by=by, rest_round=found)
    return lambda: services.speak_on_rest(
        by=by, rest_round=found, consents=gesture == "consent", reason=form.cleaned_data["reason"]
    )


def _nothing_asked() -> None:
    raise CommunityError(_("Nobody asks this question for now."))


def _around(
    person: Person | None, community: Community, found: RestRound | None, gesture: str
) -> dict[str, Any]:
    voices = rest_voices(found) if found else []
    is_open = found is not None and found.is_open
    return {
        "community": community,
        "rest_round": found,
        "round": rest_standing(found, clock.now()) if found and is_open else None,
        "goes_on": [one for one in voices if one.is_objection],
        "rests": [one for one in voices if not one.is_objection],
        "mine": next((one for one in voices if person and one.person_id == person.pk), None),
        "may_ask": not is_open and can_propose_rest(person, community),
        "may_speak": is_open and can_speak_on_charter(person, community),
        "tends": can_tend_community(person, community),
        "may_wake": community.status == Community.Status.RESTING and can_wish_to_wake(person, community),
        "wishes": wake_wishes(community)[:20] if community.status == Community.Status.RESTING else [],
        "ask_form": None if gesture == "ask" else RestForm(),
        "voice_form": RestVoiceForm() if gesture in ("ask", "withdraw") else None,
    }


@require_POST
@signed_in
def wake(request: Request, public_id: str) -> HttpResponse:
    """One click by those who tend; two members who wish it."""
    community = find(request, public_id, can_wish_to_wake)
    is_mine = can_tend_community(request.person, community)
    back = community.get_absolute_url() if is_mine else reverse("communities:rest", args=[public_id])
    return perform(
        request,
        GestureForm(request.POST),
        act=lambda: services.wake_community(by=request.person, community=community),
        then=lambda done: back,
        page="communities/refused.html",
        context={"back": back},
        done=_("It is awake again.") if is_mine else _("Your wish is said: one more person, and it wakes."),
    )


@require_POST
@signed_in
def crisis_end(request: Request, public_id: str) -> HttpResponse:
    """Either of those who tend, before its day."""
    community = find(request, public_id, can_tend_community)
    back = community.get_absolute_url()
    return perform(
        request,
        GestureForm(request.POST),
        act=lambda: services.end_crisis(by=request.person, community=community),
        then=lambda done: back,
        page="communities/refused.html",
        context={"back": back},
        done=_("It is over: the door is open again."),
    )


# ---------------------------------------------------------------- for somebody without a screen


@signed_in
def rest_for(request: Request, public_id: str) -> HttpResponse:
    """What they say about rest, or that they wish it wakes."""
    community = find(request, public_id, can_tend_community)
    found = rest_round_of(community)
    is_resting = community.status == Community.Status.RESTING
    form = bound(
        request, SpeakForForm, people=without_screen(community), stances=[] if is_resting else STANCES
    )
    return perform(
        request,
        form,
        act=lambda: _say_for(request.person, community, found, form),
        then=lambda done: reverse("communities:rest", args=[public_id]),
        page="communities/speak_for.html",
        context={
            "community": community,
            "back": reverse("communities:rest", args=[public_id]),
            "title": _("Somebody wishes that it wakes") if is_resting else _("What somebody says about rest"),
        },
        done=_("It is written down, with your name beside."),
    )


def _say_for(by: Any, community: Community, found: RestRound | None, form: SpeakForForm) -> Any:
    if "stance" not in form.fields:
        return services.wake_community(by=by, community=community, **form.said())
    if found is None:
        return _nothing_asked()
    return services.speak_on_rest(
        by=by,
        rest_round=found,
        consents=form.cleaned_data["stance"] == "consent",
        reason=form.cleaned_data["reason"],
        **form.said(),
    )


@signed_in
def charter_for(request: Request, public_id: str, charter_id: str) -> HttpResponse:
    """What they say of a charter."""
    rows = Charter.objects.filter(community__public_id=public_id).select_related(
        "community__authority", "authority", "proposed_by"
    )
    found: Charter = open_door(
        rows.within(request.authority),
        charter_id,
        request.person,
        lambda person, one: can_see_community(person, one.community),
        lambda person, one: can_tend_community(person, one.community),
    )
    form = bound(request, SpeakForForm, people=without_screen(found.community))
    return perform(
        request,
        form,
        act=lambda: services.speak_on_charter(
            by=request.person,
            charter=found,
            consents=form.cleaned_data["stance"] == "consent",
            reason=form.cleaned_data["reason"],
            **form.said(),
        ),
        then=lambda done: found.get_absolute_url(),
        page="communities/speak_for.html",
        context={
            "community": found.community,
            "back": found.get_absolute_url(),
            "title": _("What somebody says of the charter"),
        },
        done=_("It is written down, with your name beside."),
    )
