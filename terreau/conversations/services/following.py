"""Telling those who follow a thread: the worker does, so that nobody waits for five hundred letters while posting."""

from datetime import datetime

from django.db import transaction

from terreau.conversations import notices
from terreau.conversations.models import Post

AT_ONCE = 50  # posts a turn


def tell_followers(_now: datetime) -> int:
    """Queue what followers asked for, post by post, each once even if two workers try; returns how many mails."""
    waiting = Post.objects.filter(to_tell=True).order_by("pk")
    rows = waiting.select_related(
        "by", "thread__community__authority", "thread__circle", "thread__started_by"
    )
    return sum(_tell(post) for post in rows[:AT_ONCE])


@transaction.atomic
def _tell(post: Post) -> int:
    if not Post.objects.filter(pk=post.pk, to_tell=True).update(to_tell=False) or not post.is_shown:
        return 0
    return notices.tell_followers(post)
