"""Starting a thread and answering in it: the text, whom it speaks to, what is joined to it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from terreau.communities.models import Circle, Community
from terreau.communities.permissions import capacity_of, is_member
from terreau.conversations import notices
from terreau.conversations.models import FILES_A_POST, TITLE_LIMIT, Post, Seen, Thread
from terreau.conversations.permissions import (
    can_read_threads,
    can_see_thread,
    can_start_thread,
    can_write,
    can_write_for_others,
)
from terreau.conversations.selectors.people import is_followed
from terreau.conversations.services.addressing import (
    addressed_by,
    check_newcomer,
    first_contacts,
    name_people,
)
from terreau.conversations.services.refusal import (
    ConversationError,
    calm_sentence,
    check_is_open,
    checked_text,
)
from terreau.core import clock
from terreau.files.services import store_attachment
from terreau.journal.models import Verb
from terreau.journal.services import record
from terreau.people.models import Person


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
    check_is_open(community)
    if community.is_calm and can_read_threads(by, community) and not can_start_thread(by, community):
        raise ConversationError(calm_sentence())
    if (circle is not None and circle.community_id != community.pk) or not can_start_thread(
        by, community, circle
    ):
        raise ConversationError(_("Only members of this community write here."))
    title = checked_text(
        title, limit=TITLE_LIMIT, field="title", missing=_("Give it a title, in a few words."), one_line=True
    )
    author = _author(by, community, on_behalf_of)
    is_new = check_newcomer(author, community, f"{title} {text}", starts=True)
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
    _write(
        thread, by=by, author=author, text=text, via=via, files=files, also=also, reply_to=None, is_new=is_new
    )
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
    if can_see_thread(by, thread):
        check_is_open(thread.community)
    if not can_write(by, thread):
        raise ConversationError(_("You no longer write in this thread: it is for its members."))
    if reply_to is not None and (reply_to.thread_id != thread.pk or not reply_to.is_shown):
        reply_to = None
    author = _author(by, thread.community, on_behalf_of)
    is_new = check_newcomer(author, thread.community, text)
    return _write(
        thread,
        by=by,
        author=author,
        text=text,
        via=via,
        files=files,
        also=also,
        reply_to=reply_to,
        is_new=is_new,
    )


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
    is_new: bool,
) -> Post:
    text = checked_text(text)
    if len(files) > FILES_A_POST:
        raise ConversationError(_("Join three files at most."), field="attachments")
    addressed = addressed_by(thread, author, text, also)
    firsts = first_contacts(author, thread, addressed, is_new=is_new)
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
        to_tell=is_followed(thread),
        created_at=now,
    )
    for upload in files:
        store_attachment(
            authority=thread.authority,
            upload=upload,
            about=("post", post.pk),
            audience=thread.audience,
            by=author,
        )
    name_people(post, addressed, firsts)
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
        audience=thread.audience,
    )
