"""From an address to a thread, a post, a community: only for whoever reads there, a 404 for the others."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from terreau.communities.models import Community
from terreau.conversations import selectors
from terreau.conversations.models import POSTS_A_PAGE, Post, Thread
from terreau.conversations.permissions import can_read_threads, can_see_post, can_see_thread
from terreau.core.doors import admit, open_door
from terreau.core.forms import GestureForm
from terreau.core.requests import Request
from terreau.core.views import bound, perform

Check = Callable[[Any, Any], bool]


def open_community(request: Request, public_id: str, can_do: Check | None = None) -> Community:
    rows = Community.objects.select_related("authority").within(request.authority)
    found: Community = open_door(rows, public_id, request.person, can_read_threads, can_do)
    return found


def open_thread(request: Request, public_id: str, can_do: Check | None = None) -> Thread:
    found = selectors.find_thread(request.authority, public_id, request.person)
    return admit(found, request.person, can_see_thread, can_do)


def open_post(request: Request, public_id: str, can_do: Check | None = None) -> Post:
    found = selectors.find_post(request.authority, public_id)
    return admit(found, request.person, can_see_post, can_do)


def press(
    request: Request,
    thread: Thread,
    act: Callable[[], Any],
    *,
    title: str,
    submit: str,
    done: str = "",
    back: str = "",
    form: GestureForm | None = None,
    **words: str,
) -> HttpResponse:
    """A gesture of one button, or of one short form: its page says what it does, and is where it is refused."""
    form = form or bound(request, GestureForm)
    back = back or thread.get_absolute_url()
    return perform(
        request,
        form,
        act=act,
        then=lambda _done: back,
        page="conversations/gesture.html",
        context={"thread": thread, "words": {"title": title, "submit": submit, **words}, "back": back},
        done=done,
    )


def place_of_last(thread: Thread, post: Post) -> str:
    """Where a post just written stands: the last page of its thread."""
    page = max(1, -(-thread.posts_count // POSTS_A_PAGE))
    return f"{thread.get_absolute_url()}?page={page}&ecrit={post.public_id}#m-{post.public_id}"


def say_unclear(request: Request, text: str, community: Community) -> None:
    """Names that several members bear told nobody: the author is told so, and may tick or name more."""
    for name in selectors.named_in(text, community)[1]:
        messages.info(
            request,
            _("Several members are called %(name)s: nobody was told. Write their whole name.")
            % {"name": name},
        )
