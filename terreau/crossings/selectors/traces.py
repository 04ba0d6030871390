"""What became of a word: every step that cites it or its theme, in order, read for many words at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from terreau.commitments.models import Commitment, Step
from terreau.commitments.selectors import owner_name
from terreau.communities.models import Charter, Community, RestRound
from terreau.core.prepared import prepared
from terreau.core.registries import subjects
from terreau.core.text import excerpt
from terreau.gatherings.models import Gathering
from terreau.journal.models import Link
from terreau.listening.models import Answer, Sorting, Theme, Word

TRACED = ("community", "gathering", "commitment")


@dataclass(frozen=True)
class TraceStep:
    """Something real that happened to a word. `key` never changes: whoever left the word is told of each once."""

    key: str
    at: datetime
    verb: str
    text: str = ""
    url: str = ""
    is_told: bool = True  # whether it is worth a message; being heard and sorted is not


@dataclass
class _Cited:
    """What a set of words leads to, gathered in a constant number of queries."""

    themes: dict[int, list[Theme]] = field(default_factory=lambda: defaultdict(list))  # by word
    theme_sizes: dict[int, int] = field(default_factory=dict)
    links: dict[tuple[str, int], list[Link]] = field(
        default_factory=lambda: defaultdict(list)
    )  # by what is cited
    things: dict[str, Mapping[int, Any]] = field(default_factory=dict)  # by kind, then id
    life: dict[int, list[Step]] = field(default_factory=lambda: defaultdict(list))  # by commitment
    answers: dict[tuple[str, int], list[Answer]] = field(default_factory=lambda: defaultdict(list))


def traces_of(words: Sequence[Word]) -> dict[int, list[TraceStep]]:
    """The trace of each word, oldest step first."""
    cited = _gather(words)
    return {word.pk: sorted(_steps(word, cited), key=lambda step: (step.at, step.key)) for word in words}


def words_behind(kind: str, ids: Iterable[int]) -> set[int]:
    """The words that these things cite, themselves or by their theme."""
    links = Link.objects.filter(from_kind=kind, from_id__in=list(ids), to_kind__in=("word", "theme"))
    cited: dict[str, set[int]] = {"word": set(), "theme": set()}
    for to_kind, to_id in links.values_list("to_kind", "to_id"):
        cited[to_kind].add(to_id)
    sorted_there = Sorting.objects.filter(theme_id__in=cited["theme"]).values_list("word_id", flat=True)
    return cited["word"] | set(sorted_there)


def _gather(words: Sequence[Word]) -> _Cited:
    found, ids = _Cited(), [word.pk for word in words]
    standing = Sorting.objects.filter(theme=OuterRef("theme")).shown()
    size = standing.order_by().values("theme")
    published = (
        Sorting.objects.filter(word_id__in=ids, theme__published_at__isnull=False)
        .select_related("theme")
        .annotate(size=Subquery(size.annotate(n=Count("word", distinct=True)).values("n")))
    )
    for sorting in published.order_by("pk"):
        if sorting.theme not in found.themes[sorting.word_id]:
            found.themes[sorting.word_id].append(sorting.theme)
            found.theme_sizes[sorting.theme_id] = sorting.size
    theme_ids = {theme.pk for themes in found.themes.values() for theme in themes}
    cited = Q(to_kind="word", to_id__in=ids) | Q(to_kind="theme", to_id__in=theme_ids)
    for link in Link.objects.filter(cited).order_by("created_at", "pk"):
        found.links[link.to_kind, link.to_id].append(link)
    wanted: dict[str, set[int]] = {kind: set() for kind in TRACED}
    for links in found.links.values():
        for link in links:
            wanted.get(link.from_kind, set()).add(link.from_id)
    found.things = {
        "community": Community.objects.in_bulk(wanted["community"]),
        "gathering": Gathering.objects.in_bulk(wanted["gathering"]),
        "commitment": Commitment.objects.in_bulk(wanted["commitment"]),
    }
    life = Step.objects.filter(commitment_id__in=wanted["commitment"])
    for step in life.select_related("owner_circle", "owner_authority").order_by("at", "pk"):
        found.life[step.commitment_id].append(step)
    answers = Answer.objects.filter(Q(word_id__in=ids) | Q(theme_id__in=theme_ids))
    for answer in answers.order_by("at"):
        about = ("word", answer.word_id) if answer.word_id else ("theme", answer.theme_id)
        found.answers[about].append(answer)
    return found


def _steps(word: Word, cited: _Cited) -> list[TraceStep]:
    midday = datetime.combine(word.said_on, time(12), UTC)
    steps = [
        TraceStep(
            f"heard:{word.pk}",
            min(midday, word.created_at),
            pgettext("a word", "Heard"),
            _how(word),
            is_told=False,
        )
    ]
    abouts: list[tuple[str, int]] = [("word", word.pk)]
    for theme in cited.themes.get(word.pk, []):
        abouts.append(("theme", theme.pk))
        steps.append(_sorted_step(theme, cited.theme_sizes.get(theme.pk, 1)))
    seen: set[tuple[str, int]] = set()
    for about in abouts:
        steps += [_answer_step(answer) for answer in cited.answers.get(about, [])]
        for link in cited.links.get(about, []):
            if (link.from_kind, link.from_id) not in seen:
                seen.add((link.from_kind, link.from_id))
                steps += _thing_steps(link, cited)
    return steps


def _how(word: Word) -> str:
    return str(word.get_channel_display())


def _sorted_step(theme: Theme, size: int) -> TraceStep:
    others = _("with %(count)d other words") % {"count": size - 1}
    text = f"« {theme.name} », {others}"
    return TraceStep(
        f"theme:{theme.pk}",
        theme.published_at or theme.created_at,
        pgettext("a word", "Sorted"),
        text,
        subjects["theme"].url(theme),
        is_told=False,
    )


def _answer_step(answer: Answer) -> TraceStep:
    return TraceStep(
        f"answer:{answer.pk}", answer.at, pgettext("a word", "Answered"), excerpt(answer.text, 300)
    )


def _thing_steps(link: Link, cited: _Cited) -> list[TraceStep]:
    thing = cited.things.get(link.from_kind, {}).get(link.from_id)
    if thing is None:
        return []
    url = subjects[link.from_kind].url(thing)
    if link.from_kind == "community":
        return [
            TraceStep(f"community:{thing.pk}", link.created_at, _("A community was born"), thing.name, url)
        ]
    if link.from_kind == "gathering":
        return [
            TraceStep(f"gathering:{thing.pk}", link.created_at, _("Carried to a gathering"), thing.title, url)
        ]
    return [_commitment_step(step, thing, url) for step in cited.life.get(thing.pk, [])]


def _commitment_step(step: Step, commitment: Commitment, url: str) -> TraceStep:
    """A moment of a request; a resident's name never shows here."""
    owner = owner_name(step.owner_circle or step.owner_authority, with_name=False)
    verbs = {
        "asked": pgettext("a word", "Asked"),
        "redirected": pgettext("a word", "Passed on"),
        "accepted": pgettext("a word", "Accepted"),
        "refused": pgettext("a word", "Refused"),
        "kept": pgettext("a word", "Kept"),
        "not_kept": pgettext("a word", "Could not be kept"),
        "handed_back": pgettext("a word", "Handed back"),
        "withdrawn": pgettext("a word", "Withdrawn"),
    }
    text = (
        _("to %(owner)s: %(text)s") % {"owner": owner, "text": commitment.text}
        if step.status == "asked"
        else step.text
    )
    return TraceStep(f"commitment:{step.pk}", step.at, str(verbs[step.status]), text or commitment.text, url)


@prepared
def community_with_origin(authority: int, public_id: str) -> QuerySet[Community]:
    """With the theme it was born of (`origin_name`), how many words stand in it today (`origin_words`), and what its
    members are asked about now: the version of the charter in discussion (`charter_asked`), rest (`rest_asked`).
    """
    born_of = Link.objects.filter(from_kind="community", from_id=OuterRef("pk"), to_kind="theme")
    standing = Sorting.objects.filter(theme=OuterRef("origin_id")).shown().order_by()
    size = standing.values("theme").annotate(n=Count("word", distinct=True)).values("n")
    discussed = Charter.objects.filter(community=OuterRef("pk"), status=Charter.Status.PROPOSED).order_by(
        "pk"
    )
    there = Community.objects.filter(authority=authority, public_id=public_id).select_related("authority")
    found: QuerySet[Community] = there.annotate(
        origin_id=Subquery(born_of.order_by("pk").values("to_id")[:1]),
        origin_name=Subquery(Theme.objects.filter(pk=OuterRef("origin_id")).values("name")),
        origin_words=Subquery(size),
        charter_asked=Subquery(discussed.values("public_id")[:1]),
        rest_asked=Exists(RestRound.objects.filter(community=OuterRef("pk"), status=RestRound.Status.OPEN)),
    )
    return found
