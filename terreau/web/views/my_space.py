"""My space: my communities and commitments, what is written about me, my data, and being forgotten."""

from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from terreau.core.doors import signed_in
from terreau.core.requests import Request
from terreau.core.views import bound, perform
from terreau.crossings.selectors import gather, written_about
from terreau.crossings.services import change_name, erase_person, export_archive
from terreau.mailroom.selectors import sends_texts
from terreau.web.forms.my_space import EraseForm, NameForm
from terreau.web.selectors.my_space import left_before, space_of


@signed_in
def my_space(request: Request) -> HttpResponse:
    """What I am part of, what I owe, when we meet; and my name, which I may change."""
    person = request.person
    form = bound(request, NameForm, initial={"name": person.name})
    return perform(
        request,
        form,
        act=lambda: change_name(person=person, name=form.cleaned_data["name"]),
        then=lambda renamed: reverse("web:my_space"),
        page="web/my_space/space.html",
        context=lambda: {**space_of(person), "sends_texts": sends_texts()},
        done=_("Your name is changed."),
    )


@signed_in
def about_me(request: Request) -> HttpResponse:
    return render(request, "web/my_space/about_me.html", {"sections": written_about(gather(request.person))})


@never_cache
@signed_in
def before(request: Request) -> HttpResponse:
    """What I left before I was known here: seats and words given with an address that I proved; and the words I keep."""
    return render(request, "web/my_space/before.html", left_before(request.person))


@signed_in
def archive(request: Request) -> HttpResponse:
    """Everything kept about me, made at the moment it is asked, kept nowhere."""
    response = HttpResponse(export_archive(person=request.person), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="mes-donnees.zip"'
    response["Cache-Control"] = "no-store"
    return response


@signed_in
def erase(request: Request) -> HttpResponse:
    """Forget me: asked once more, by ticking a box, then done."""
    person, form = request.person, bound(request, EraseForm)

    def act() -> None:
        erase_person(person=person, leaves_words=form.cleaned_data["leaves_words"])
        logout(request)

    return perform(
        request,
        form,
        act=act,
        then=lambda nothing: reverse("web:home"),
        page="web/my_space/erase.html",
        done=_("You are forgotten. Thank you for what you did here."),
    )
