"""What a message of a thread may become: a request, a gathering, a word."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from terreau.communities.permissions import can_take_part, can_tend_community
from terreau.conversations.models import Post
from terreau.conversations.permissions import can_read_text
from terreau.conversations.selectors import find_post
from terreau.core.doors import admit, signed_in
from terreau.core.requests import Request
from terreau.core.views import bound, perform
from terreau.crossings.services import ask_from_post, say_publicly
from terreau.listening.selectors import open_campaigns_of
from terreau.people.models import Person
from terreau.web.forms.posts import AskFromPostForm, SayPubliclyForm

CanDo = Callable[[Any, Post], bool]


def _can_ask(person: Person | None, post: Post) -> bool:
    community = post.thread.community
    return can_take_part(person, community) or can_tend_community(person, community)


def _is_mine(person: Person | None, post: Post) -> bool:
    return person is not None and post.by_id == person.pk


def _post(request: Request, public_id: str, can_do: CanDo | None = None) -> Post:
    return admit(find_post(request.authority, public_id), request.person, _can_read, can_do)


def _can_read(person: Person | None, post: Post) -> bool:
    return post.is_shown and can_read_text(person, post)


@signed_in
def becomes(request: Request, public_id: str) -> HttpResponse:
    """The three things a message may become."""
    post = _post(request, public_id)
    return render(request, "web/post_becomes.html", {
        "post": post,
        "can_ask": _can_ask(request.person, post),
        "can_say": _is_mine(request.person, post) and bool(open_campaigns_of(request.authority)),
    })  # fmt: skip


@signed_in
def ask(request: Request, public_id: str) -> HttpResponse:
    """Make a request of a message."""
    post = _post(request, public_id, _can_ask)
    form = bound(request, AskFromPostForm, post=post, person=request.person)
    return perform(
        request,
        form,
        act=lambda: ask_from_post(by=request.person, post=post, **form.request()),
        then=lambda asked: asked.get_absolute_url(),
        page="web/post_gesture.html",
        context={"post": post, "heading": _("Make it a request"), "submit": _("I ask")},
        done=_("It is asked. Nothing is owed before it is accepted."),
    )


@signed_in
def say(request: Request, public_id: str) -> HttpResponse:
    """Say it to everyone, in an open listening."""
    post = _post(request, public_id, _is_mine)
    form = bound(request, SayPubliclyForm, post=post, authority=request.authority)
    return perform(
        request,
        form,
        act=lambda: say_publicly(
            by=request.person, post=post, campaign=form.cleaned_data["question"].campaign,
            question=form.cleaned_data["question"], text=form.cleaned_data["text"],
        ),
        then=lambda _voice: post.get_absolute_url(),
        page="web/post_gesture.html",
        context={"post": post, "heading": _("Make it a word that anyone may read"), "submit": _("I say it to everyone")},
        done=_("Your words are among the others. Nothing ties them to you."),
    )  # fmt: skip
