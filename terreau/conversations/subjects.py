"""Threads and posts can be told and found, by the members of their community alone; a post may be reported."""

from collections.abc import Iterable, Mapping

from terreau.communities.selectors import acting_gardeners
from terreau.conversations.models import Post, Thread
from terreau.conversations.permissions import can_see_post
from terreau.conversations.selectors.people import mail_refused_by
from terreau.conversations.services import hide_post, show_post
from terreau.core.registries import ModeratedKind, SubjectKind, declare_moderated, declare_subject
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


declare_subject(
    SubjectKind(
        kind="thread",
        find=find_threads,
        title=lambda thread: thread.shown_title,
        url=lambda thread: thread.get_absolute_url(),
        audience_tokens=lambda thread: [f"community:{thread.community_id}"],
        text=lambda thread: "",
    )
)
declare_subject(
    SubjectKind(
        kind="post",
        find=find_posts,
        title=lambda post: post.thread.shown_title,
        url=lambda post: post.get_absolute_url(),
        audience_tokens=lambda post: [f"community:{post.thread.community_id}"],
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
