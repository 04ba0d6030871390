"""Through whom letters reach a member without e-mail."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from terreau.communities.forms.welcome import RelayForm
from terreau.communities.models import Membership, Relay
from terreau.communities.permissions import can_tend_community
from terreau.communities.services.relaying import name_relay, take_relay_back
from terreau.core.doors import open_door, signed_in
from terreau.core.forms import GestureForm
from terreau.core.requests import Request
from terreau.core.views import bound, perform


@signed_in
def relay(request: Request, public_id: str, member_id: str) -> HttpResponse:
    """Name a relay, or take it back because one of the two called."""
    member = _member(request, public_id, member_id)
    is_over = "take_back" in request.POST
    form = GestureForm(request.POST) if is_over else bound(request, RelayForm)
    names = [name for name in form.fields if name != "submission_key"]
    return perform(
        request,
        form,
        act=lambda: (
            take_relay_back(by=request.person, membership=member)
            if is_over
            else name_relay(
                by=request.person, membership=member, **{name: form.cleaned_data[name] for name in names}
            )
        ),
        then=lambda done: reverse("communities:welcome", args=[public_id, member_id]),
        page="communities/relay.html",
        context=lambda: {
            "community": member.community,
            "membership": member,
            "relay": Relay.objects.filter(membership=member).select_related("point").first(),
        },
        done=_("It is noted: letters no longer go there.")
        if is_over
        else _("It is noted. Letters go there."),
    )


def _member(request: Request, public_id: str, member_id: str) -> Membership:
    rows = Membership.objects.present().filter(community__public_id=public_id).within(request.authority)
    rows = rows.select_related("community__authority", "person__account", "authority")
    found: Membership = open_door(
        rows, member_id, request.person, lambda person, one: can_tend_community(person, one.community)
    )
    return found
