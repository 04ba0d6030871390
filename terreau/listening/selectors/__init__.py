"""Reading campaigns, words and themes. Nothing here tells who said what."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from terreau.authorities.models import Authority
from terreau.communities.models import Membership
from terreau.communities.permissions import place_of
from terreau.core.prepared import Pages, paged, prepared
from terreau.core.registries import Registry
from terreau.core.seal import SealBroken, unseal
from terreau.listening.models import (
    Answer,
    Campaign,
    CampaignTeamMember,
    ImportBatch,
    Neighbour,
    Sorting,
    Theme,
    Voice,
    Word,
    WordContact,
    WordQuerySet,
    is_sorted,
)
from terreau.notifications.services import Address
from terreau.offices.models import Office
from terreau.offices.selectors import offices_held
from terreau.people.models import Person

FEW, RECENT = 5, 6  # words shown beside something else


@dataclass(frozen=True)
class NextStep:
    """Something a theme may lead to, offered by a room above: `web` says how a community is born from it."""

    label: str
    url: str
    icon: str = "sprout"


_next_steps: Registry[Callable[[Theme, Person | None], Iterable[NextStep]]] = Registry(
    "next steps of a theme"
)


def declare_next_steps(name: str, steps: Callable[[Theme, Person | None], Iterable[NextStep]]) -> None:
    """Called by the rooms above, in their declaration files."""
    _next_steps.register(name, steps)


def next_steps_for(theme: Theme, person: Person | None) -> list[NextStep]:
    return [step for steps in _next_steps for step in steps(theme, person)]


@dataclass(frozen=True)
class Counts:
    """A campaign in numbers: words, voices (sittings and cards), and words that nobody has sorted yet."""

    words: int
    voices: int
    unsorted: int
    by_channel: list[tuple[str, int]] = field(default_factory=list)

    @property
    def sorted(self) -> int:
        return self.words - self.unsorted


def word_url(word: Word) -> str:
    """The permanent address of a word's trace; its page joins several rooms and lives upstairs."""
    return f"/ce-qui-compte/paroles/{word.public_id}/"


def campaigns_of(authority: Authority) -> QuerySet[Campaign]:
    """Those anyone may find, open ones first, with their number of words (`size`)."""
    size = (
        Word.objects.shown()
        .filter(campaign=OuterRef("pk"))
        .order_by()
        .values("campaign")
        .annotate(n=Count("pk"))
    )
    found: QuerySet[Campaign] = (
        Campaign.objects.within(authority)
        .listed()
        .annotate(size=Coalesce(Subquery(size.values("n")), 0), is_over=Q(status=Campaign.Status.CLOSED))
        .order_by("is_over", "-opens_on", "-pk")
    )
    return found


def open_campaigns_of(authority: Authority) -> list[Campaign]:
    """Those that take answers now, the first written first: a new one, or an earlier first day, hides none of them."""
    return _open_campaigns(authority=authority.pk)


@prepared
def _open_campaigns(authority: int) -> QuerySet[Campaign]:
    rows = Campaign.objects.filter(authority=authority, status=Campaign.Status.OPEN)
    return rows.order_by("pk")[:4]


def get_campaign(authority: Authority, slug: str) -> Campaign | None:
    return Campaign.objects.within(authority).filter(slug=slug).first()


def counts_of(campaign: Campaign) -> Counts:
    """One query, whatever the number of words."""
    rows = _counts_by_channel(campaign=campaign.pk)
    sizes = {channel: size for channel, size, _voices, _sorted in rows}
    return Counts(
        words=sum(sizes.values()),
        voices=sum(voices for _channel, _size, voices, _sorted in rows),
        unsorted=sum(size - done for _channel, size, _voices, done in rows),
        by_channel=[(str(label), sizes[value]) for value, label in Word.Channel.choices if value in sizes],
    )


@prepared
def _counts_by_channel(campaign: int) -> QuerySet[Word, tuple[str, int, int, int]]:
    """(channel, words, voices, words in a theme)."""
    rows = Word.objects.filter(campaign=campaign).shown().order_by().values_list("channel")
    counted: QuerySet[Word, tuple[str, int, int, int]] = rows.annotate(
        size=Count("pk"), voices=Count("voice", distinct=True), sorted=Count("pk", filter=Q(is_sorted()))
    )
    return counted


def latest_words_of(campaign: Campaign) -> list[Word]:
    """The few that a campaign's page shows."""
    return _latest_words_of(campaign=campaign.pk)


@prepared
def _latest_words_of(campaign: int) -> QuerySet[Word]:
    rows = Word.objects.filter(campaign=campaign).shown()
    return rows.select_related("place", "question").order_by("-pk")[:RECENT]


def hidden_words_of(campaign: Campaign) -> QuerySet[Word]:
    """Words taken out of sight, the last one first, with who did it."""
    rows = Word.objects.filter(campaign=campaign).exclude(hidden_at=None)
    return rows.select_related("hidden_by").order_by("-hidden_at", "-pk")


def team_of(campaign: Campaign) -> QuerySet[CampaignTeamMember]:
    """Who types cards, imports and answers, by name."""
    rows = CampaignTeamMember.objects.filter(campaign=campaign).select_related("person")
    return rows.order_by("person__name_key", "pk")


def may_join_team(campaign: Campaign, *, asked_by: Person) -> QuerySet[Person]:
    """The authority's civil servants, and the members of the communities that whoever asks belongs to or tends."""
    place = place_of(asked_by)
    present = [pk for pk, status in place.statuses.items() if status in Membership.PRESENT]
    members = Membership.objects.filter(
        community_id__in=[*present, *place.acting], status__in=Membership.PRESENT
    )
    agents = offices_held(campaign.authority).filter(kind=Office.Kind.AGENT).order_by()
    people = Person.objects.present().filter(authority=campaign.authority).exclude(account=None)
    return (
        people.filter(Q(pk__in=members.values("person")) | Q(pk__in=agents.values("person")))
        .exclude(campaign_places__campaign=campaign)
        .order_by("name_key", "pk")
    )


def words_of(campaign: Campaign) -> WordQuerySet:
    """Every word that anyone may read, newest first."""
    found: WordQuerySet = (
        Word.objects.filter(campaign=campaign).shown().select_related("place", "question").order_by("-pk")
    )
    return found


def words_to_list(campaign: Campaign, *, only_unsorted: bool = False) -> Pages[Word]:
    """The same for a list that is read a page at a time; or those that nobody has sorted."""
    return _words_to_list(campaign=campaign.pk, only_unsorted=only_unsorted)


@paged
def _words_to_list(campaign: int, only_unsorted: bool) -> QuerySet[Word]:
    rows = Word.objects.filter(campaign=campaign).shown()
    kept = rows.unsorted() if only_unsorted else rows
    return kept.select_related("place").order_by("-pk")


def words_of_voice(voice: Voice) -> QuerySet[Word]:
    return (
        Word.objects.filter(voice=voice)
        .shown()
        .select_related("place", "question")
        .order_by("question__position", "pk")
    )


def themes_of(campaign: Campaign, *, published_only: bool = False) -> list[Theme]:
    """With their number of different words (`size`), published ones first, then the fullest."""
    return _themes_of(campaign=campaign.pk, published_only=published_only)


@prepared
def _themes_of(campaign: int, published_only: bool) -> QuerySet[Theme]:
    size = (
        Sorting.objects.filter(theme=OuterRef("pk"))
        .shown()
        .order_by()
        .values("theme")
        .annotate(n=Count("word", distinct=True))
    )
    themes = Theme.objects.filter(campaign=campaign)
    found: QuerySet[Theme] = (
        (themes.exclude(published_at=None) if published_only else themes)
        .annotate(size=Coalesce(Subquery(size.values("n")), 0))
        .order_by(F("published_at").asc(nulls_last=True), "-size", "name_key")
    )
    return found


def words_in(theme: Theme) -> WordQuerySet:
    """A theme's words with how many people put each there (`sorters`), the most agreed upon first."""
    sorters = (
        Sorting.objects.filter(theme=theme, word=OuterRef("pk"))
        .order_by()
        .values("word")
        .annotate(n=Count("by"))
    )
    found: WordQuerySet = (
        Word.objects.filter(campaign_id=theme.campaign_id)
        .shown()
        .in_theme(theme)
        .annotate(sorters=Subquery(sorters.values("n")))
        .select_related("place", "question")
        .order_by("-sorters", "pk")
    )
    return found


def my_sorting_of(person: Person | None, words: Iterable[Word]) -> set[tuple[int, int]]:
    """(word, theme) pairs that this person sorted, among these words."""
    if person is None:
        return set()
    rows = Sorting.objects.filter(by=person, word__in=list(words))
    return set(rows.values_list("word_id", "theme_id"))


def next_to_sort(campaign: Campaign, *, after: str = "") -> Word | None:
    """The oldest word that nobody has sorted, after the one just passed over, then from the start again."""
    found = _waiting_after(campaign=campaign.pk, passed=after) if after else []
    return next(iter(found or _waiting(campaign=campaign.pk)), None)


@prepared
def _waiting(campaign: int) -> QuerySet[Word]:
    rows = Word.objects.filter(campaign=campaign).shown().unsorted()
    return rows.select_related("place", "question").order_by("pk")[:1]


@prepared
def _waiting_after(campaign: int, passed: str) -> QuerySet[Word]:
    rows = Word.objects.filter(campaign=campaign).shown().unsorted()
    after = Word.objects.filter(campaign=campaign, public_id=passed).values("pk")
    later = rows.filter(pk__gt=Subquery(after))
    return later.select_related("place", "question").order_by("pk")[:1]


def neighbours_of(word: Word) -> list[Neighbour]:
    """Words that share uncommon terms with this one, nearest first."""
    return _neighbours_of(word=word.pk)


@prepared
def _neighbours_of(word: int) -> QuerySet[Neighbour]:
    rows = Neighbour.objects.filter(word=word, other__hidden_at=None)
    return rows.select_related("other").order_by("-score", "other_id")[:FEW]


def themes_by_word(words: Iterable[Word]) -> dict[int, list[Theme]]:
    """The themes in which each word was put, in one query."""
    found: dict[int, list[Theme]] = {}
    asked = list(words)
    if not asked:
        return found
    rows = Sorting.objects.filter(word__in=asked).select_related("theme").order_by("theme__name_key")
    for row in rows:
        themes = found.setdefault(row.word_id, [])
        if row.theme not in themes:
            themes.append(row.theme)
    return found


@dataclass
class Placing:
    """A word's place in one theme: who put it there, and how many other words stand with it."""

    theme: Theme
    by: list[Person]
    others: int


def placings_of(word: Word) -> list[Placing]:
    """« Rangée par Lina et Karim dans Se déplacer sans voiture, avec 22 autres paroles. »"""
    rows = (
        Sorting.objects.filter(word=word).select_related("theme__campaign", "by").order_by("created_at", "pk")
    )
    found: dict[int, Placing] = {}
    for row in rows:
        found.setdefault(row.theme_id, Placing(row.theme, [], 0)).by.append(row.by)
    sizes = (
        Sorting.objects.filter(theme__in=found)
        .shown()
        .order_by()
        .values_list("theme")
        .annotate(n=Count("word", distinct=True))
    )
    for theme_id, size in sizes:
        found[theme_id].others = size - 1
    return list(found.values())


def answers_of(word: Word) -> QuerySet[Answer]:
    """What was answered to this word, and to the themes it stands in, oldest first."""
    themes = Sorting.objects.filter(word=word).values("theme")
    return (
        Answer.objects.filter(Q(word=word) | Q(theme__in=themes))
        .select_related("by", "theme")
        .order_by("at", "pk")
    )


def answers_to(theme: Theme) -> QuerySet[Answer]:
    return Answer.objects.filter(theme=theme).select_related("by").order_by("at", "pk")


def contact_of(word: Word) -> Address | None:
    """How to tell this word's author what becomes of it; nothing unless they asked. Never to be shown."""
    contact = WordContact.objects.filter(voice__words=word).first()
    return None if contact is None else read_contact(contact)


def read_contact(contact: WordContact) -> Address | None:
    try:
        return Address(**json.loads(unseal(contact.sealed)))
    except SealBroken:
        return None


def batches_of(campaign: Campaign) -> QuerySet[ImportBatch]:
    """Latest first, without the rows they hold."""
    return (
        ImportBatch.objects.filter(campaign=campaign)
        .exclude(status=ImportBatch.Status.PREVIEW)
        .defer("staged", "rejected")
        .select_related("by")
        .order_by("-pk")
    )


def campaigns_to_compare() -> list[Campaign]:
    """Those with words that nothing has been compared with yet."""
    newest = Word.objects.filter(campaign=OuterRef("pk")).order_by().values("campaign").annotate(m=Max("pk"))
    return list(
        Campaign.objects.annotate(newest=Coalesce(Subquery(newest.values("m")), 0))
        .filter(newest__gt=F("compared_up_to"))
        .order_by("pk")
    )


def is_answered() -> Exists:
    """Whether a word of the outer queryset got an answer, itself or through one of its themes since it was said."""
    themes = Sorting.objects.filter(word=OuterRef(OuterRef("pk"))).values("theme")
    of_its_theme = Q(theme__in=themes, at__gte=OuterRef("created_at"))
    return Exists(Answer.objects.filter(Q(word=OuterRef("pk")) | of_its_theme))
