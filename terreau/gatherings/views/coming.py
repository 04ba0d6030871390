"""« Je viens », with or without an account; and who came."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from terreau.core.doors import signed_in
from terreau.core.forms import GestureForm
from terreau.core.requests import Request, is_fragment
from terreau.core.views import bound, perform
from terreau.gatherings import forms, permissions, selectors, services
from terreau.gatherings.models import Attendance, Gathering
from terreau.gatherings.views.around import (
    address,
    answer_context,
    community_url,
    facts_of,
    open_gathering,
)


def come(request: Request, public_id: str) -> HttpResponse:
    """One click for who is signed in; a first name for who has no account."""
    found = open_gathering(request, public_id)
    if request.person is None:
        return _come_as_guest(request, found)
    form = bound(request, forms.ComeForm)
    return perform(
        request,
        form,
        act=lambda: services.answer_yes(
            person=request.person,
            gathering=found,
            need=form.cleaned_data["need"] if "need" in form.data else None,
        ),
        then=lambda _answer: address(found),
        page="gatherings/_answer.html" if is_fragment(request) else "gatherings/come.html",
        context=answer_context(request, found),
    )


def _come_as_guest(request: Request, found: Gathering) -> HttpResponse:
    form = bound(request, forms.GuestForm)
    return perform(
        request,
        form,
        act=lambda: services.answer_as_guest(
            gathering=found, **{name: form.cleaned_data[name] for name in ("name", "contact", "need")}
        ),
        then=guest_address,
        page="gatherings/come.html",
        context=answer_context(request, found),
    )


@signed_in
def leave(request: Request, public_id: str) -> HttpResponse:
    """« Je ne viens plus », in one click."""
    found = open_gathering(request, public_id)
    answer = selectors.answer_of(request.person, found)
    if answer is None:
        return redirect(address(found))
    return perform(
        request,
        bound(request, GestureForm),
        act=lambda: services.answer_no(attendance=answer, by=request.person),
        then=lambda _answer: address(found),
        page="gatherings/_answer.html" if is_fragment(request) else "gatherings/leave.html",
        context=answer_context(request, found),
    )


def guest(request: Request, public_id: str, token: str) -> HttpResponse:
    """A guest's own answer, by the link they were given; the same page takes it back."""
    found = open_gathering(request, public_id)
    answer = Attendance.objects.filter(gathering=found, guest_token=token, person=None).first()
    if answer is None:
        raise Http404
    answer.gathering = found
    keep = reverse("gatherings:keep", args=[public_id, token])
    return perform(
        request,
        bound(request, GestureForm),
        act=lambda: services.answer_no(attendance=answer),
        then=guest_address,
        page="gatherings/guest.html",
        context={**answer_context(request, found), "guest": answer, "keep_url": keep,
                 "join_url": f"{community_url(found.community)}rejoindre/?{urlencode({'next': keep})}"},
    )  # fmt: skip


@never_cache
@signed_in
def keep(request: Request, public_id: str, token: str) -> HttpResponse:
    """« It is me »: a guest who has an account by now keeps the seat of this link."""
    found = open_gathering(request, public_id)
    answer = Attendance.objects.filter(gathering=found, guest_token=token).first()
    if answer is None:
        raise Http404
    if answer.person_id == request.person.pk:
        return redirect(address(found))
    if answer.person_id is not None:
        raise Http404
    answer.gathering = found
    return perform(
        request,
        bound(request, GestureForm),
        act=lambda: services.keep_seat(person=request.person, seat=answer),
        then=lambda _kept: address(found),
        page="gatherings/keep.html",
        context={**facts_of(found), "guest": answer},
        done=_("This seat is yours now."),
    )


@signed_in
def name_guest(request: Request, public_id: str, answer: str) -> HttpResponse:
    """A guest who became a member, said by whoever organises: on paper, by phone, at the door."""
    found = open_gathering(request, public_id, permissions.can_take_attendance)
    seat = Attendance.objects.filter(gathering=found, public_id=answer).select_related("person").first()
    if seat is None:
        raise Http404
    if seat.person_id is not None:
        return redirect("gatherings:attendance", found.public_id)
    seat.gathering = found
    form = bound(request, forms.KnownGuestForm, members=selectors.members_of(found))
    return perform(
        request,
        form,
        act=lambda: services.keep_seat(person=form.cleaned_data["member"], seat=seat, by=request.person),
        then=lambda _kept: reverse("gatherings:attendance", args=[found.public_id]),
        page="gatherings/name_guest.html",
        context={**facts_of(found), "guest": seat},
        done=_("This seat is theirs now."),
    )


@signed_in
def attendance(request: Request, public_id: str) -> HttpResponse:
    """The organisers' sheet: who is expected and what they need; once started, who came."""
    found = open_gathering(request, public_id, permissions.can_take_attendance)
    sheet, members = selectors.attendance_sheet(found), list(selectors.members_not_listed(found))
    initial = {
        "came": [
            one.attendance.public_id for one in sheet if one.attendance.status == Attendance.Status.CAME
        ],
        "unnamed_guests": found.unnamed_guests or None,
    }
    form = bound(request, forms.AttendanceForm, sheet=sheet, members=members, initial=initial)
    return perform(
        request,
        form,
        act=lambda: services.record_attendance(
            by=request.person, gathering=found, came=form.came_ids, members=form.member_ids,
            unnamed_guests=form.cleaned_data.get("unnamed_guests") or 0,
        ),
        then=address,
        page="gatherings/attendance.html",
        context={**facts_of(found), "sheet": sheet, "room": selectors.room_of(found),
                 "has_started": permissions.has_started(found),
                 "can_answer": permissions.can_answer_gathering(request.person, found)},
        done=_("Who came is written down."),
    )  # fmt: skip


@signed_in
def add(request: Request, public_id: str) -> HttpResponse:
    """Somebody said by phone or on paper that they come."""
    found = open_gathering(request, public_id, permissions.can_take_attendance)
    form = bound(request, forms.BehalfForm, members=selectors.members_not_listed(found))
    return perform(
        request,
        form,
        act=lambda: _add(request, found, form.cleaned_data),
        then=lambda _answer: reverse("gatherings:attendance", args=[found.public_id]),
        page="gatherings/add.html",
        context=facts_of(found),
        done=_("It is written down."),
    )


def _add(request: Request, found: Gathering, typed: dict[str, Any]) -> Attendance:
    member, need = typed["member"], typed["need"]
    if member is not None:
        return services.answer_yes(person=member, gathering=found, need=need, by=request.person)
    return services.answer_as_guest(
        gathering=found, name=typed["name"], contact=typed["contact"], need=need, by=request.person
    )


@signed_in
def leave_for(request: Request, public_id: str, answer: str) -> HttpResponse:
    """Somebody said that they do not come any more."""
    found = open_gathering(request, public_id, permissions.can_take_attendance)
    answered = Attendance.objects.filter(gathering=found, public_id=answer).select_related("person").first()
    if answered is None:
        raise Http404
    answered.gathering = found
    return perform(
        request,
        bound(request, GestureForm),
        act=lambda: services.answer_no(attendance=answered, by=request.person),
        then=lambda _answer: reverse("gatherings:attendance", args=[found.public_id]),
        page="gatherings/leave.html",
        context={**answer_context(request, found), "name": answered.shown_name},
    )


def guest_address(answer: Attendance) -> str:
    return reverse("gatherings:guest", args=[answer.gathering.public_id, answer.guest_token])
