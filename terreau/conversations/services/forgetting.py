"""Forgetting somebody in conversations: their words go, their place stays so that the others' answers make sense."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from terreau.conversations.models import Mention, Post, PostVersion, Seen, Sign, Thread
from terreau.conversations.services.care import empty_posts
from terreau.notifications.services import forget_told
from terreau.people.models import Person
from terreau.search.services import index

AT_ONCE = 500


@transaction.atomic
def forget_person(*, person: Person) -> None:
    """Their posts are emptied, with the mail and files about them; their signs, marks and mentions go."""
    theirs = list(Post.objects.filter(by=person).values_list("pk", flat=True))
    for start in range(0, len(theirs), AT_ONCE):
        empty_posts(theirs[start : start + AT_ONCE])
    Post.objects.filter(by=person).update(by=None)
    Post.objects.filter(entered_by=person).update(entered_by=None)
    Post.objects.filter(hidden_by=person).update(hidden_by=None)
    started = Thread.objects.filter(started_by=person)
    ids = list(started.values_list("pk", flat=True))
    started.update(started_by=None, title="", hidden_title="")
    index(kind="thread", ids=ids)
    said_under_them = Post.objects.filter(thread__in=ids).values_list("pk", flat=True)
    index(kind="post", ids=list(said_under_them))
    Mention.objects.filter(Q(person=person) | Q(by=person)).delete()
    Sign.objects.filter(person=person).delete()
    Seen.objects.filter(person=person).delete()


@transaction.atomic
def leave_words_unsigned(*, person: Person) -> int:
    """Before being forgotten, somebody leaves their words to the threads: what shows stays, without their name.

    What was hidden or changed since goes all the same, and the mails that say who wrote.
    """
    shown = Post.objects.filter(by=person, deleted_at=None, hidden_at=None)
    ids = list(shown.values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        PostVersion.objects.filter(post__in=some).delete()
        Post.objects.filter(pk__in=some).update(by=None, entered_by=None, edited_at=None)
        forget_told(kind="post", ids=some)
    Thread.objects.filter(started_by=person, hidden_title="").update(started_by=None)
    return len(ids)


def forget_thread_names(*, before: datetime, dry_run: bool = False) -> int:
    """In threads where nobody wrote for long, marks of reading and mentions serve no more."""
    old = Thread.objects.filter(last_post_at__lt=before)
    seen, mentions = Seen.objects.filter(thread__in=old), Mention.objects.filter(post__thread__in=old)
    if dry_run:
        return seen.count() + mentions.count()
    return seen.delete()[0] + mentions.delete()[0]
