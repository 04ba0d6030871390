"""Campaigns and their open questions, voices and their words, themes made by people, answers, imports."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.lookups import IsNull
from django.utils.translation import gettext_lazy as _

from terreau.authorities.models import SpaceQuerySet, SpaceRow
from terreau.core import clock, ids
from terreau.core.models import ForwardOnly
from terreau.journal.models import Capacity
from terreau.people.models import Person
from terreau.territories.models import Territory

WORD_LIMIT = 5_000  # typed on a page; an import keeps longer texts whole
IMPORTED_LIMIT = 20_000


class Polarity(models.TextChoices):
    GOOD = "good", _("what is good")
    HARD = "hard", _("what is hard")
    ACTION = "action", _("what people do, or could do")


class CampaignQuerySet(SpaceQuerySet):
    def listed(self) -> "CampaignQuerySet":
        """Those that anyone may find."""
        return self.exclude(status=Campaign.Status.DRAFT)


class Campaign(ForwardOnly, SpaceRow):
    """A time of listening: open questions put to everyone, by every channel."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("being prepared")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {"draft": {"open"}, "open": {"closed"}, "closed": {"open"}}

    slug = models.SlugField(max_length=60)
    title = models.CharField(max_length=120)
    intro = models.TextField(max_length=1000, blank=True)
    status = models.CharField(max_length=6, choices=Status.choices, default=Status.DRAFT)
    opens_on = models.DateField()
    closes_on = models.DateField(null=True, blank=True)
    opened_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    # The last word whose neighbours were looked for: `tend` compares only campaigns that have newer ones.
    compared_up_to = models.BigIntegerField(default=0)

    objects: ClassVar = CampaignQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "slug"], name="campaign_slug_once"),
            models.CheckConstraint(
                condition=Q(closes_on=None) | Q(closes_on__gte=F("opens_on")),
                name="campaign_closes_after_opening",
            ),
        ]
        indexes = [models.Index(fields=["authority", "status", "-opens_on"])]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN


class Question(SpaceRow):
    """Always open: no answer is ever offered."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    polarity = models.CharField(max_length=6, choices=Polarity.choices)
    text = models.CharField(max_length=200)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "position"], name="question_position_once")
        ]

    def __str__(self) -> str:
        return self.text


class CampaignTeamMember(SpaceRow):
    """Someone who may type cards, import, answer and publish in one campaign."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="team")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="campaign_places")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "person"], name="campaign_team_member_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.campaign_id}"


class Voice(SpaceRow):
    """One sitting, one card, one call. It has no key to a person, and must never have one."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="voices")

    def __str__(self) -> str:
        return self.public_id


class ImportBatch(ForwardOnly, SpaceRow):
    """A file of words brought in: looked at first, then all or nothing, and undone within a day if it was wrong."""

    class Status(models.TextChoices):
        PREVIEW = "preview", _("to check")
        DONE = "done", _("imported")
        UNDONE = "undone", _("undone")

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {"preview": {"done"}, "done": {"undone"}}

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="batches")
    filename = models.CharField(max_length=120)
    status = models.CharField(max_length=7, choices=Status.choices, default=Status.PREVIEW)
    row_count = models.PositiveIntegerField(default=0)
    imported_count = models.PositiveIntegerField(default=0)
    rejected = models.JSONField(default=list)  # [{line, reason}]
    columns = models.JSONField(default=dict)  # which column of the file was read as what
    staged = models.JSONField(default=list)  # rows waiting for a yes; emptied once it is given
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    undo_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.filename


def is_sorted() -> Case:
    """Whether a word of the outer query is in a theme.

    Looked up word by word. With EXISTS, PostgreSQL would read all the sortings of a region to show twenty words.
    """
    first = Subquery(Sorting.objects.filter(word=OuterRef("pk")).order_by().values("pk")[:1])
    return Case(When(IsNull(first, False), then=True), default=False)


class WordQuerySet(SpaceQuerySet):
    def shown(self) -> "WordQuerySet":
        """Those that everyone may read."""
        return self.filter(hidden_at=None)

    def unsorted(self) -> "WordQuerySet":
        """Those that nobody has put in a theme yet."""
        waiting: WordQuerySet = self.alias(is_sorted=is_sorted()).filter(is_sorted=False)
        return waiting

    def in_theme(self, theme: "Theme") -> "WordQuerySet":
        """Those that somebody at least put in this theme."""
        return self.filter(Exists(Sorting.objects.filter(word=OuterRef("pk"), theme=theme)))


class Word(SpaceRow):
    """« Parole »: what somebody said, kept as it was said. Its author is unknown, on purpose."""

    class Channel(models.TextChoices):
        ONLINE = "online", _("on line")
        PAPER = "paper", _("paper card")
        PHONE = "phone", _("by phone")
        DOORSTEP = "doorstep", _("on the doorstep")
        GATHERING = "gathering", _("at a gathering")
        IMPORT = "import", _("from a consultation")

    ON_BEHALF = ("paper", "phone", "doorstep", "gathering")

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="words")
    question = models.ForeignKey(Question, null=True, on_delete=models.SET_NULL, related_name="words")
    polarity = models.CharField(max_length=6, choices=Polarity.choices, blank=True)
    voice = models.ForeignKey(Voice, null=True, on_delete=models.CASCADE, related_name="words")
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    channel = models.CharField(max_length=9, choices=Channel.choices)
    place = models.ForeignKey(Territory, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    said_on = models.DateField()
    said_at = models.DateTimeField(null=True)  # the instant, when a file tells it
    entered_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    batch = models.ForeignKey(ImportBatch, null=True, on_delete=models.SET_NULL, related_name="words")
    source_reference = models.CharField(max_length=60, blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    source_key = models.CharField(max_length=64, blank=True)  # the same row of the same file, once
    lemmas = models.TextField(null=True)  # noqa: DJ001  # null: not read yet; empty: nothing to compare
    hidden_at = models.DateTimeField(null=True)
    hidden_reason = models.CharField(max_length=200, blank=True)
    hidden_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar = WordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "source_key"], condition=~Q(source_key=""), name="word_imported_once"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="word_says_something"),
            models.CheckConstraint(
                condition=Q(entered_by=None) | Q(channel__in=("paper", "phone", "doorstep", "gathering")),
                name="word_entered_only_on_behalf",
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "-id"], condition=Q(hidden_at=None), name="word_shown_newest"),
            models.Index(
                fields=["campaign", "channel"], condition=Q(hidden_at=None), name="word_shown_by_channel"
            ),
            models.Index(fields=["id"], condition=Q(hidden_at__isnull=False), name="word_hidden"),
        ]

    def __str__(self) -> str:
        return self.title or self.public_id


class KeptWords(SpaceRow):
    """« C'est moi »: somebody keeps in their own space the words they had left. Which ones is sealed: no query joins them.

    It hangs on the person, never on the voice: from a word nobody can be found.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    sealed = models.TextField()  # the voice's public id
    voice_mark = models.CharField(max_length=64, unique=True)  # so that only one person keeps them

    def __str__(self) -> str:
        return self.public_id


class WordContact(SpaceRow):
    """« Je veux savoir ce que ça devient »: how to reach whoever left these words. Apart from them, sealed, never shown."""

    voice = models.OneToOneField(Voice, on_delete=models.CASCADE, related_name="contact")
    sealed = models.TextField()
    contact_mark = models.CharField(max_length=64, blank=True, db_index=True)  # differs in each campaign
    token = models.CharField(max_length=40, unique=True, default=ids.secret_token)
    language = models.CharField(max_length=5, default="fr")

    def __str__(self) -> str:
        return self.public_id


class Theme(SpaceRow):
    """What several words say together, named by people."""

    LEAST_VERBATIMS = 3

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="themes")
    name = models.CharField(max_length=80)
    name_key = models.CharField(max_length=80, editable=False)
    summary = models.TextField(max_length=600, blank=True)
    started_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "name_key"], name="theme_name_once")]

    def __str__(self) -> str:
        return self.name


class SortingQuerySet(SpaceQuerySet):
    def shown(self) -> "SortingQuerySet":
        """Those of words that everyone may read. Hidden words are few: they are set aside, the others need not be looked at."""
        return self.exclude(word__in=Word.objects.filter(hidden_at__isnull=False).values("pk"))


class Sorting(SpaceRow):
    """One person put one word in one theme. Several may, and may disagree."""

    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="sortings")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="sortings")
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["word", "theme", "by"], name="sorting_once_per_person")
        ]
        indexes = [models.Index(fields=["theme", "word"])]

    objects: ClassVar = SortingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.word_id} · {self.theme_id}"


class Neighbour(SpaceRow):
    """Two words that share uncommon terms: a suggestion with its reasons, never a decision."""

    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="neighbours")
    other = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()
    shared_terms = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["word", "other"], name="neighbour_once"),
            models.CheckConstraint(condition=~Q(word=F("other")), name="neighbour_is_another"),
        ]

    def __str__(self) -> str:
        return f"{self.word_id} ~ {self.other_id}"


SAID_AS: dict[str, Any] = {
    Capacity.RESIDENT: _("resident"),
    Capacity.AGENT: _("civil servant"),
    Capacity.ELECTED: _("elected person"),
    Capacity.PARTNER: _("partner"),
}


class Answer(SpaceRow):
    """What somebody answered, in which quality, to one word or to a whole theme. Public, like the word."""

    LIMIT = 3_000

    word = models.ForeignKey(Word, null=True, on_delete=models.CASCADE, related_name="answers")
    theme = models.ForeignKey(Theme, null=True, on_delete=models.CASCADE, related_name="answers")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    capacity = models.CharField(max_length=8, choices=Capacity.choices, default=Capacity.RESIDENT)
    text = models.TextField(max_length=LIMIT)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(word__isnull=False, theme__isnull=True)
                | Q(word__isnull=True, theme__isnull=False),
                name="answer_to_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def said_as(self) -> str:
        """In which quality, in words."""
        return str(SAID_AS[self.capacity])
