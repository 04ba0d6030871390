"""From a word to what it becomes: a community, a gathering, a request; and telling whoever left it, once per real step."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from terreau.commitments.models import Commitment
from terreau.commitments.services import ask
from terreau.communities.models import Community
from terreau.communities.permissions import can_tend_community, is_member
from terreau.communities.services import CommunityError, start_community
from terreau.core.errors import GestureError
from terreau.crossings.selectors import TraceStep, traces_of, words_behind
from terreau.gatherings.models import Gathering
from terreau.journal.models import Link
from terreau.journal.selectors import unread_lines
from terreau.journal.services import link, move_cursor, record
from terreau.listening.models import Theme, Word, WordContact
from terreau.listening.selectors import read_contact
from terreau.listening.selectors.kept import keep_path
from terreau.notifications.services import base_url, send
from terreau.people.models import Person

READER = "tell_authors"
BATCH = 500
STILL_NEWS = timedelta(days=30)


class CrossingError(GestureError):
    """A refused gesture between two practices."""


@transaction.atomic
def start_community_from_theme(
    *, by: Person, theme: Theme, words: Sequence[Word] = (), **community: Any
) -> Community:
    """A community is born from a published theme, and from the words it chose to start from."""
    if theme.published_at is None:
        raise CommunityError(_("This theme is not published yet."))
    born = start_community(by=by, authority=theme.authority, **community)
    _cite(born, ("theme", theme.pk))
    for word in words:
        _check_is_ours(word, born.authority_id)
        _cite(born, ("word", word.pk))
    return born


def _check_is_ours(word: Word, authority_id: int) -> None:
    """A word stays with the authority it was said to, and a hidden one goes nowhere."""
    if word.authority_id != authority_id or word.hidden_at is not None:
        raise CrossingError(_("This word cannot be used here."))


def _cite(community: Community, target: tuple[str, int]) -> None:
    link(
        authority=community.authority,
        kind=Link.Kind.BORN_OF,
        source=("community", community.pk),
        target=target,
    )


@transaction.atomic
def ask_from_word(*, by: Person, word: Word, **request: Any) -> Commitment:
    """A request that a word gave birth to; what comes of it is told to whoever left the word."""
    _check_is_ours(word, request["community"].authority_id)
    return ask(by=by, born_of=[("word", word.pk)], **request)


@transaction.atomic
def carry_word(*, by: Person, word: Word, gathering: Gathering) -> Gathering:
    """Bring a word to a gathering, so that it is talked about there."""
    if not (is_member(by, gathering.community) or can_tend_community(by, gathering.community)):
        raise CrossingError(_("Only members of this community bring words to its gatherings."))
    _check_is_ours(word, gathering.authority_id)
    if not gathering.is_planned:
        raise CrossingError(_("This gathering is cancelled. Choose another one."))
    link(
        authority=gathering.authority,
        kind=Link.Kind.BORN_OF,
        source=("gathering", gathering.pk),
        target=("word", word.pk),
    )
    record(
        "Add",
        subject=("gathering", gathering.pk),
        authority=gathering.authority,
        actor=by,
        community_id=gathering.community_id,
    )
    return gathering


def tell_authors(now: datetime) -> int:
    """Follow the journal and tell each author who asked for it what became of their word; returns messages queued."""
    told = 0
    while lines := list(unread_lines(READER).values_list("pk", "subject_kind", "subject_id")[:BATCH]):
        changed: dict[str, set[int]] = defaultdict(set)
        for _pk, kind, subject_id in lines:
            changed[kind].add(subject_id)
        with transaction.atomic():
            told += _tell(_words_concerned(changed), now)
            move_cursor(reader=READER, line_id=lines[-1][0])
    return told


def _words_concerned(changed: dict[str, set[int]]) -> list[Word]:
    ids = set(changed.get("word", ()))
    for kind in ("community", "gathering", "commitment"):
        if kind in changed:
            ids |= words_behind(kind, changed[kind])
    if "theme" in changed:
        ids |= set(Word.objects.filter(sortings__theme_id__in=changed["theme"]).values_list("pk", flat=True))
    asked_for = Word.objects.filter(pk__in=ids, hidden_at=None, voice__contact__isnull=False)
    return list(asked_for.select_related("authority", "campaign", "voice__contact").order_by("pk"))


def _tell(words: Sequence[Word], now: datetime) -> int:
    by_language: dict[str, list[Word]] = defaultdict(list)
    for word in words:
        by_language[_contact(word).language].append(word)
    told = 0
    for language, group in by_language.items():
        with translation.override(language):
            named = {word.pk: word for word in group}
            for word_id, steps in traces_of(group).items():
                news = [step for step in steps if step.is_told and step.at >= now - STILL_NEWS]
                told += sum(_tell_step(named[word_id], step, language) for step in news)
    return told


def _contact(word: Word) -> WordContact:
    """The contact of a word that `_words_concerned` chose because it has one."""
    assert word.voice is not None
    return word.voice.contact


def _tell_step(word: Word, step: TraceStep, language: str) -> bool:
    """Queue one piece of news; its key makes it leave once, whatever happens again and however many words it concerns."""
    contact = _contact(word)
    address = read_contact(contact)
    if not address:
        return False
    message = send(
        key=f"news:{contact.pk}:{step.key}",
        template="crossings/notices/word_news.txt",
        context={
            "word": word,
            "step": step,
            "page": f"{base_url(word.authority)}/ce-qui-compte/paroles/{word.public_id}/",
            "keep": f"{base_url(word.authority)}{keep_path(word)}",
            "token": contact.token,
        },
        authority=word.authority,
        address=address,
        language=language,
        about=("word", word.pk),
    )
    return message is not None
