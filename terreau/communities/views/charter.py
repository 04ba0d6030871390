"""The charter: the one in force, its versions with what changed, the round of consent."""

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from terreau.communities import services
from terreau.communities.differences import differences
from terreau.communities.forms.charter import CharterForm, RemarkForm, VoiceForm
from terreau.communities.models import Charter, Community
from terreau.communities.permissions import (
    can_amend_charter,
    can_propose_charter,
    can_remark_on_charter,
    can_see_community,
    can_see_members,
    can_speak_on_charter,
    can_tend_community,
    is_member,
)
from terreau.communities.selectors import (
    agreement_of,
    charter_in_discussion,
    charter_in_force,
    charters_of,
    remarks_on,
    round_of,
    settings_of,
    settled,
    version_before,
    voices_on,
)
from terreau.communities.selectors.settings import LABELS, said
from terreau.communities.views.door import find
from terreau.core import clock
from terreau.core.doors import open_door, signed_in
from terreau.core.forms import GestureForm
from terreau.core.requests import Request
from terreau.core.views import bound, perform
from terreau.people.models import Person


def charter(request: Request, public_id: str) -> HttpResponse:
    """The charter in force, made to be read aloud and printed."""
    community = find(request, public_id)
    found = charter_in_force(community)
    agreement = agreement_of(request.person, community) if is_member(request.person, community) else None
    context = {
        "community": community,
        "charter": found,
        "discussed": charter_in_discussion(community),
        "versions": charters_of(community)[:20],
        "settled": settled(settings_of(community)),
        "may_propose": can_propose_charter(request.person, community),
        "may_agree": found is not None
        and is_member(request.person, community)
        and (agreement is None or agreement.charter_id != found.pk),
        "agreement": agreement,
        "is_due": found is not None
        and found.review_on is not None
        and found.review_on <= clock.today(community.authority.zone),
    }
    return render(request, "communities/charter.html", context)


def changes(community: Community, values: dict[str, Any]) -> list[str]:
    """Each setting that would change, with what it is today."""
    now = settings_of(community)
    return [
        _("%(what)s: %(before)s → %(after)s")
        % {"what": LABELS[name], "before": said(name, getattr(now, name)), "after": said(name, value)}
        for name, value in values.items()
        if name in LABELS
    ]


@signed_in
def charter_propose(request: Request, public_id: str) -> HttpResponse:
    """Write a charter, or write it again."""
    community = find(request, public_id, can_propose_charter)
    current = charter_in_force(community)
    form = bound(
        request,
        CharterForm,
        settings=settings_of(community),
        initial={"text": current.text if current else _starting_point()},
    )
    return perform(
        request,
        form,
        act=lambda: services.propose_charter(
            by=request.person, community=community, text=form.cleaned_data["text"], values=form.changed()
        ),
        then=lambda written: written.get_absolute_url(),
        page="communities/charter_propose.html",
        context={
            "community": community,
            "tends": can_tend_community(request.person, community),
            "fieldsets": form.fieldsets(),
        },
        done=_("It is proposed. Each member says what they think."),
    )


def _starting_point() -> str:
    """A few titles to begin with: a blank page frightens."""
    return _(
        "## What we are here for\n\n…\n\n## How we treat each other\n\n- …\n\n## How we decide\n\n- …\n\n## How one comes in, "
        "rests, leaves\n\n- …"
    )


def charter_version(request: Request, public_id: str, charter_id: str) -> HttpResponse:
    """One version: what changes, what members and the authority said; a post speaks."""
    gesture = request.POST.get("gesture", "")
    rows = Charter.objects.filter(community__public_id=public_id).select_related(
        "community__authority", "authority", "proposed_by"
    )
    found: Charter = open_door(
        rows.within(request.authority),
        charter_id,
        request.person,
        lambda person, one: can_see_community(person, one.community),
        _may(gesture) if request.method == "POST" else None,
    )
    form = _form(request, found, gesture)
    return perform(
        request,
        form,
        act=_gesture(request.person, found, form, gesture),
        then=lambda done: done.get_absolute_url() if isinstance(done, Charter) else found.get_absolute_url(),
        page="communities/charter_version.html",
        context=lambda: _around(request.person, found, gesture),
        done=_("It is noted."),
    )


def _may(gesture: str) -> Callable[[Person | None, Charter], bool]:
    """Each gesture of the page has its own people."""
    if gesture == "remark":
        return lambda person, one: can_remark_on_charter(person, one.community)
    if gesture == "withdraw":
        return can_amend_charter
    if gesture == "agree":
        return lambda person, one: is_member(person, one.community)
    return lambda person, one: can_speak_on_charter(person, one.community)


def _form(request: Request, found: Charter, gesture: str) -> GestureForm:
    if gesture == "remark":
        return bound(request, RemarkForm)
    if gesture in ("back", "withdraw", "agree"):
        return bound(request, GestureForm)
    return bound(request, VoiceForm)


def _gesture(by: Any, found: Charter, form: GestureForm, gesture: str) -> Callable[[], Any]:
    gestures: dict[str, Callable[[], Any]] = {
        "consent": lambda: services.speak_on_charter(by=by, charter=found, consents=True),
        "object": lambda: services.speak_on_charter(
            by=by, charter=found, consents=False, reason=form.cleaned_data["reason"]
        ),
        "back": lambda: services.back_charter(by=by, charter=found),
        "withdraw": lambda: services.withdraw_charter(by=by, charter=found),
        "agree": lambda: services.agree_to_charter(person=by, charter=found),
        "remark": lambda: services.remark_on_charter(by=by, charter=found, text=form.cleaned_data["remark"]),
    }
    return gestures.get(gesture, gestures["object"])


def _around(person: Person | None, found: Charter, gesture: str) -> dict[str, Any]:
    community = found.community
    sees = can_see_members(person, community)
    voices = voices_on(found) if sees else []
    before = version_before(found)
    return {
        "community": community,
        "charter": found,
        "pieces": differences(as_read(before.text), as_read(found.text)) if before else [],
        "before": before,
        "changes": changes(community, found.values) if found.status in ("draft", "proposed") else [],
        "round": round_of(found, clock.now()) if found.is_open else None,
        "sees": sees,
        "tends": can_tend_community(person, community),
        "objections": [one for one in voices if one.is_objection],
        "consents": [one for one in voices if not one.is_objection],
        "mine": next((one for one in voices if person and one.person_id == person.pk), None),
        "remarks": remarks_on(found),
        "may_speak": found.is_open and can_speak_on_charter(person, community),
        "may_back": found.status == Charter.Status.DRAFT and can_speak_on_charter(person, community),
        "may_amend": found.is_open and can_amend_charter(person, found),
        "may_remark": found.status in ("draft", "proposed") and can_remark_on_charter(person, community),
        "remark_form": RemarkForm() if gesture != "remark" else None,
        "voice_form": VoiceForm() if gesture == "remark" else None,
    }


def as_read(text: str) -> str:
    """A text without the signs that make titles and lists: what changes is what people read."""
    return re.sub(r"(?m)^\s*[-*] ", "• ", re.sub(r"(?m)^\s*#{1,6} ", "", text))


@signed_in
def charter_amend(request: Request, public_id: str, charter_id: str) -> HttpResponse:
    """Answer objections by writing again: another version, another round."""
    rows = Charter.objects.filter(community__public_id=public_id).select_related(
        "community__authority", "authority"
    )
    found: Charter = open_door(
        rows.within(request.authority),
        charter_id,
        request.person,
        lambda person, one: can_see_community(person, one.community),
        can_amend_charter,
    )
    settings = settings_of(found.community)
    form = bound(request, CharterForm, settings=settings, initial={"text": found.text, **found.values})
    return perform(
        request,
        form,
        act=lambda: services.amend_charter(
            by=request.person, charter=found, text=form.cleaned_data["text"], values=form.changed()
        ),
        then=lambda written: written.get_absolute_url(),
        page="communities/charter_propose.html",
        context={
            "community": found.community,
            "tends": True,
            "amended": found,
            "fieldsets": form.fieldsets(),
        },
        done=_("It is written again, and a new round begins."),
    )
