"""Making themes together: start, sort, take back, publish."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terreau.core import clock
from terreau.core.text import fold, tidy
from terreau.journal.models import Verb
from terreau.journal.services import record
from terreau.listening.models import Campaign, Sorting, Theme, Word
from terreau.listening.permissions import capacity_of
from terreau.listening.selectors import words_in
from terreau.listening.services.campaigns import ListeningError
from terreau.people.models import Person

NAME_LIMIT = 80
JUST_STARTED = timedelta(hours=1)


@transaction.atomic
def start_theme(*, campaign: Campaign, name: str, by: Person, summary: str = "") -> Theme:
    """Name a theme; the same name again gives the theme that is there."""
    name = " ".join(tidy(name).split())
    if not fold(name):
        raise ListeningError(_("Give the theme a name, in a few words."), field="name")
    if len(name) > NAME_LIMIT:
        raise ListeningError(
            _("This name is too long: %(limit)d characters at most.") % {"limit": NAME_LIMIT}, field="name"
        )
    theme, is_new = Theme.objects.get_or_create(
        campaign=campaign,
        name_key=fold(name)[:NAME_LIMIT],
        defaults={
            "authority": campaign.authority,
            "name": name,
            "summary": tidy(summary)[:600],
            "started_by": by,
        },
    )
    if is_new:
        record(
            Verb.CREATE,
            subject=("theme", theme.pk),
            authority=campaign.authority,
            actor=by,
            capacity=capacity_of(by),
        )
    return theme


@transaction.atomic
def sort_word(*, word: Word, theme: Theme, by: Person) -> Sorting:
    """Put a word in a theme, in one's own name; done twice, it stays once."""
    sort_words(words=[word], theme=theme, by=by)
    return Sorting.objects.get(word=word, theme=theme, by=by)


@transaction.atomic
def sort_words(*, words: Iterable[Word], theme: Theme, by: Person) -> list[Word]:
    """Put several words in a theme at once; returns those that this person had not put there before."""
    words = list(words)
    if any(word.campaign_id != theme.campaign_id for word in words):
        raise ListeningError(_("This word and this theme belong to two campaigns."))
    if any(word.hidden_at is not None for word in words):
        raise ListeningError(_("This word was hidden meanwhile."))
    there = set(Sorting.objects.filter(word__in=words, theme=theme, by=by).values_list("word_id", flat=True))
    fresh = [
        Sorting(authority=theme.authority, word=word, theme=theme, by=by)
        for word in {word.pk: word for word in words}.values()
        if word.pk not in there
    ]
    try:
        with transaction.atomic():
            Sorting.objects.bulk_create(fresh)
    except IntegrityError:
        raise ListeningError(_("You have just sorted this word.")) from None
    if fresh:
        record(Verb.ADD, subject=("theme", theme.pk), authority=theme.authority, actor=by)
    return [sorting.word for sorting in fresh]


@transaction.atomic
def unsort_words(*, words: Iterable[Word], theme: Theme, by: Person) -> int:
    """Take back one's own sorting of these words; other people's stays. Returns how many were taken back."""
    removed, _rows = Sorting.objects.filter(word__in=list(words), theme=theme, by=by).delete()
    if removed:
        record(Verb.REMOVE, subject=("theme", theme.pk), authority=theme.authority, actor=by)
    return removed


@transaction.atomic
def undo_sorting(*, words: Iterable[Word], theme: Theme, by: Person) -> int:
    """Take back one's last gesture, whole: a theme that it had just started, and that holds nothing else, goes too."""
    removed = unsort_words(words=words, theme=theme, by=by)
    own = Theme.objects.filter(pk=theme.pk, started_by=by, created_at__gte=clock.now() - JUST_STARTED)
    if removed and own.filter(published_at=None, sortings=None, answers=None).exists():
        record(Verb.DELETE, subject=("theme", theme.pk), authority=theme.authority, actor=by)
        own.delete()
    return removed


@transaction.atomic
def publish_theme(*, theme: Theme, by: Person, summary: str = "") -> Theme:
    """Show a theme to everyone as what was heard; three verbatims at least stand behind it."""
    size = words_in(theme).count()
    if size < Theme.LEAST_VERBATIMS:
        missing = Theme.LEAST_VERBATIMS - size
        said = ngettext(
            "A published theme shows three words or more: %(missing)d is missing.",
            "A published theme shows three words or more: %(missing)d are missing.",
            missing,
        )
        raise ListeningError(said % {"missing": missing})
    changes = {"summary": tidy(summary)[:600]} if tidy(summary) else {}
    changed = Theme.objects.filter(pk=theme.pk, published_at=None).update(
        published_at=clock.now(), published_by=by, **changes
    )
    if changed:
        record(
            Verb.ANNOUNCE,
            subject=("theme", theme.pk),
            authority=theme.authority,
            actor=by,
            capacity=capacity_of(by),
        )
        theme.refresh_from_db()
    return theme
