"""Gestures « à deux »: what waits for a second person, proposing, answering."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terreau.communities import services
from terreau.communities.forms.charter import SettingsPairForm
from terreau.communities.forms.pairs import (
    ClosePairForm,
    CrisisPairForm,
    PairAboutForm,
    PairForm,
    RefusePairForm,
)
from terreau.communities.models import Community, PairGesture
from terreau.communities.permissions import (
    can_answer_pair,
    can_propose_kind,
    can_see_pair,
    can_take_contacts,
    can_tend_community,
)
from terreau.communities.selectors import (
    excluded_from,
    exclusions_of,
    exports_of,
    members_besides,
    pair_gestures_of,
    settings_of,
    who_may_answer,
)
from terreau.communities.views.charter import changes
from terreau.communities.views.door import find
from terreau.core.doors import open_door, signed_in
from terreau.core.forms import GestureForm
from terreau.core.requests import Request
from terreau.core.views import bound, perform
from terreau.people.models import Person


@dataclass(frozen=True)
class Offered:
    """A kind of gesture, as the pages say it."""

    kind: str
    path: str
    icon: str
    title: Any
    lead: Any
    submit: Any


OFFERED = {
    one.path: one
    for one in (
        Offered(
            PairGesture.Kind.EXPORT,
            "contacts",
            "download",
            gettext_lazy("Take the members’ contacts out"),
            gettext_lazy(
                "Only of members who agreed. Say what for: it is written in the file, and members read it."
            ),
            gettext_lazy("I propose it"),
        ),
        Offered(
            PairGesture.Kind.EXCLUDE,
            "exclusion",
            "user-minus",
            gettext_lazy("Exclude someone"),
            gettext_lazy(
                "They will be told why, and whom to turn to if they disagree. Talk with them first."
            ),
            gettext_lazy("I propose it"),
        ),
        Offered(
            PairGesture.Kind.CRISIS,
            "crise",
            "shield",
            gettext_lazy("Say that it is a crisis"),
            gettext_lazy(
                "For seven days at most: nobody new comes in, and only gardeners open an exchange. It ends by itself."
            ),
            gettext_lazy("I propose it"),
        ),
        Offered(
            PairGesture.Kind.CLOSE,
            "fermeture",
            "history",
            gettext_lazy("Close the community"),
            gettext_lazy("A story, who keeps what, where members go. Members keep reading it."),
            gettext_lazy("I propose it"),
        ),
        Offered(
            PairGesture.Kind.SETTINGS,
            "reglages",
            "settings",
            gettext_lazy("Change a setting"),
            gettext_lazy("Between two charters, two of you may change how the community lives."),
            gettext_lazy("I propose it"),
        ),
        Offered(
            PairGesture.Kind.READMIT,
            "retour",
            "log-in",
            gettext_lazy("Let someone come back"),
            gettext_lazy("They come back by themselves, if they wish."),
            gettext_lazy("I propose it"),
        ),
    )
}
TOLD: dict[str, type[PairForm]] = {
    PairGesture.Kind.CLOSE: ClosePairForm,
    PairGesture.Kind.CRISIS: CrisisPairForm,
}
BY_KIND = {one.kind: one for one in OFFERED.values()}


@signed_in
def pairs(request: Request, public_id: str) -> HttpResponse:
    """For those who tend: what waits, what may be proposed, what was done."""
    community = find(request, public_id, can_tend_community)
    found = [one for one in pair_gestures_of(community) if can_see_pair(request.person, one)]
    context = {
        "community": community,
        "waiting": [_shown(one, request.person) for one in found if one.is_open],
        "over": [_shown(one, request.person) for one in found if not one.is_open],
        "offered": [one for one in OFFERED.values() if can_propose_kind(request.person, community, one.kind)],
        "kept_out": exclusions_of(community)[:50],
        "exports": exports_of(community)[:10],
    }
    return render(request, "communities/pairs.html", context)


def _shown(gesture: PairGesture, person: Person | None) -> dict[str, Any]:
    return {
        "gesture": gesture,
        "offered": BY_KIND.get(gesture.kind),
        "may_answer": can_answer_pair(person, gesture),
        "is_mine": person is not None and gesture.proposed_by_id == person.pk,
    }


@signed_in
def propose(request: Request, public_id: str, path: str) -> HttpResponse:
    """Propose one: nothing is done before somebody else says yes."""
    offered = OFFERED.get(path)
    if offered is None:
        raise Http404
    community = find(request, public_id, lambda person, one: can_propose_kind(person, one, offered.kind))
    form = _form(request, community, offered.kind)
    return perform(
        request,
        form,
        act=lambda: services.propose_pair(
            by=request.person,
            community=community,
            kind=offered.kind,
            reason=form.cleaned_data["reason"],
            about=form.cleaned_data.get("about"),
            values=form.values(),
        ),
        then=lambda gesture: gesture.get_absolute_url(),
        page="communities/pair_propose.html",
        context={"community": community, "offered": offered},
        done=_("It is proposed. Nothing is done before somebody else says yes."),
    )


def _form(request: Request, community: Community, kind: str) -> PairForm:
    if kind == PairGesture.Kind.SETTINGS:
        return bound(request, SettingsPairForm, settings=settings_of(community))
    if kind in TOLD:
        return bound(request, TOLD[kind])
    if kind not in PairGesture.ABOUT_SOMEONE:
        return bound(request, PairForm)
    people = (
        excluded_from(community)
        if kind == PairGesture.Kind.READMIT
        else members_besides(community, request.person)
    )
    initial = {"about": request.GET.get("qui", "")}
    return bound(request, PairAboutForm, people=people, initial=initial)


@signed_in
def pair(request: Request, public_id: str, gesture_id: str) -> HttpResponse:
    """One of them: read it, confirm it, refuse it with a reason, take it back."""
    rows = PairGesture.objects.filter(community__public_id=public_id).select_related(
        "community__authority", "authority", "proposed_by__authority", "answered_by", "about", "export"
    )
    found: PairGesture = open_door(rows.within(request.authority), gesture_id, request.person, can_see_pair)
    form = bound(request, RefusePairForm)
    return perform(
        request,
        form,
        act=_gesture(request, found, form),
        then=lambda done: found.get_absolute_url(),
        page="communities/pair.html",
        context=lambda: _around(request, found),
        done=_("It is noted."),
    )


def _around(request: Request, found: PairGesture) -> dict[str, Any]:
    export = getattr(found, "export", None)
    return {
        "community": found.community,
        **_shown(found, request.person),
        "awaited": who_may_answer(found)[:8] if found.is_open else [],
        "changes": changes(found.community, found.values) if found.is_open else [],
        "texts": [
            found.values[name]
            for name in ("story", "who_keeps", "where_next", "words", "whom_to_call")
            if name in found.values
        ],
        "export": export,
        "may_take": export is not None
        and export.downloaded_at is None
        and can_take_contacts(request.person, export),
    }


def _gesture(request: Request, found: PairGesture, form: GestureForm) -> Callable[[], Any]:
    by = request.person
    gestures: dict[str, Callable[[], Any]] = {
        "confirm": lambda: services.confirm_pair(by=by, gesture=found),
        "withdraw": lambda: services.withdraw_pair(by=by, gesture=found),
        "refuse": lambda: services.refuse_pair(by=by, gesture=found, reason=form.cleaned_data["reason"]),
    }
    return gestures.get(request.POST.get("gesture", ""), gestures["refuse"])
