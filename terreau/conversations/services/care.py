"""Looking after what was written: change, take back, hide, settle, close."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from terreau.communities.permissions import capacity_of
from terreau.conversations import notices
from terreau.conversations.models import REASON_LIMIT, TITLE_LIMIT, Mention, Post, PostVersion, Sign, Thread
from terreau.conversations.permissions import (
    can_close_thread,
    can_delete_post,
    can_edit_post,
    can_hide_post,
    can_rename_thread,
    can_settle_thread,
)
from terreau.conversations.services.addressing import (
    A_DAY,
    addressed_by,
    check_links,
    first_contacts,
    is_limited,
    name_people,
)
from terreau.conversations.services.refusal import ConversationError, checked_text
from terreau.core import clock
from terreau.files.services import change_audience, remove_files
from terreau.journal.models import Verb
from terreau.journal.services import record
from terreau.notifications.services import forget_told
from terreau.people.models import Person
from terreau.search.services import index

RETITLED = 500  # messages found again under a new title at once


@transaction.atomic
def edit_post(*, by: Person, post: Post, text: str) -> Post:
    """Change one's own words; members may read what they were. Whom they name anew is told, once."""
    if not can_edit_post(by, post):
        raise ConversationError(_("This message can no longer be changed."))
    text = checked_text(text)
    if text == post.text:
        return post
    added, firsts = _named_anew(post, text)
    before, now = post.text, clock.now()
    mine = Post.objects.filter(pk=post.pk, text=before, deleted_at=None, hidden_at=None)
    if not mine.update(text=text, edited_at=now):
        raise ConversationError(_("This message changed in the meantime. Read it again first."))
    PostVersion.objects.create(
        authority=post.authority, post=post, by=by, text=before, until=now, created_at=now
    )
    post.text, post.edited_at = text, now
    name_people(post, added, firsts)
    _record(Verb.UPDATE, post, by)
    notices.tell_named(post, added)
    return post


def _named_anew(post: Post, text: str) -> tuple[list[Person], set[int]]:
    """People whom the new words name and the post never did, and those of them who are strangers to its author."""
    author, community = post.by, post.thread.community
    if author is None:
        return [], set()
    is_new = is_limited(author, community)
    if is_new:
        check_links(text)
    known = set(Mention.objects.filter(post=post).values_list("person_id", flat=True))
    added = [one for one in addressed_by(post.thread, author, text) if one.pk not in known]
    return added, first_contacts(author, post.thread, added, is_new=is_new)


@transaction.atomic
def rename_thread(*, by: Person, thread: Thread, title: str) -> Thread:
    """Give it a clearer title; who started it is told when somebody else does."""
    if not can_rename_thread(by, thread):
        raise ConversationError(_("This is for those who started the thread, and those who tend."))
    title = checked_text(
        title, limit=TITLE_LIMIT, field="title", missing=_("Give it a title, in a few words."), one_line=True
    )
    if title == thread.title:
        return thread
    same = Thread.objects.filter(pk=thread.pk, title=thread.title, hidden_title=thread.hidden_title)
    if not same.update(title=title, hidden_title=""):
        raise ConversationError(_("This thread changed in the meantime. Read it again first."))
    thread.title, thread.hidden_title = title, ""
    _retitled(thread, Verb.UPDATE, by)
    notices.tell_renamed(thread, by)
    return thread


@transaction.atomic
def hide_title(*, by: Person, thread: Thread) -> Thread:
    """A report was decided upon: the title goes out of sight, wherever it was shown."""
    shown = Thread.objects.filter(pk=thread.pk, hidden_title="").exclude(title="")
    if shown.update(hidden_title=F("title"), title=""):
        thread.refresh_from_db(fields=["title", "hidden_title"])
        _retitled(thread, Verb.REMOVE, by)
    return thread


@transaction.atomic
def show_title(*, by: Person, thread: Thread) -> Thread:
    """The decision was turned round: the title is back, unless it was given another meanwhile."""
    hidden = Thread.objects.filter(pk=thread.pk, title="").exclude(hidden_title="")
    if hidden.update(title=F("hidden_title"), hidden_title=""):
        thread.refresh_from_db(fields=["title", "hidden_title"])
        _retitled(thread, Verb.UNDO, by)
    return thread


def _retitled(thread: Thread, verb: str, by: Person) -> None:
    """The index follows: posts are found under their thread's title."""
    _record_thread(verb, thread, by)
    index(kind="thread", ids=[thread.pk])
    index(kind="post", ids=list(thread.posts.order_by("-pk").values_list("pk", flat=True)[:RETITLED]))


@transaction.atomic
def delete_post(*, by: Person, post: Post) -> Post:
    """Take one's words back: the text, its past and its files go, the place stays."""
    if not can_delete_post(by, post):
        raise ConversationError(_("This message cannot be taken back."))
    empty_posts([post.pk])
    _record(Verb.DELETE, post, by)
    post.refresh_from_db(fields=["text", "deleted_at", "files_count"])
    return post


def empty_posts(ids: list[int]) -> None:
    """Forget what these posts said, everywhere it was kept."""
    Post.objects.filter(pk__in=ids).update(
        text="",
        deleted_at=clock.now(),
        files_count=0,
        edited_at=None,
        hidden_at=None,
        hidden_by=None,
        hidden_reason="",
    )
    PostVersion.objects.filter(post__in=ids).delete()
    # A first word to somebody counts for its day even when taken back: they were told.
    today = clock.now() - A_DAY
    Mention.objects.filter(post__in=ids).exclude(is_first=True, created_at__gt=today).delete()
    Sign.objects.filter(post__in=ids).delete()
    for pk in ids:
        remove_files(about=("post", pk))
    forget_told(kind="post", ids=ids)
    index(kind="post", ids=ids)


@transaction.atomic
def hide_post(*, by: Person, post: Post, reason: str, is_decided: bool = False) -> Post:
    """Those who tend hide a message, for a reason that its author reads. `is_decided`: a report was decided upon."""
    if not is_decided and not can_hide_post(by, post):
        raise ConversationError(_("Those who tend the community hide a message."))
    reason = checked_text(
        reason[:REASON_LIMIT] if is_decided else reason,
        limit=REASON_LIMIT,
        field="reason",
        missing=_("Give the reason: one sentence is enough. The author reads it."),
    )
    shown = Post.objects.filter(pk=post.pk, hidden_at=None, deleted_at=None)
    if not shown.update(hidden_at=clock.now(), hidden_by=by, hidden_reason=reason):
        return post
    post.refresh_from_db(fields=["hidden_at", "hidden_by", "hidden_reason"])
    change_audience(about=("post", post.pk), audience=f"gardeners:{post.thread.community_id}")
    forget_told(kind="post", ids=[post.pk])
    index(kind="post", ids=[post.pk])
    _record(Verb.REMOVE, post, by)
    if not is_decided:
        notices.tell_hidden(post)
    return post


@transaction.atomic
def show_post(*, by: Person, post: Post, is_decided: bool = False) -> Post:
    """Put a hidden message back."""
    if not is_decided and not can_hide_post(by, post):
        raise ConversationError(_("Those who tend the community show a message again."))
    hidden = Post.objects.filter(pk=post.pk, hidden_at__isnull=False)
    if not hidden.update(hidden_at=None, hidden_by=None, hidden_reason=""):
        return post
    post.refresh_from_db(fields=["hidden_at", "hidden_by", "hidden_reason"])
    change_audience(about=("post", post.pk), audience=post.thread.audience)
    _record(Verb.UNDO, post, by)
    return post


@transaction.atomic
def mark_answered(*, by: Person, thread: Thread) -> Thread:
    """It has its answer; people may still write."""
    return _settle(thread, by, Thread.Status.ANSWERED, can_settle_thread(by, thread), Verb.ACCEPT)


@transaction.atomic
def look_again(*, by: Person, thread: Thread) -> Thread:
    """It still looks for an answer."""
    if thread.is_closed:
        raise ConversationError(_("This thread is closed: those who tend may open it again."))
    return _settle(thread, by, Thread.Status.OPEN, can_settle_thread(by, thread), Verb.UNDO)


@transaction.atomic
def close_thread(*, by: Person, thread: Thread) -> Thread:
    """Nobody writes in it any more; everyone still reads it."""
    return _settle(thread, by, Thread.Status.CLOSED, can_close_thread(by, thread), Verb.REMOVE)


@transaction.atomic
def reopen_thread(*, by: Person, thread: Thread) -> Thread:
    return _settle(thread, by, Thread.Status.OPEN, can_close_thread(by, thread), Verb.UNDO)


def _settle(thread: Thread, by: Person, to: str, may: bool, verb: str) -> Thread:
    if not may:
        raise ConversationError(_("This is for those who started the thread, and those who tend."))
    if thread.status == to:
        return thread
    if not thread.can_advance(to) or not thread.advance(to=to):
        raise ConversationError(_("This thread changed in the meantime. Read it again first."))
    _record_thread(verb, thread, by)
    return thread


def _record_thread(verb: str, thread: Thread, by: Person) -> None:
    record(
        verb,
        subject=("thread", thread.pk),
        authority=thread.authority,
        actor=by,
        capacity=capacity_of(by),
        community_id=thread.community_id,
        circle_id=thread.circle_id,
        audience=thread.audience,
    )


def _record(verb: str, post: Post, by: Person) -> None:
    record(
        verb,
        subject=("post", post.pk),
        authority=post.authority,
        actor=by,
        capacity=capacity_of(by),
        community_id=post.thread.community_id,
        circle_id=post.thread.circle_id,
        audience=post.thread.audience,
    )
