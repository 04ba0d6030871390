"""Starting a thread and answering in it: the text, whom it speaks to, what is joined to it."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from terreau.communities.models import Circle, Community
from terreau.communities.permissions import can_tend_community, capacity_of, is_member
from terreau.communities.selectors import acting_gardeners, membership_of
from terreau.conversations import notices
from terreau.conversations.models import TITLE_LIMIT, Mention, Post, Seen, Thread
from terreau.conversations.permissions import (
    can_see_thread,
    can_start_thread,
    can_write,
    can_write_for_others,
    is_newcomer,
)
from terreau.conversations.selectors.people import known_to, named_in, present_among
from terreau.conversations.services.refusal import ConversationError, checked_text
from terreau.core import clock
from terreau.files.services import store_attachment
from terreau.journal.models import Verb
from terreau.journal.services import record
from terreau.moderation.selectors import blocked_with
from terreau.people.models import Person

FILES_A_POST = 3
A_DAY = timedelta(days=1)
NEWCOMER_THREADS, NEWCOMER_POSTS = 3, 20
FIRST_CONTACTS = 5
Upload = UploadedFile  # what a form or a mail brings


@transaction.atomic
def start_thread(
    *,
    by: Person,
    community: Community,
    title: str,
    text: str,
    circle: Circle | None = None,
    on_behalf_of: Person | None = None,
    via: str = Post.Via.WEB,
    files: Sequence[Any] = (),
    also: Iterable[int] = (),
) -> Thread:
    """Open a subject, with its first message. `also`: ids of members to tell besides those the text names."""
    if (circle is not None and circle.community_id != community.pk) or not can_start_thread(
        by, community, circle
    ):
        raise ConversationError(_("Only members of this community write here."))
    title = checked_text(
        title, limit=TITLE_LIMIT, field="title", missing=_("Give it a title, in a few words."), one_line=True
    )
    author = _author(by, community, on_behalf_of)
    _check_newcomer(author, community, starts=True)
    now = clock.now()
    thread = Thread.objects.create(
        authority=community.authority,
        community=community,
        circle=circle,
        title=title,
        started_by=author,
        last_post_at=now,
        created_at=now,
    )
    _record(Verb.CREATE, ("thread", thread.pk), thread, author, by)
    _write(thread, by=by, author=author, text=text, via=via, files=files, also=also, reply_to=None)
    return thread


@transaction.atomic
def reply(
    *,
    by: Person,
    thread: Thread,
    text: str,
    reply_to: Post | None = None,
    on_behalf_of: Person | None = None,
    via: str = Post.Via.WEB,
    files: Sequence[Any] = (),
    also: Iterable[int] = (),
) -> Post:
    """Write in a thread, in answer to one of its messages or to all of it."""
    if thread.is_closed and can_see_thread(by, thread):
        raise ConversationError(_("This thread is closed: nobody writes in it any more."))
    if not can_write(by, thread):
        raise ConversationError(_("You no longer write in this thread: it is for its members."))
    if reply_to is not None and (reply_to.thread_id != thread.pk or not reply_to.is_shown):
        reply_to = None
    author = _author(by, thread.community, on_behalf_of)
    _check_newcomer(author, thread.community)
    return _write(thread, by=by, author=author, text=text, via=via, files=files, also=also, reply_to=reply_to)


def _write(
    thread: Thread,
    *,
    by: Person,
    author: Person,
    text: str,
    via: str,
    files: Sequence[Any],
    also: Iterable[int],
    reply_to: Post | None,
) -> Post:
    text = checked_text(text)
    if len(files) > FILES_A_POST:
        raise ConversationError(_("Join three files at most."), field="attachments")
    addressed = _addressed(thread, author, text, also)
    firsts = _first_contacts(author, thread, addressed)
    now = clock.now()
    open_still = Thread.objects.filter(pk=thread.pk).exclude(status=Thread.Status.CLOSED)
    if not open_still.update(posts_count=F("posts_count") + 1, last_post_at=now):
        raise ConversationError(_("This thread is closed: nobody writes in it any more."))
    post = Post.objects.create(
        authority=thread.authority,
        thread=thread,
        by=author,
        entered_by=by if by != author else None,
        via=via,
        text=text,
        reply_to=reply_to,
        files_count=len(files),
        created_at=now,
    )
    for upload in files:
        store_attachment(
            authority=thread.authority,
            upload=upload,
            about=("post", post.pk),
            audience=f"community:{thread.community_id}",
        )
    Mention.objects.bulk_create(
        Mention(
            authority=thread.authority,
            post=post,
            person=one,
            by=author,
            is_first=one.pk in firsts,
            created_at=now,
        )
        for one in addressed
    )
    _record(Verb.CREATE, ("post", post.pk), thread, author, by)
    Seen.objects.filter(person=by, thread=thread, at__lt=now).update(at=now)
    thread.posts_count, thread.last_post_at = thread.posts_count + 1, now
    notices.tell_of(post, addressed)
    return post


def _author(by: Person, community: Community, on_behalf_of: Person | None) -> Person:
    """Oneself; or, for those who tend, a member without an account."""
    if on_behalf_of is None or on_behalf_of == by:
        return by
    if not can_write_for_others(by, community):
        raise ConversationError(_("Those who tend the community write for somebody else."))
    if on_behalf_of.account_id is not None or not is_member(on_behalf_of, community):
        raise ConversationError(
            _("Write for a member who has no account: the others speak for themselves."), field="on_behalf_of"
        )
    return on_behalf_of


def _check_newcomer(author: Person, community: Community, *, starts: bool = False) -> None:
    """Somebody who came this week starts few threads and writes few messages a day. Those who tend are not counted."""
    if can_tend_community(author, community) or not is_newcomer(membership_of(author, community)):
        return
    since = clock.now() - A_DAY
    if starts:
        started = Thread.objects.filter(started_by=author, community=community, created_at__gt=since).count()
        if started >= NEWCOMER_THREADS:
            raise ConversationError(
                _("You started three threads today. Read the answers, and start again tomorrow.")
            )
    posted = Post.objects.filter(by=author, thread__community=community, created_at__gt=since).count()
    if posted >= NEWCOMER_POSTS:
        raise ConversationError(
            _("You wrote twenty messages today. Give the others time, and come back tomorrow.")
        )


def _addressed(thread: Thread, author: Person, text: str, also: Iterable[int]) -> list[Person]:
    """Whom the post speaks to: named in it or ticked beside it; never oneself, nor somebody kept apart: silently."""
    named, _unclear = named_in(text, thread.community)
    ticked = present_among(thread.community, also)
    apart = blocked_with(author) | {author.pk}
    everyone = {one.pk: one for one in (*named, *ticked)}
    return [one for one in everyone.values() if one.pk not in apart]


def _first_contacts(author: Person, thread: Thread, addressed: list[Person]) -> set[int]:
    """Those to whom this author never wrote before; refused above five a day."""
    known = known_to(author, addressed, thread)
    strangers = {one.pk for one in addressed} - known
    if strangers:
        strangers -= {one.pk for one in acting_gardeners(thread.community)}
    if not strangers:
        return set()
    since = clock.now() - A_DAY
    before = Mention.objects.filter(by=author, is_first=True, created_at__gt=since).count()
    if before + len(strangers) > FIRST_CONTACTS:
        raise ConversationError(
            _("You may write by name to five new people a day. Name fewer of them, or wait until tomorrow."),
            field="text",
        )
    return strangers


def _record(verb: str, subject: tuple[str, int], thread: Thread, author: Person, by: Person) -> None:
    record(
        verb,
        subject=subject,
        authority=thread.authority,
        actor=author,
        entered_by=by,
        capacity=capacity_of(author),
        community_id=thread.community_id,
        circle_id=thread.circle_id,
        audience=f"community:{thread.community_id}",
    )
