"""What this room tells people, and only what is addressed to them: a post that names them or answers them."""

from collections.abc import Iterable
from typing import Any

from terreau.conversations.models import Post, Thread
from terreau.conversations.permissions import can_see_thread, can_write
from terreau.conversations.selectors.people import followers_of, mail_refused_by
from terreau.conversations.tokens import stop_token
from terreau.core import clock
from terreau.mailroom.services import reply_address
from terreau.moderation.selectors import blocked_with
from terreau.notifications.services import address_of, send, send_all
from terreau.people.models import Person

STOP_MARK = "\ue000stop\ue000"  # where each follower's own link stands in words read once for all


def tell_of(post: Post, addressed: Iterable[Person]) -> None:
    """One mail at most to each: named in it, answered by it, in a thread they started, or followed."""
    thread, author = post.thread, post.by
    told: dict[int, tuple[Person, str]] = {}
    for person, why in _concerned(post, addressed):
        told.setdefault(person.pk, (person, why))
    if not told:
        return
    silent = {author.pk if author else 0, post.entered_by_id or 0} | mail_refused_by(thread)
    silent |= blocked_with(author)
    for person, why in told.values():
        if person.pk not in silent and can_see_thread(person, thread):
            _tell(post, person, why)


def _concerned(post: Post, addressed: Iterable[Person]) -> Iterable[tuple[Person, str]]:
    """People and why; the first reason found for somebody is the one that is said."""
    thread = post.thread
    for one in addressed:
        yield one, "mention"
    if post.reply_to is not None:
        yield from ((one, "answer") for one in _speaks(post.reply_to.by, post.reply_to.entered_by))
    if thread.started_by is not None and thread.started_by_id != post.by_id:
        yield from ((one, "thread") for one in _speaks(thread.started_by, _first_typed_by(thread)))


def _first_typed_by(thread: Thread) -> Person | None:
    if thread.started_by is None or thread.started_by.account_id is not None:
        return None
    first = Post.objects.filter(thread=thread).select_related("entered_by__account").order_by("pk").first()
    return first.entered_by if first else None


def _speaks(author: Person | None, entered_by: Person | None) -> list[Person]:
    """Who hears for somebody: they do, by mail; else whoever typed in their words, and sees them."""
    if author is None:
        return []
    if entered_by is not None and address_of(author).channel != "mail":
        return [entered_by]
    return [author]


def tell_named(post: Post, people: Iterable[Person]) -> None:
    """Changed words name somebody who was not: they are told, once, as if it had been so from the first."""
    refused = mail_refused_by(post.thread) if people else set()
    for person in people:
        if person.pk not in refused and can_see_thread(person, post.thread):
            _tell(post, person, "mention")


def tell_followers(post: Post) -> int:
    """Those who asked to be told of each post, in a few statements however many; who was told already is not told twice."""
    thread = post.thread
    silent = {post.by_id, post.entered_by_id} | mail_refused_by(thread) | blocked_with(post.by)
    people = [one for one in followers_of(thread) if one.pk not in silent]
    if not people:
        return 0
    return send_all(
        people=people,
        key=f"post:{post.pk}",
        template="conversations/notices/post.txt",
        context={
            **_said_of(post, "followed"),
            "stop": STOP_MARK,
            "writes_back": bool(_reply_to(thread, people[0])),
        },
        authority=thread.authority,
        about=("post", post.pk),
        reply_to=lambda person: _reply_to(thread, person),
        own=lambda person: {STOP_MARK: _stop_path(person, thread)},
    )


def _tell(post: Post, person: Person, why: str) -> None:
    thread = post.thread
    back = _reply_to(thread, person) if can_write(person, thread) else ""
    send(
        key=f"post:{post.pk}:{person.pk}",
        template="conversations/notices/post.txt",
        context={**_said_of(post, why), "stop": _stop_path(person, thread), "writes_back": bool(back)},
        authority=thread.authority,
        person=person,
        about=("post", post.pk),
        reply_to=back,
    )


def _said_of(post: Post, why: str) -> dict[str, Any]:
    return {
        "why": why,
        "post": post,
        "author": post.by,
        "thread": post.thread,
        "community": post.thread.community,
        "path": post.get_absolute_url(),
        "by_mail": why == "followed",
    }


def _stop_path(person: Person, thread: Thread) -> str:
    return f"/echanges/arreter/{stop_token(person.pk, thread.pk)}/"


def _reply_to(thread: Thread, person: Person) -> str:
    return reply_address(person=person, kind="thread", subject_id=thread.pk)


def tell_hidden(post: Post) -> None:
    """The author learns that a message of theirs was hidden; the reason is on the page."""
    for person in _speaks(post.by, post.entered_by):
        if person.pk != post.hidden_by_id:
            send(
                key=f"post:{post.pk}:hidden:{post.hidden_at:%Y%m%d%H%M%S}",
                template="conversations/notices/hidden.txt",
                context={"community": post.thread.community, "path": post.get_absolute_url()},
                authority=post.authority,
                person=person,
            )


def tell_left_out(post: Post, person: Person, left_out: list[tuple[str, str]]) -> None:
    """What came with an answer by mail and could not be kept, and why: nothing is lost in silence."""
    send(
        key=f"post:{post.pk}:left-out",
        template="conversations/notices/left_out.txt",
        context={"left_out": left_out, "path": post.get_absolute_url()},
        authority=post.authority,
        person=person,
    )


def tell_renamed(thread: Thread, by: Person) -> None:
    """Who started a thread learns that somebody who tends gave it another title."""
    if thread.started_by is not None and thread.started_by_id != by.pk:
        send(
            key=f"thread:{thread.pk}:renamed:{clock.now():%Y%m%d%H%M%S}",
            template="conversations/notices/renamed.txt",
            context={"thread": thread, "community": thread.community, "path": thread.get_absolute_url()},
            authority=thread.authority,
            person=thread.started_by,
        )
