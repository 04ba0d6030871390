"""Circles of a community, and one circle."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from terreau.communities import services
from terreau.communities.forms import CircleForm, CircleGestureForm
from terreau.communities.models import Circle
from terreau.communities.permissions import can_see_circle, can_see_members, can_take_part, is_member
from terreau.communities.selectors import (
    circle_members,
    circle_news_of,
    circles_joined,
    circles_of,
    news_of_circle,
)
from terreau.communities.views.door import find
from terreau.core import clock
from terreau.core.doors import SignInNeeded, open_door
from terreau.core.requests import Request
from terreau.core.views import bound, perform

FIRST_WEEKS = timedelta(days=21)  # a young circle may be two people


def circles(request: Request, public_id: str) -> HttpResponse:
    """Every circle; a member may open another one."""
    community = find(request, public_id, can_take_part if request.method == "POST" else None)
    form = bound(request, CircleForm)
    return perform(
        request,
        form,
        act=lambda: services.create_circle(
            by=request.person,
            community=community,
            name=form.cleaned_data["name"],
            purpose=form.cleaned_data["purpose"],
        ),
        then=lambda circle: circle.get_absolute_url(),
        page="communities/circles.html",
        context={
            "community": community,
            "circles": circles_of(community)[:50],
            "joined": circles_joined(request.person, community),
            "news": circle_news_of(community),
            "can_open": can_take_part(request.person, community),
            "today": clock.today(community.authority.zone),
        },
        done=_("The circle is open, and you are in it."),
    )


def circle(request: Request, public_id: str, circle_id: str) -> HttpResponse:
    """What a circle does; members see who is in it. A post joins, leaves, rests or wakes."""
    rows = Circle.objects.filter(community__public_id=public_id, closed_at=None)
    found = open_door(
        rows.select_related("community__authority", "authority", "parent__community").within(
            request.authority
        ),
        circle_id,
        request.person,
        can_see_circle,
        (lambda person, one: is_member(person, one.community)) if request.method == "POST" else None,
    )
    form = bound(request, CircleGestureForm)
    return perform(
        request,
        form,
        act=_gesture(request, found, form),
        then=lambda done: found.get_absolute_url(),
        page="communities/circle.html",
        context=_around(request, found),
    )


def _around(request: Request, found: Circle) -> dict[str, Any]:
    person, places = request.person, list(circle_members(found)[:60])
    return {
        "circle": found,
        "community": found.community,
        "places": places[:50] if can_see_members(person, found.community) else [],
        "size": len(places),
        "news": news_of_circle(found),
        "is_small": len(places) < Circle.SMALLEST and found.created_at <= clock.now() - FIRST_WEEKS,
        "is_due": found.review_on is not None and found.review_on <= clock.today(found.authority.zone),
        "sees": can_see_members(person, found.community),
        "is_in": found.pk in circles_joined(person, found.community),
        "can_join": is_member(person, found.community),
        "may_settle": services.may_settle(person, found),
        "is_resting": bool(found.resting_until and found.resting_until > clock.today(found.authority.zone)),
    }


def _gesture(request: Request, found: Circle, form: CircleGestureForm) -> Callable[[], Any]:
    by, posted = request.person, request.POST
    if by is None and request.method == "POST":
        raise SignInNeeded
    gestures: dict[str, Callable[[], Any]] = {
        "join": lambda: services.join_circle(by=by, circle=found),
        "leave": lambda: services.leave_circle(by=by, circle=found),
        "wake": lambda: services.rest_circle(by=by, circle=found, until=None),
        "rest": lambda: services.rest_circle(by=by, circle=found, until=form.cleaned_data["until"]),
    }
    return gestures.get(posted.get("gesture", ""), gestures["rest"])
