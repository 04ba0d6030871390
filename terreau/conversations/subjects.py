"""Threads and posts can be told and found, by the members of their community alone; a post may be reported."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from terreau.communities.models import Circle, CircleMember, Membership
from terreau.communities.permissions import place_of
from terreau.communities.selectors import acting_gardeners
from terreau.conversations.models import Post, Thread
from terreau.conversations.permissions import can_see_post, circles_of
from terreau.conversations.selectors.people import mail_refused_by
from terreau.conversations.services import hide_post, hide_title, show_post, show_title
from terreau.core.registries import (
    Belonging,
    ModeratedKind,
    SubjectKind,
    declare_belonging,
    declare_moderated,
    declare_subject,
    declare_tokens,
)
from terreau.files.models import StoredFile
from terreau.files.services import hide_file, show_file
from terreau.moderation.selectors import blocked_with
from terreau.people.models import Person


def find_threads(ids: Iterable[int]) -> Mapping[int, Thread]:
    return Thread.objects.select_related("community").in_bulk(list(ids))


def find_posts(ids: Iterable[int]) -> Mapping[int, Post]:
    """Those that show."""
    rows = Post.objects.filter(hidden_at=None, deleted_at=None)
    return rows.select_related("thread__community").in_bulk(list(ids))


def may_be_told(person: Person, post_id: int) -> bool:
    """When the mail leaves: they are still in the community, the words still stand, nobody asked for silence meanwhile."""
    post = find_posts([post_id]).get(post_id)
    if post is None or not can_see_post(person, post) or post.by_id in blocked_with(person):
        return False
    return person.pk not in mail_refused_by(post.thread)


def circles_joined(person: Any) -> QuerySet[CircleMember]:
    return CircleMember.objects.filter(
        membership__person=person, membership__status__in=Membership.PRESENT, circle__closed_at=None
    )


def tokens(person: Person) -> Iterable[str]:
    """`circle:12` for whoever is in it, and for those who tend its community."""
    circles = set(circles_of(person))
    tended = place_of(person).acting
    if tended:
        circles.update(Circle.objects.filter(community__in=tended).values_list("pk", flat=True))
    return (f"circle:{one}" for one in circles)


declare_belonging(Belonging("circle", "circle_id", circles_joined))
declare_tokens("conversations", tokens)
declare_subject(
    SubjectKind(
        kind="thread",
        find=find_threads,
        title=lambda thread: thread.shown_title,
        url=lambda thread: thread.get_absolute_url(),
        audience_tokens=lambda thread: [thread.audience],
        text=lambda thread: "",
    )
)
declare_subject(
    SubjectKind(
        kind="post",
        find=find_posts,
        title=lambda post: post.thread.shown_title,
        url=lambda post: post.get_absolute_url(),
        audience_tokens=lambda post: [post.thread.audience],
        text=lambda post: post.text,
        may_be_told=may_be_told,
    )
)
declare_moderated(
    ModeratedKind(
        kind="post",
        rows=lambda: Post.objects.filter(deleted_at=None).select_related(
            "by", "thread__community__authority"
        ),
        author=lambda post: post.by,
        moderators=lambda post: f"gardeners:{post.thread.community_id}",
        people=lambda post: acting_gardeners(post.thread.community),
        hide=lambda post, by, reason: hide_post(by=by, post=post, reason=reason, is_decided=True),
        show=lambda post, by: show_post(by=by, post=post, is_decided=True),
    )
)
declare_moderated(
    ModeratedKind(
        kind="thread",
        rows=lambda: Thread.objects.select_related("started_by", "community__authority", "circle"),
        author=lambda thread: thread.started_by,
        moderators=lambda thread: f"gardeners:{thread.community_id}",
        people=lambda thread: acting_gardeners(thread.community),
        hide=lambda thread, by, reason: hide_title(by=by, thread=thread),
        show=lambda thread, by: show_title(by=by, thread=thread),
    )
)


def posts_with(files: Iterable[StoredFile]) -> dict[int, Post]:
    """The message each file is joined to, by the file's id."""
    about = {one.pk: one.about_id for one in files if one.about_kind == "post"}
    rows = Post.objects.select_related("by", "thread__community__authority", "thread__circle")
    posts = rows.in_bulk(set(about.values()))
    return {pk: posts[of] for pk, of in about.items() if of in posts}


def post_with(stored: StoredFile) -> Post:
    """The message a file is joined to, read once per file."""
    known: Post | None = stored.__dict__.get("_post")
    if known is None:
        known = stored.__dict__["_post"] = posts_with([stored])[stored.pk]
    return known


declare_subject(
    SubjectKind(
        kind="file",
        find=lambda ids: StoredFile.objects.filter(about_kind="post").in_bulk(list(ids)),
        title=lambda stored: stored.description or post_with(stored).thread.shown_title,
        url=lambda stored: post_with(stored).get_absolute_url(),
        audience_tokens=lambda stored: [stored.audience],
    )
)
declare_moderated(
    ModeratedKind(
        kind="file",
        rows=lambda: StoredFile.objects.filter(about_kind="post"),
        author=lambda stored: post_with(stored).by,
        moderators=lambda stored: f"gardeners:{post_with(stored).thread.community_id}",
        people=lambda stored: acting_gardeners(post_with(stored).thread.community),
        hide=lambda stored, by, reason: hide_file(
            stored=stored, audience=f"gardeners:{post_with(stored).thread.community_id}"
        ),
        show=lambda stored, by: show_file(
            stored=stored,
            audience=f"gardeners:{post_with(stored).thread.community_id}"
            if post_with(stored).is_hidden
            else post_with(stored).thread.audience,
        ),
    )
)
