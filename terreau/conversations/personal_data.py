"""Register lines, export, erasure and retention of conversations."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from terreau.conversations.models import Post, PostVersion, Seen, Sign, Thread
from terreau.conversations.services import forget_person, forget_thread_names
from terreau.core.registries import (
    PersonalField,
    PersonalSource,
    declare_personal_fields,
    declare_personal_source,
)
from terreau.people.models import Person

KEPT = timedelta(days=730)
_WHY = (_("Write to each other in a community"), _("public interest (GDPR 6.1.e)"))
_MEMBERS, _ONESELF = _("members of the community"), _("you alone")
_TENDING = _("you, and those who tend the community")
_LIFE = _("as long as the community; emptied when you ask")
_AGE = _("24 months after the last message of the thread")

declare_personal_fields(
    PersonalField("conversations.Thread", "started_by", *_WHY, _MEMBERS, _LIFE, label=_("Who started a thread")),
    PersonalField("conversations.Thread", "title", *_WHY, _MEMBERS, _LIFE, label=_("Title of a thread")),
    PersonalField("conversations.Thread", "hidden_title", *_WHY, _TENDING, _LIFE, label=_("Title of a thread, once hidden")),
    PersonalField("conversations.Post", "by", *_WHY, _MEMBERS, _LIFE, label=_("Who wrote a message")),
    PersonalField("conversations.Post", "entered_by", *_WHY, _MEMBERS, _LIFE, label=_("Who typed it in for somebody")),
    PersonalField("conversations.Post", "text", *_WHY, _MEMBERS, _LIFE, label=_("Text of a message")),
    PersonalField("conversations.Post", "hidden_by", *_WHY, _TENDING, _LIFE, label=_("Who hid a message")),
    PersonalField("conversations.Post", "hidden_reason", *_WHY, _TENDING, _LIFE, label=_("Why a message was hidden")),
    PersonalField("conversations.PostVersion", "by", *_WHY, _MEMBERS, _LIFE, label=_("Who changed a message")),
    PersonalField("conversations.PostVersion", "text", *_WHY, _MEMBERS, _LIFE, label=_("What a message said before")),
    PersonalField("conversations.Sign", "person", *_WHY, _MEMBERS, _LIFE, label=_("Who signed a message")),
    PersonalField("conversations.Sign", "kind", *_WHY, _MEMBERS, _LIFE, label=_("Sign under a message")),
    PersonalField("conversations.Mention", "person", *_WHY, _MEMBERS, _AGE, label=_("Whom a message names")),
    PersonalField("conversations.Mention", "by", *_WHY, _MEMBERS, _AGE, label=_("Who names somebody")),
    PersonalField(
        "conversations.Seen", "person", _("Show you what is new"), _WHY[1], _ONESELF, _AGE, label=_("How far you read"),
    ),
)  # fmt: skip


def export(person: Person) -> dict[str, list[dict[str, object]]]:
    """What somebody wrote, before and now, and signed; other people's words are left out."""
    posts = Post.objects.filter(by=person).order_by("pk")
    before = PostVersion.objects.filter(post__by=person).order_by("pk")
    signs = Sign.objects.filter(person=person).order_by("pk")
    threads = Thread.objects.filter(started_by=person).order_by("pk")
    read = Seen.objects.filter(person=person).order_by("pk")
    return {
        "threads_you_started": [
            dict(row) for row in threads.values("title", "hidden_title", "created_at", "status")
        ],
        "messages_you_wrote": [
            dict(row)
            for row in posts.values(
                "thread__community__name", "text", "via", "created_at", "edited_at", "hidden_reason"
            )
        ],
        "what_your_messages_said_before": [dict(row) for row in before.values("text", "until")],
        "signs_you_put": [
            dict(row) for row in signs.values("kind", "post__thread__community__name", "created_at")
        ],
        "threads_you_read": [dict(row) for row in read.values("thread__community__name", "at")],
    }


def purge(now: datetime, dry_run: bool) -> int:
    """Two years after a thread's last message, marks of reading and mentions go."""
    return forget_thread_names(before=now - KEPT, dry_run=dry_run)


declare_personal_source(
    PersonalSource(
        "conversations", export=export, erase=lambda person: forget_person(person=person), purge=purge
    )
)
