"""Small marks: a sign under a post, how far one has read, what one wishes to be told. None is a fact for the journal."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from terreau.conversations.models import Post, Seen, Sign, Thread
from terreau.conversations.permissions import can_see_thread, can_sign_post
from terreau.conversations.services.refusal import ConversationError
from terreau.notifications.models import Preference
from terreau.notifications.services import forget_wish, wish
from terreau.people.models import Person


@transaction.atomic
def sign(*, by: Person, post: Post, kind: str, is_on: bool = True) -> None:
    """Put a sign under a message, or take it back; twice is once."""
    if kind not in Sign.Kind.values or not can_sign_post(by, post):
        raise ConversationError(_("This message cannot be signed."))
    if is_on:
        Sign.objects.get_or_create(post=post, person=by, kind=kind, defaults={"authority": post.authority})
    else:
        Sign.objects.filter(post=post, person=by, kind=kind).delete()


def note_seen(*, person: Person, thread: Thread, at: datetime) -> None:
    """Remember how far somebody has read, in one statement: it is written while reading."""
    Seen.objects.bulk_create(
        [Seen(authority=thread.authority, person=person, thread=thread, at=at)],
        update_conflicts=True,
        update_fields=["at"],
        unique_fields=["person", "thread"],
    )


def follow(*, person: Person, thread: Thread) -> None:
    """Be told of each message."""
    if not can_see_thread(person, thread):
        raise ConversationError(_("This thread is for its members."))
    wish(person=person, space=("thread", thread.pk), mode=Preference.Mode.AT_ONCE)


def unfollow(*, person: Person, thread: Thread) -> None:
    """Be told only of what is addressed to oneself."""
    forget_wish(person=person, space=("thread", thread.pk))


def stop_mail(*, person: Person, thread: Thread) -> None:
    """No mail about this thread any more; the site still shows what is addressed to them."""
    wish(person=person, space=("thread", thread.pk), mode=Preference.Mode.NEVER)
