"""How a circle lives: what it decides alone, who plays which part, one line to the community after each meeting."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from terreau.communities import services
from terreau.communities.forms.circles import CircleLifeForm, CircleNewsForm, CircleRoleForm
from terreau.communities.models import Circle
from terreau.communities.permissions import can_see_circle
from terreau.communities.selectors import circle_members, circles_of
from terreau.core.doors import open_door, signed_in
from terreau.core.requests import Request
from terreau.core.views import bound, perform
from terreau.people.models import Person


def _find(request: Request, public_id: str, circle_id: str, can_do: Any = services.may_settle) -> Circle:
    rows = Circle.objects.filter(community__public_id=public_id, closed_at=None)
    rows = rows.select_related("community__authority", "authority", "parent")
    found: Circle = open_door(
        rows.within(request.authority), circle_id, request.person, can_see_circle, can_do
    )
    return found


@signed_in
def circle_settle(request: Request, public_id: str, circle_id: str) -> HttpResponse:
    """What it is for, what it decides alone, its parent, its review."""
    circle = _find(request, public_id, circle_id)
    others = {one.public_id: one for one in circles_of(circle.community) if one.pk != circle.pk}
    form = bound(
        request,
        CircleLifeForm,
        parents=[(key, one.name) for key, one in others.items()],
        initial={
            "purpose": circle.purpose,
            "decides_alone": circle.decides_alone,
            "parent": circle.parent.public_id if circle.parent else "",
            "review_on": circle.review_on,
        },
    )
    return perform(
        request,
        form,
        act=lambda: services.settle_circle(
            by=request.person,
            circle=circle,
            parent=others.get(form.cleaned_data["parent"]),
            **{name: form.cleaned_data[name] for name in ("purpose", "decides_alone", "review_on")},
        ),
        then=lambda done: circle.get_absolute_url(),
        page="communities/circle_form.html",
        context={"community": circle.community, "circle": circle, "title": _("How this circle works")},
        done=_("It is written down."),
    )


@signed_in
def circle_role(request: Request, public_id: str, circle_id: str) -> HttpResponse:
    """Who leads, who keeps the minutes, who speaks for it in the parent circle."""
    circle = _find(request, public_id, circle_id)
    places = {one.public_id: one for one in circle_members(circle)}
    form = bound(
        request,
        CircleRoleForm,
        places=[(key, one.membership.person.shown_name) for key, one in places.items()],
    )
    return perform(
        request,
        form,
        act=lambda: services.give_role(
            by=request.person,
            circle=circle,
            place=places[form.cleaned_data["place"]],
            role=form.cleaned_data["role"],
        ),
        then=lambda done: circle.get_absolute_url(),
        page="communities/circle_form.html",
        context={"community": circle.community, "circle": circle, "title": _("Who plays which part")},
        done=_("It is written down."),
    )


@signed_in
def circle_news(request: Request, public_id: str, circle_id: str) -> HttpResponse:
    """One line to the community after a meeting."""
    circle = _find(request, public_id, circle_id, _is_in)
    form = bound(request, CircleNewsForm)
    return perform(
        request,
        form,
        act=lambda: services.tell_circle_news(
            by=request.person,
            circle=circle,
            learned=form.cleaned_data["learned"],
            question=form.cleaned_data["question"],
        ),
        then=lambda done: circle.get_absolute_url(),
        page="communities/circle_form.html",
        context={"community": circle.community, "circle": circle, "title": _("One line after a meeting")},
        done=_("The community reads it. Thank you."),
    )


def _is_in(person: Person | None, circle: Circle) -> bool:
    return person is not None and circle_members(circle).filter(membership__person=person).exists()
