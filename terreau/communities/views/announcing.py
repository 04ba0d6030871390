"""Messages to all members: read them, write one, suggest changes, agree."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from terreau.communities import services
from terreau.communities.forms.living import AgreeToForm, AnnouncementForm, SuggestionForm
from terreau.communities.models import Announcement
from terreau.communities.permissions import (
    can_agree_to_announcement,
    can_announce,
    can_rewrite_announcement,
    can_see_announcement,
    can_see_members,
    can_suggest_on_announcement,
    can_tend_community,
    can_withdraw_announcement,
)
from terreau.communities.selectors import announcements_out, announcements_waiting, suggestions_on
from terreau.communities.views.door import find
from terreau.core.doors import open_door, signed_in
from terreau.core.forms import GestureForm
from terreau.core.requests import Request
from terreau.core.views import bound, perform
from terreau.people.models import Person


@signed_in
def announcements(request: Request, public_id: str) -> HttpResponse:
    """What was said to all; for those who tend, what leaves soon."""
    community = find(request, public_id, can_see_members)
    tends = can_tend_community(request.person, community)
    context = {
        "community": community,
        "page": Paginator(announcements_out(community), 20).get_page(request.GET.get("page")),
        "waiting": announcements_waiting(community)[:20] if tends else [],
        "may_write": can_announce(request.person, community),
    }
    return render(request, "communities/announcements.html", context)


@signed_in
def announce(request: Request, public_id: str) -> HttpResponse:
    """Write one: nothing leaves before the other who tends had a day to read it."""
    community = find(request, public_id, can_announce)
    form = bound(request, AnnouncementForm)
    return perform(
        request,
        form,
        act=lambda: services.write_announcement(by=request.person, community=community, **_typed(form)),
        then=lambda found: found.get_absolute_url(),
        page="communities/announcement_form.html",
        context={"community": community, "back": reverse("communities:announcements", args=[public_id])},
        done=_("It is written. It leaves tomorrow, or as soon as the other agrees."),
    )


def _typed(form: GestureForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("subject", "text", "for_institution")}


def _open(request: Request, public_id: str, message_id: str, can_do: Any) -> Announcement:
    rows = Announcement.objects.filter(community__public_id=public_id).select_related(
        "community__authority", "authority", "written_by__account", "agreed_by"
    )
    found: Announcement = open_door(
        rows.within(request.authority), message_id, request.person, can_see_announcement, can_do
    )
    return found


@signed_in
def announcement(request: Request, public_id: str, message_id: str) -> HttpResponse:
    """One of them; a post agrees, suggests, takes it back."""
    gesture = request.POST.get("gesture", "")
    found = _open(request, public_id, message_id, _tends if request.method == "POST" else None)
    form = _form(request, gesture)
    return perform(
        request,
        form,
        act=_gesture(request.person, found, form, gesture),
        then=lambda done: (
            reverse("communities:announcements", args=[public_id])
            if gesture == "withdraw"
            else found.get_absolute_url()
        ),
        page="communities/announcement.html",
        context=lambda: _around(request.person, found, gesture),
        done=_("It is noted."),
    )


def _tends(person: Person | None, one: Announcement) -> bool:
    return can_tend_community(person, one.community)


def _form(request: Request, gesture: str) -> GestureForm:
    if gesture == "agree":
        return bound(request, AgreeToForm)
    return bound(request, GestureForm if gesture == "withdraw" else SuggestionForm)


def _gesture(by: Any, found: Announcement, form: GestureForm, gesture: str) -> Callable[[], Any]:
    gestures: dict[str, Callable[[], Any]] = {
        "agree": lambda: services.agree_to_announcement(
            by=by, announcement=found, version=form.cleaned_data["version"]
        ),
        "withdraw": lambda: services.withdraw_announcement(by=by, announcement=found),
        "suggest": lambda: services.suggest_on_announcement(
            by=by, announcement=found, text=form.cleaned_data["text"]
        ),
    }
    return gestures.get(gesture, gestures["suggest"])


def _around(person: Person | None, found: Announcement, gesture: str) -> dict[str, Any]:
    tends = can_tend_community(person, found.community)
    return {
        "community": found.community,
        "announcement": found,
        "suggestions": suggestions_on(found) if tends else [],
        "tends": tends,
        "may_agree": can_agree_to_announcement(person, found) and found.agreed_by_id is None,
        "may_suggest": can_suggest_on_announcement(person, found),
        "may_rewrite": can_rewrite_announcement(person, found),
        "may_withdraw": can_withdraw_announcement(person, found),
        "suggestion_form": SuggestionForm() if gesture in ("agree", "withdraw") else None,
    }


@signed_in
def announcement_rewrite(request: Request, public_id: str, message_id: str) -> HttpResponse:
    """Write it again: its day to be read starts again."""
    found = _open(request, public_id, message_id, can_rewrite_announcement)
    initial = {name: getattr(found, name) for name in ("subject", "text", "for_institution")}
    form = bound(request, AnnouncementForm, initial=initial)
    return perform(
        request,
        form,
        act=lambda: services.rewrite_announcement(by=request.person, announcement=found, **_typed(form)),
        then=lambda done: found.get_absolute_url(),
        page="communities/announcement_form.html",
        context={
            "community": found.community,
            "suggestions": suggestions_on(found),
            "back": found.get_absolute_url(),
        },
        done=_("It is written again, and may be read for another day."),
    )
