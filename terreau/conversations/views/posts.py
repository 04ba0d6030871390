"""One message: where it stands, changing it, taking it back, hiding it, its past, who signed it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terreau.conversations import forms, permissions, selectors, services
from terreau.conversations.views.door import open_post, press
from terreau.core.doors import signed_in
from terreau.core.requests import Request
from terreau.core.views import bound


@signed_in
def post(request: Request, public_id: str) -> HttpResponse:
    """To the page of its thread, at its place."""
    found = open_post(request, public_id)
    page = selectors.page_of_post(found)
    return redirect(f"{found.thread.get_absolute_url()}?page={page}#m-{found.public_id}")


@signed_in
def edit(request: Request, public_id: str) -> HttpResponse:
    found = open_post(request, public_id, permissions.is_author)
    form = bound(request, forms.EditForm, initial={"text": found.text})
    return press(
        request,
        found.thread,
        lambda: services.edit_post(by=request.person, post=found, text=form.cleaned_data["text"]),
        form=form,
        title=_("Change your message"),
        lead=_("Members may still read what it said before."),
        submit=_("I change it"),
        back=found.get_absolute_url(),
        icon="pencil",
    )


@signed_in
def delete(request: Request, public_id: str) -> HttpResponse:
    found = open_post(request, public_id, permissions.is_author)
    return press(
        request,
        found.thread,
        lambda: services.delete_post(by=request.person, post=found),
        title=_("Take your message back"),
        lead=_("Its text and its files are erased. Its place stays, empty."),
        submit=_("I take it back"),
        done=_("Your message is taken back."),
        back=found.get_absolute_url(),
        kind="danger",
        icon="trash-2",
    )


@signed_in
def hide(request: Request, public_id: str) -> HttpResponse:
    found = open_post(request, public_id, permissions.can_hide_post)
    form = bound(request, forms.HideForm)
    return press(
        request,
        found.thread,
        lambda: services.hide_post(by=request.person, post=found, reason=form.cleaned_data["reason"]),
        form=form,
        title=_("Hide this message"),
        lead=_("Members see that it was hidden. Its author reads why."),
        submit=_("I hide it"),
        back=found.get_absolute_url(),
        icon="eye-off",
    )


@signed_in
def show(request: Request, public_id: str) -> HttpResponse:
    found = open_post(request, public_id, permissions.can_hide_post)
    return press(
        request,
        found.thread,
        lambda: services.show_post(by=request.person, post=found),
        title=_("Show this message again"),
        submit=_("I show it again"),
        back=found.get_absolute_url(),
        icon="eye",
    )


@signed_in
def versions(request: Request, public_id: str) -> HttpResponse:
    """What it said before it was changed."""
    found = open_post(request, public_id, permissions.can_read_text)
    context = {"post": found, "thread": found.thread, "community": found.thread.community,
               "versions": selectors.versions_of(found), "text": selectors.text_of(found.text)}  # fmt: skip
    return render(request, "conversations/versions.html", context)


@signed_in
def signs(request: Request, public_id: str) -> HttpResponse:
    """Who signed it."""
    found = open_post(request, public_id, permissions.can_read_text)
    context = {"post": found, "thread": found.thread, "community": found.thread.community,
               "signers": selectors.signers_of(found)}  # fmt: skip
    return render(request, "conversations/signs.html", context)
