"""A community's page, and calling one into being."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from terreau.communities.models import Community
from terreau.communities.permissions import can_see_community
from terreau.communities.services import start_community
from terreau.core.doors import admit, signed_in
from terreau.core.requests import Request
from terreau.core.views import bound, perform
from terreau.crossings.selectors import community_with_origin
from terreau.crossings.services import start_community_from_theme
from terreau.web.forms.births import BirthForm, birth_of
from terreau.web.selectors.community import community_page
from terreau.web.selectors.words import published_theme, words_to_start_from


def community(request: Request, public_id: str) -> HttpResponse:
    there = community_with_origin(authority=request.authority.pk, public_id=public_id)
    found = admit(there, request.person, can_see_community)
    return render(request, "web/community.html", community_page(found, request.person))


@signed_in
def start_community_page(request: Request) -> HttpResponse:
    """Call a community, from a theme or as a collective that brings itself along."""
    by, authority = request.person, request.authority
    theme = published_theme(authority, request.GET.get("theme", ""))
    first = {"name": theme.name if theme else ""}
    form = bound(request, BirthForm, by=by, initial=first, offered=words_to_start_from(theme))

    def act() -> Community:
        values = birth_of(form, by)
        if theme is None:
            return start_community(by=by, authority=authority, **values)
        return start_community_from_theme(
            by=by, theme=theme, words=form.cleaned_data.get("words", ()), **values
        )

    return perform(
        request,
        form,
        act=act,
        then=lambda born: f"/communautes/{born.public_id}/",
        page="web/start_community.html",
        context={"theme": theme},
        done=_("The community is born. Share its link: people can join now."),
    )
