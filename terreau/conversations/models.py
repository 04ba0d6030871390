"""A thread and its posts, what people sign under them, whom they speak to, and what each has read."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from terreau.authorities.models import SpaceQuerySet, SpaceRow
from terreau.communities.models import Circle, Community
from terreau.core import clock
from terreau.core.models import ForwardOnly
from terreau.people.models import Person

TITLE_LIMIT = 120
TEXT_LIMIT = 4000
REASON_LIMIT = 300
FILES_A_POST = 3
POSTS_A_PAGE = 20


class Thread(ForwardOnly, SpaceRow):
    """A subject that members of a community, or of one of its circles, write about."""

    class Status(models.TextChoices):
        OPEN = "open", _p("thread", "open")
        ANSWERED = "answered", _p("thread", "answered")
        CLOSED = "closed", _p("thread", "closed")

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        "open": {"answered", "closed"},
        "answered": {"open", "closed"},
        "closed": {"open"},
    }

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="threads")
    circle = models.ForeignKey(
        Circle, null=True, blank=True, on_delete=models.CASCADE, related_name="threads"
    )
    title = models.CharField(
        max_length=TITLE_LIMIT, blank=True, help_text="Emptied when who gave it is erased."
    )
    hidden_title = models.CharField(
        max_length=TITLE_LIMIT, blank=True, help_text="What the title was, once those who decide hid it."
    )
    started_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    last_post_at = models.DateTimeField(default=clock.now)
    posts_count = models.PositiveIntegerField(
        default=0, help_text="Places in the thread, emptied ones included."
    )

    # Of the reader who opened it, set by `find_thread` alone.
    seen_at: datetime | None = None
    is_followed: bool = False

    class Meta:
        indexes = [
            models.Index(fields=["community", "-last_post_at"]),
            models.Index(fields=["started_by", "-created_at"]),
        ]

    def __str__(self) -> str:
        return self.shown_title

    @property
    def shown_title(self) -> str:
        if self.hidden_title:
            return str(_("A thread whose title is hidden"))
        return self.title or str(_("A thread started by a former member"))

    @property
    def audience(self) -> str:
        """Whose reading it is for: a circle's own, or the whole community's. Those who tend read both."""
        return f"circle:{self.circle_id}" if self.circle_id else f"community:{self.community_id}"

    def get_absolute_url(self) -> str:
        return f"/echanges/{self.public_id}/"

    @property
    def is_closed(self) -> bool:
        return self.status == self.Status.CLOSED


class Post(SpaceRow):
    """What somebody wrote in a thread. Its place stays when the text goes, so that answers still make sense."""

    class Via(models.TextChoices):
        WEB = "web", _("on the site")
        MAIL = "mail", _("by e-mail")
        PAPER = "paper", _("on paper")
        PHONE = "phone", _("by phone")
        SMS = "sms", _("by text message")

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="posts")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    entered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    via = models.CharField(max_length=5, choices=Via.choices, default=Via.WEB)
    text = models.TextField(max_length=TEXT_LIMIT, blank=True)
    reply_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    files_count = models.PositiveSmallIntegerField(default=0)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    hidden_reason = models.CharField(max_length=REASON_LIMIT, blank=True)
    to_tell = models.BooleanField(
        default=False, help_text="Those who follow the thread are still to be told: the worker does."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(hidden_at=None) | ~Q(hidden_reason=""), name="post_hidden_for_a_reason"
            ),
            models.CheckConstraint(condition=Q(deleted_at=None) | Q(text=""), name="post_deleted_is_empty"),
        ]
        indexes = [
            models.Index(fields=["thread", "id"]),
            models.Index(fields=["by", "-created_at"]),
            models.Index(fields=["id"], condition=Q(to_tell=True), name="post_to_tell"),
        ]

    def __str__(self) -> str:
        return self.public_id

    def get_absolute_url(self) -> str:
        """Leads to the right page of its thread."""
        return f"/echanges/messages/{self.public_id}/"

    @property
    def is_gone(self) -> bool:
        return self.deleted_at is not None

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    @property
    def is_shown(self) -> bool:
        return self.deleted_at is None and self.hidden_at is None


class PostVersion(SpaceRow):
    """What a post said before it was changed: those who read the post may read it."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="versions")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(max_length=TEXT_LIMIT)
    until = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["post", "id"])]

    def __str__(self) -> str:
        return f"{self.post_id} · {self.pk}"


class Sign(SpaceRow):
    """A word under a post, in place of a message that would say no more. Counted under the post, and nowhere else."""

    class Kind(models.TextChoices):
        THANKS = "thanks", _("thank you")
        AGREE = "agree", _("I agree")
        LEARN = "learn", _("I learn something")
        HELP = "help", _("I can help")

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="signs")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "person", "kind"], name="sign_once_of_each_kind"),
        ]
        indexes = [models.Index(fields=["person"])]

    def __str__(self) -> str:
        return f"{self.kind} · {self.post_id}"


class Mention(SpaceRow):
    """A post speaks to somebody by name. `is_first`: these two had never written to each other before."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    is_first = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "person"], name="mention_once_a_post")]
        indexes = [
            models.Index(fields=["person", "-created_at"]),
            models.Index(fields=["by", "-created_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} · {self.person_id}"


class Seen(SpaceRow):
    """How far somebody has read a thread: only they are ever told, to show them what is new."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar = SpaceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "thread"], name="seen_once_a_thread")]
        indexes = [models.Index(fields=["thread"])]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.thread_id}"
