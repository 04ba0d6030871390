"""Made threads for tests, through the services."""

from typing import Any

from terreau.communities.models import Community
from terreau.conversations.models import Post, Thread
from terreau.conversations.services import reply, start_thread, tell_followers
from terreau.core import clock
from terreau.people.models import Person


def make_thread(by: Person, community: Community, title: str = "Le four du village", **fields: Any) -> Thread:
    return start_thread(
        by=by, community=community, **{"title": title, "text": "Qui sait le rallumer ?", **fields}
    )


def make_post(by: Person, thread: Thread, text: str = "Moi, le samedi.", **fields: Any) -> Post:
    return reply(by=by, thread=thread, text=text, **fields)


def let_the_worker_tell() -> int:
    """What the worker does within the minute: those who follow are told."""
    return tell_followers(clock.now())


def fill(thread: Thread, by: Person, count: int) -> None:
    """Many posts at once, as a long thread has."""
    now = thread.last_post_at
    Post.objects.bulk_create(
        Post(authority=thread.authority, thread=thread, by=by, text=f"Message **{number}**.", created_at=now)
        for number in range(count)
    )
    Thread.objects.filter(pk=thread.pk).update(posts_count=thread.posts.count())
    thread.refresh_from_db()
