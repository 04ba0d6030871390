"""Calling back somebody who left; writing down what a member without a screen said."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from terreau.communities.forms.welcome import ToldForm
from terreau.communities.models import Membership
from terreau.communities.permissions.joining import can_call_back, can_write_for_member
from terreau.communities.services.returning import call_back, write_for_member
from terreau.communities.views.members import open_membership
from terreau.core.doors import signed_in
from terreau.core.forms import GestureForm
from terreau.core.requests import Request
from terreau.core.views import bound, perform
from terreau.people.selectors import contact_value


@signed_in
def recall(request: Request, public_id: str, member_id: str) -> HttpResponse:
    """« Rappeler »: one word, once, to whoever agreed to it on leaving."""
    membership = open_membership(request, public_id, member_id, can_call_back)
    return perform(
        request,
        bound(request, GestureForm),
        act=lambda: call_back(by=request.person, membership=membership),
        then=lambda done: f"{reverse('communities:members', args=[public_id])}?qui=anciens",
        page="communities/recall.html",
        context={"community": membership.community, "membership": membership},
        done=_("One word is on its way. If they come back, they find their place."),
    )


@signed_in
def told(request: Request, public_id: str, member_id: str) -> HttpResponse:
    """Rest, return, leave, be left in peace: said on paper, by phone or in person."""
    membership = open_membership(request, public_id, member_id, can_write_for_member)
    form = bound(
        request,
        ToldForm,
        is_gone=membership.status in Membership.GONE,
        is_resting=membership.status == Membership.Status.PAUSED,
        initial={"if_quiet": membership.if_quiet},
    )
    fields = [name for name in form.fields if name != "submission_key"]
    return perform(
        request,
        form,
        act=lambda: write_for_member(
            by=request.person, membership=membership, **{name: form.cleaned_data[name] for name in fields}
        ),
        then=lambda done: f"{reverse('communities:members', args=[public_id])}?qui=sans-ecran",
        page="communities/told.html",
        context={
            "community": membership.community,
            "membership": membership,
            "phone": contact_value(membership.person, "phone"),
        },
        done=_("It is written down, with your name as whoever heard it."),
    )
