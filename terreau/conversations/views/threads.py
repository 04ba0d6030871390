"""Starting a thread, reading it, writing in it, settling it."""

from http import HTTPStatus
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terreau.communities.models import Community
from terreau.conversations import forms, permissions, selectors, services
from terreau.conversations.models import POSTS_A_PAGE, Post, Thread
from terreau.conversations.selectors.people import circle_of
from terreau.conversations.views.door import (
    open_community,
    open_thread,
    place_of_last,
    press,
    say_unclear,
)
from terreau.core.doors import admit, signed_in
from terreau.core.requests import Request, is_fragment
from terreau.core.views import bound, perform


@signed_in
def start(request: Request, public_id: str) -> HttpResponse:
    of = open_community(request, public_id)
    if request.method == "GET" and of.is_calm and not permissions.can_start_thread(request.person, of):
        return _calm(request, of)
    circles = [place.circle for place in circle_of(of, request.person)]
    form = bound(request, forms.StartForm, community=of, person=request.person, circles=circles)

    def act() -> Thread:
        started = services.start_thread(by=request.person, community=of, **form.written)
        say_unclear(request, form.cleaned_data["text"], of)
        return started

    return perform(
        request,
        form,
        act=act,
        then=lambda thread: thread.get_absolute_url(),
        page="conversations/start.html",
        context={"community": of, "back": f"{of.get_absolute_url()}echanges/"},
    )


def _calm(request: Request, of: Community) -> HttpResponse:
    """During a crisis members find no form to fill in for nothing: why, until when, and what goes on."""
    context = {
        "community": of,
        "sentence": services.calm_sentence(),
        "back": f"{of.get_absolute_url()}echanges/",
    }
    return render(request, "conversations/calm.html", context, status=HTTPStatus.FORBIDDEN)


@signed_in
def start_for(request: Request, public_id: str) -> HttpResponse:
    """A subject that a member without an account brought on paper or by phone, typed in by whoever tends."""
    of = open_community(request, public_id, permissions.can_write_for_others)
    form = bound(request, forms.StartForForm, community=of, person=request.person)
    return perform(
        request,
        form,
        act=lambda: services.start_thread(by=request.person, community=of, **form.written),
        then=lambda thread: thread.get_absolute_url(),
        page="conversations/start_for.html",
        context={"community": of, "back": f"{of.get_absolute_url()}echanges/"},
    )


@signed_in
def thread(request: Request, public_id: str) -> HttpResponse:
    """A page of a thread: where the reader left off, or the one they ask for."""
    found, person = open_thread(request, public_id), request.person
    seen = found.seen_at
    paginator = Paginator(selectors.posts_of(found), POSTS_A_PAGE)
    paginator.__dict__["count"] = found.posts_count
    page = paginator.get_page(request.GET.get("page") or selectors.first_unread_page(found, seen))
    lines = selectors.post_lines(page, found, person, seen)
    _note_read(request, found, lines, seen)
    writes = permissions.can_write(person, found)
    context = {
        "thread": found,
        "community": found.community,
        "page": page,
        "lines": lines,
        "has_new": any(line.starts_new for line in lines),
        "written": request.GET.get("ecrit", ""),
        "is_fragment": is_fragment(request),
        "can_write": writes,
        "form": forms.ReplyForm(community=found.community, person=person, thread=found) if writes else None,
        **_gestures(found, person),
    }
    return render(
        request,
        "conversations/_thread.html" if is_fragment(request) else "conversations/thread.html",
        context,
    )


def _note_read(request: Request, found: Thread, lines: list[selectors.PostLine], seen: Any) -> None:
    """What was on the page is read; nothing is written when nothing is new."""
    last = lines[-1].post.created_at if lines else None
    if last and (seen is None or seen < last):
        services.note_seen(person=request.person, thread=found, at=last)


def _gestures(found: Thread, person: Any) -> dict[str, bool]:
    """What whoever reads may do with the thread as a whole."""
    return {
        "can_settle": permissions.can_settle_thread(person, found) and not found.is_closed,
        "can_rename": permissions.can_rename_thread(person, found),
        "can_report_title": bool(found.title) and found.started_by_id != person.pk,
        "can_close": permissions.can_close_thread(person, found),
        "can_write_for": permissions.can_write_for_others(person, found.community) and not found.is_closed,
    }


@signed_in
def reply(request: Request, public_id: str) -> HttpResponse:
    """An answer: to the thread, or to one message of it, quoted or not. A page of its own, or a piece of the thread's."""
    found = open_thread(request, public_id, permissions.may_speak)
    before = _answered(request, found)
    form = bound(
        request,
        forms.ReplyForm,
        community=found.community,
        person=request.person,
        thread=found,
        **_quoted(request, before),
    )

    if is_fragment(request):
        form.fields["text"].widget.attrs["autofocus"] = True

    def act() -> Post:
        post = services.reply(by=request.person, thread=found, reply_to=before, **form.written)
        say_unclear(request, form.cleaned_data["text"], found.community)
        return post

    answer = perform(
        request,
        form,
        act=act,
        then=lambda post: place_of_last(found, post),
        page="conversations/_reply.html" if is_fragment(request) else "conversations/reply.html",
        context=lambda: {
            "thread": found,
            "community": found.community,
            "line": _line(request, found, before),
            "is_asked": True,
        },
    )
    if is_fragment(request) and answer.status_code != HTTPStatus.FOUND:
        answer["HX-Retarget"], answer["HX-Reswap"] = "#reponse", "outerHTML"
    return answer


def _answered(request: Request, found: Thread) -> Post | None:
    """The message that is answered, if one of this thread is."""
    asked = request.POST.get("answers") or request.GET.get("a")
    if not asked:
        return None
    rows = selectors.find_post(request.authority, asked)
    if not rows or rows[0].thread_id != found.pk:
        return None
    before = admit(rows, request.person, permissions.can_see_post)
    return before if before.is_shown else None


def _quoted(request: Request, before: Post | None) -> dict[str, Any]:
    """What the form holds at first: whom it answers, and their words when they are quoted."""
    if request.method == "POST" or before is None:
        return {}
    initial = {"answers": before.public_id}
    if request.GET.get("citer"):
        quoted = "\n".join(f"> {line}" for line in before.text[:1500].splitlines())
        initial["text"] = f"{quoted}\n\n"
    return {"initial": initial}


def _line(request: Request, found: Thread, before: Post | None) -> selectors.PostLine | None:
    return selectors.post_lines([before], found, request.person, None)[0] if before else None


@signed_in
def write_for(request: Request, public_id: str) -> HttpResponse:
    """What a member without an account wrote on paper or said on the phone, typed in by whoever tends."""
    found = open_thread(
        request, public_id, lambda person, one: permissions.can_write_for_others(person, one.community)
    )
    form = bound(request, forms.BehalfForm, community=found.community, person=request.person)
    return perform(
        request,
        form,
        act=lambda: services.reply(by=request.person, thread=found, **form.written),
        then=lambda post: place_of_last(found, post),
        page="conversations/gesture.html",
        context={
            "thread": found,
            "back": found.get_absolute_url(),
            "words": {
                "title": _("Write for somebody"),
                "lead": _("Everyone reads that you wrote it down for them."),
                "submit": _("I write it down"),
                "icon": "notebook-pen",
            },
        },
    )


@signed_in
def sign(request: Request, public_id: str) -> HttpResponse:
    """A sign put or taken back: the button says which, under which message."""
    found = open_thread(request, public_id)
    wanted, kind, asked = [*request.POST.get("sign", "").split(":"), "", "", ""][:3]
    rows = selectors.find_post(request.authority, asked) if asked else []
    if request.method != "POST" or not rows or rows[0].thread_id != found.pk:
        return redirect(found)
    post = rows[0]
    return press(
        request,
        found,
        lambda: services.sign(by=request.person, post=post, kind=kind, is_on=wanted == "on"),
        title=_("Sign this message"),
        submit=_("I sign"),
        back=post.get_absolute_url(),
    )
