"""Administering a territory: what is missing, identity, legal contacts, mail test, offices, register of personal data."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terreau.authorities.selectors import territories_of
from terreau.authorities.services import cover_territory
from terreau.core.doors import open_door, signed_in
from terreau.core.forms import GestureForm
from terreau.core.requests import Request
from terreau.core.views import bound, perform
from terreau.crossings.services import (
    end_seat_of_office,
    invite_to_office,
    open_to_the_public,
    send_mail_test,
    set_identity,
    set_legal_contacts,
    verify_mail_test,
    what_is_missing,
)
from terreau.files.selectors import picture_of
from terreau.offices.models import Office
from terreau.offices.selectors import electoral_periods, offices_held
from terreau.offices.services import declare_electoral_period
from terreau.people.permissions import needs_second_factor
from terreau.web.forms.setup import ElectoralForm, IdentityForm, LegalForm, MailTestForm, OfficeForm
from terreau.web.permissions import (
    can_post_letters,
    can_read_register,
    can_run_the_space,
    for_administrators,
)
from terreau.web.selectors.register import register_by_room


def _home(result: Any) -> str:
    return reverse("web:administration")


@for_administrators
def administration(request: Request) -> HttpResponse:
    """What is missing, and the door to the public."""
    authority, by = request.authority, request.person
    form = bound(request, GestureForm)
    return perform(
        request,
        form,
        act=lambda: open_to_the_public(by=by, authority=authority),
        then=_home,
        page="web/admin/overview.html",
        context={
            "missing": what_is_missing(authority),
            "offices": offices_held(authority),
            "can_post": can_post_letters(by),
        },
        done=_("The site is open to the public."),
    )


@for_administrators
def identity(request: Request) -> HttpResponse:
    authority, by = request.authority, request.person
    first = {"name": authority.name, "accent": authority.accent, "welcome_text": authority.welcome_text}
    form = bound(request, IdentityForm, initial=first)

    def act() -> None:
        values = dict(form.cleaned_data)
        values.pop("submission_key")
        territory = values.pop("territory")
        set_identity(by=by, authority=authority, **values)
        if territory:
            cover_territory(authority=authority, territory=territory)

    context = {"territories": territories_of(authority), "logo": picture_of("authority", authority.pk)}
    return perform(
        request, form, act=act, then=_home, page="web/admin/identity.html", context=context, done=_("Saved.")
    )


@for_administrators
def legal_contacts(request: Request) -> HttpResponse:
    authority, by = request.authority, request.person
    form = bound(
        request, LegalForm, initial={name: getattr(authority, name, "") for name in LegalForm.base_fields}
    )

    def act() -> None:
        values = {name: value for name, value in form.cleaned_data.items() if name != "submission_key"}
        set_legal_contacts(by=by, authority=authority, **values)

    return perform(request, form, act=act, then=_home, page="web/admin/legal.html", done=_("Saved."))


@for_administrators
def mail_test(request: Request) -> HttpResponse:
    """Send a code, then type it: proof that mail leaves."""
    authority, by = request.authority, request.person
    form = bound(request, MailTestForm, initial={"proof": request.session.get("mail_test", "")})
    return perform(
        request,
        form,
        act=lambda: verify_mail_test(
            by=by, authority=authority, code=form.cleaned_data["code"], proof=form.cleaned_data["proof"]
        ),
        then=_home,
        page="web/admin/mail.html",
        done=_("Mail leaves as it should."),
    )


@require_POST
@for_administrators
def send_test(request: Request) -> HttpResponse:
    """Send the code, once even if the button is pressed twice; its proof waits in the session."""
    authority, by = request.authority, request.person

    def act() -> None:
        request.session["mail_test"] = send_mail_test(by=by, authority=authority)

    return perform(
        request,
        bound(request, GestureForm),
        act=act,
        then=lambda sent: reverse("web:mail_test"),
        page="web/admin/mail.html",
    )


@for_administrators
def electoral(request: Request) -> HttpResponse:
    """Declare the months before an election."""
    form = bound(request, ElectoralForm)
    return perform(
        request,
        form,
        act=lambda: declare_electoral_period(
            by=request.person,
            **{name: form.cleaned_data[name] for name in ("starts_on", "ends_on", "candidates")},
        ),
        then=lambda _period: reverse("web:electoral"),
        page="web/admin/electoral.html",
        context={"periods": electoral_periods(request.authority)[:10]},
        done=_("Saved."),
    )


@for_administrators
def offices(request: Request) -> HttpResponse:
    """Who holds an office, and naming someone."""
    authority, by = request.authority, request.person
    form = bound(request, OfficeForm)

    def act() -> Office:
        values = {name: value for name, value in form.cleaned_data.items() if name != "submission_key"}
        return invite_to_office(by=by, authority=authority, **values)

    return perform(
        request,
        form,
        act=act,
        then=lambda office: reverse("web:offices"),
        page="web/admin/offices.html",
        context={"offices": offices_held(authority)},
        done=_("The office is given, and the person is told by mail."),
    )


@needs_second_factor
def end_office(request: Request, public_id: str) -> HttpResponse:
    """Ask once, then end an office."""
    office = open_door(
        Office.objects.within(request.authority).select_related("person", "authority"),
        public_id,
        request.person,
        lambda person, office: can_run_the_space(person),
    )
    return perform(
        request,
        bound(request, GestureForm),
        act=lambda: end_seat_of_office(by=request.person, office=office),
        then=lambda ended: reverse("web:offices"),
        page="web/admin/end_office.html",
        context={"office": office},
        done=_("This office has ended."),
    )


@signed_in
def register(request: Request) -> HttpResponse:
    """The data officer's file: every personal field, why, on what basis, who reads it, how long."""
    if not can_read_register(request.person):
        raise PermissionDenied
    return render(request, "web/admin/register.html", {"rooms": register_by_room()})
