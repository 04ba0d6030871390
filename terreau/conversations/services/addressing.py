"""Whom a message speaks to, and what somebody who came this week is asked to keep small."""

import re
from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext as _

from terreau.communities.models import Community
from terreau.communities.permissions import can_tend_community
from terreau.communities.selectors import acting_gardeners, membership_of
from terreau.conversations.models import Mention, Post, Thread
from terreau.conversations.permissions import is_newcomer
from terreau.conversations.selectors.people import in_circle_among, known_to, named_in, present_among
from terreau.conversations.services.refusal import ConversationError
from terreau.core import clock
from terreau.moderation.selectors import blocked_with
from terreau.people.models import Person

A_DAY = timedelta(days=1)
NEWCOMER_THREADS, NEWCOMER_POSTS, NEWCOMER_LINKS = 3, 20, 2
FIRST_CONTACTS, NEWCOMER_CONTACTS = 5, 3
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)


def is_limited(author: Person, community: Community) -> bool:
    """Somebody who came this week; those who tend are never counted."""
    return not can_tend_community(author, community) and is_newcomer(membership_of(author, community))


def check_newcomer(author: Person, community: Community, text: str, *, starts: bool = False) -> bool:
    """Few threads, few messages a day, few links: whether these limits hold for this author."""
    if not is_limited(author, community):
        return False
    check_links(text)
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
    return True


def check_links(text: str) -> None:
    if len(_LINK.findall(text)) > NEWCOMER_LINKS:
        raise ConversationError(
            _("In your first week, put two links at most in a message: people do not know you yet."),
            field="text",
        )


def addressed_by(thread: Thread, author: Person, text: str, also: Iterable[int] = ()) -> list[Person]:
    """Whom a post speaks to: named in it or ticked beside it; never oneself, nor somebody kept apart: silently."""
    named, _unclear = named_in(text, thread.community)
    ticked = present_among(thread.community, also)
    apart = blocked_with(author) | {author.pk}
    everyone = {one.pk: one for one in (*named, *ticked) if one.pk not in apart}
    if thread.circle_id is not None and everyone:
        reading = in_circle_among(thread, everyone)
        everyone = {pk: one for pk, one in everyone.items() if pk in reading}
    return list(everyone.values())


def first_contacts(author: Person, thread: Thread, addressed: list[Person], *, is_new: bool) -> set[int]:
    """Those to whom this author never wrote before; refused above five a day, three for a newcomer."""
    known = known_to(author, addressed, thread)
    strangers = {one.pk for one in addressed} - known
    if strangers:
        strangers -= {one.pk for one in acting_gardeners(thread.community)}
    if not strangers:
        return set()
    since = clock.now() - A_DAY
    before = Mention.objects.filter(by=author, is_first=True, created_at__gt=since).count()
    if before + len(strangers) > (NEWCOMER_CONTACTS if is_new else FIRST_CONTACTS):
        raise ConversationError(
            _(
                "In your first week, you may write by name to three new people a day. Name fewer of them, or wait until tomorrow."
            )
            if is_new
            else _(
                "You may write by name to five new people a day. Name fewer of them, or wait until tomorrow."
            ),
            field="text",
        )
    return strangers


def name_people(post: Post, people: Iterable[Person], firsts: set[int]) -> None:
    """Keep whom the post speaks to; named twice, they are named once."""
    Mention.objects.bulk_create(
        (
            Mention(
                authority=post.authority,
                post=post,
                person=one,
                by=post.by,
                is_first=one.pk in firsts,
                created_at=clock.now(),
            )
            for one in people
        ),
        ignore_conflicts=True,
    )
