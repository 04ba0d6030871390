"""A word left without an answer, although a community was born from it or from its theme."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terreau.core.registries import Signal, SignalKind, declare_signal
from terreau.core.text import excerpt
from terreau.journal.models import Link
from terreau.journal.selectors import links_from
from terreau.listening.models import Sorting, Word
from terreau.listening.selectors import is_answered

KIND = "word_unanswered"
AFTER = timedelta(days=10)
MOST = 2  # a community is reminded of its two oldest at a time


def find(community_ids: Sequence[int], now: datetime) -> Iterable[Signal]:
    """Three queries for any number of communities; at most two words each, the longest waiting first."""
    born = [link for link in links_from("community", community_ids) if link.kind == Link.Kind.BORN_OF]
    by_theme = _oldest_by_theme([link.to_id for link in born if link.to_kind == "theme"])
    wanted = {link.to_id for link in born if link.to_kind == "word"} | {
        pk for ids in by_theme.values() for pk in ids
    }
    words = {word.pk: word for word in _unanswered(wanted).select_related("campaign")}
    waiting: dict[int, dict[int, datetime]] = {}
    for link in born:
        for pk in by_theme.get(link.to_id, []) if link.to_kind == "theme" else [link.to_id]:
            if pk in words:
                # Nobody was there to answer before the community was born.
                since = max(words[pk].created_at, link.created_at)
                waiting.setdefault(link.from_id, {}).setdefault(pk, since)
    for community_id, since_by_word in waiting.items():
        overdue = sorted((since, pk) for pk, since in since_by_word.items() if since <= now - AFTER)
        yield from (_signal(community_id, words[pk], since, now) for since, pk in overdue[:MOST])


def _oldest_by_theme(theme_ids: Sequence[int]) -> dict[int, list[int]]:
    """A few unanswered words of each theme, the oldest first; several people may have sorted the same."""
    rows = (
        Sorting.objects.filter(theme__in=theme_ids, word__hidden_at=None, word__answers=None)
        .exclude(theme__answers__at__gte=F("word__created_at"))
        .annotate(rank=Window(RowNumber(), partition_by=F("theme"), order_by=["word__created_at", "word_id"]))
        .filter(rank__lte=MOST * 4)
        .order_by("theme", "rank")
        .values_list("theme_id", "word_id")
    )
    found: dict[int, list[int]] = {}
    for theme_id, word_id in rows:
        found.setdefault(theme_id, []).append(word_id)
    return found


def _unanswered(ids: Iterable[int]) -> QuerySet[Word]:
    # Asked of someone, or carried to a gathering, a word is on its way: its answer will come from there.
    on_its_way = Link.objects.filter(
        to_kind="word", to_id=OuterRef("pk"), from_kind__in=("commitment", "gathering")
    )
    rows: QuerySet[Word] = Word.objects.shown().filter(~is_answered(), ~Exists(on_its_way), pk__in=list(ids))
    return rows


def standing(signals: Sequence[Signal], now: datetime) -> Iterable[tuple[str, Any]]:
    """Words that nobody has answered since, and that are not on their way to an answer."""
    yield "word", _unanswered(one.subject_id for one in signals)


def _signal(community_id: int, word: Word, since: datetime, now: datetime) -> Signal:
    days = (now - since).days
    return Signal(
        kind=KIND,
        community_id=community_id,
        subject_kind="word",
        subject_id=word.pk,
        since=since,
        urgency=min(0.65, 0.3 + days / 170),
        # The word is public; nothing here leads to whoever said it.
        facts={
            "word": word.public_id,
            "excerpt": excerpt(word.title or word.text, 90),
            "campaign": word.campaign.title,
            "days": days,
        },
    )


def title(facts: Mapping[str, Any]) -> str:
    return _("Answer “%(excerpt)s”") % {"excerpt": facts["excerpt"]}


def reason(facts: Mapping[str, Any]) -> str:
    said = ngettext(
        "This word has waited for an answer for %(days)d day. Your community was born from it.",
        "This word has waited for an answer for %(days)d days. Your community was born from it.",
        facts["days"],
    )
    return said % {"days": facts["days"]}


def evidence(facts: Mapping[str, Any]) -> str:
    return _("Said in “%(campaign)s”; no answer since.") % {"campaign": facts["campaign"]}


def act(facts: Mapping[str, Any]) -> tuple[str, str]:
    return reverse("listening:answer_word", args=[facts["word"]]), _("I answer")


declare_signal(
    SignalKind(
        kind=KIND,
        icon="message-circle",
        minutes=10,
        find=find,
        title=title,
        reason=reason,
        evidence=evidence,
        act=act,
        standing=standing,
    )
)
