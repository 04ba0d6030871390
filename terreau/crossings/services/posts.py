"""From a message to what it becomes: a request, or a word that anyone may read."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from terreau.commitments.models import Commitment
from terreau.commitments.services import ask
from terreau.conversations.models import Post
from terreau.conversations.permissions import can_see_post, can_write
from terreau.conversations.services import reply
from terreau.crossings.services.words import CrossingError
from terreau.listening.models import Campaign, Question, Voice
from terreau.listening.services import leave_words
from terreau.notifications.services import base_url
from terreau.people.models import Person


@transaction.atomic
def ask_from_post(
    *, by: Person, post: Post, text: str, author_agrees: bool = False, **owner: Any
) -> Commitment:
    """A request that a message gave birth to, with its author's agreement; the thread says so, so that people can follow."""
    _check_reads(by, post)
    if post.by_id not in (None, by.pk) and not author_agrees:
        raise CrossingError(
            _("These words are somebody else’s: ask them first, in the thread or by phone."), field="agreed"
        )
    thread = post.thread
    asked = ask(
        by=by,
        community=thread.community,
        circle=thread.circle,
        text=text,
        born_of=[("post", post.pk)],
        **owner,
    )
    if can_write(by, thread):
        address = f"{base_url(thread.authority)}{asked.get_absolute_url()}"
        reply(
            by=by,
            thread=thread,
            reply_to=post,
            text=_("I made it a request: %(address)s") % {"address": address},
        )
    return asked


@transaction.atomic
def say_publicly(*, by: Person, post: Post, campaign: Campaign, question: Question, text: str) -> Voice:
    """Its author says the same in an open listening, tied to nobody like every word: no trace leads back to the message."""
    _check_reads(by, post)
    if post.by_id != by.pk:
        raise CrossingError(_("Only whoever wrote a message makes it public."))
    if campaign.authority_id != by.authority_id or question.campaign_id != campaign.pk:
        raise CrossingError(_("Choose one of the questions."))
    return leave_words(campaign=campaign, texts={question.pk: text})


def _check_reads(by: Person, post: Post) -> None:
    if not post.is_shown or not can_see_post(by, post):
        raise CrossingError(_("This message is no longer there."))
