"""What is done with a thread as a whole: follow it, name it, say that it has its answer, close it."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from terreau.conversations import forms, permissions, services
from terreau.conversations.models import Thread
from terreau.conversations.views.door import open_thread, press
from terreau.core.doors import signed_in
from terreau.core.requests import Request
from terreau.core.views import bound


@signed_in
def follow(request: Request, public_id: str) -> HttpResponse:
    """Be told of each message, or no more."""
    found = open_thread(request, public_id)
    is_on = found.is_followed
    gesture = services.unfollow if is_on or request.POST.get("stop") else services.follow
    return press(
        request,
        found,
        lambda: gesture(person=request.person, thread=found),
        title=_("Follow this thread"),
        lead=_("By default you are told only of what is addressed to you."),
        submit=_("Tell me no more of each message") if is_on else _("Tell me of each message"),
        done=_("It is noted."),
        icon="bell",
    )


@signed_in
def settle(request: Request, public_id: str) -> HttpResponse:
    """It has its answer, or still looks for one."""
    found = open_thread(request, public_id, permissions.can_settle_thread)
    opens = found.status == Thread.Status.ANSWERED
    gesture = services.look_again if opens else services.mark_answered
    return press(
        request,
        found,
        lambda: gesture(by=request.person, thread=found),
        title=_("Has this thread its answer?"),
        lead=_("People may still write in it."),
        submit=_("It still looks for an answer") if opens else _("It has its answer"),
        done=_("It is noted."),
        icon="circle-check",
    )


@signed_in
def close(request: Request, public_id: str) -> HttpResponse:
    """Nobody writes in it any more, or they do again."""
    found = open_thread(request, public_id, permissions.can_close_thread)
    gesture = services.reopen_thread if found.is_closed else services.close_thread
    return press(
        request,
        found,
        lambda: gesture(by=request.person, thread=found),
        title=_("Open this thread again") if found.is_closed else _("Close this thread"),
        lead=_("A closed thread is still read. Nobody writes in it."),
        submit=_("I open it again") if found.is_closed else _("I close it"),
        done=_("It is noted."),
        icon="lock",
    )


@signed_in
def rename(request: Request, public_id: str) -> HttpResponse:
    """A clearer title."""
    found = open_thread(request, public_id, permissions.can_rename_thread)
    form = bound(request, forms.RenameForm, initial={"title": found.title or found.hidden_title})
    return press(
        request,
        found,
        lambda: services.rename_thread(by=request.person, thread=found, title=form.cleaned_data["title"]),
        form=form,
        title=_("Give this thread another title"),
        lead=_("Who started it is told."),
        submit=_("I change the title"),
        done=_("It is noted."),
        icon="pencil",
    )
