"""Looking for each word's neighbours: suggestions for those who sort, with the shared terms."""

from collections.abc import Iterator, Sequence

from django.db import transaction

from terreau.core.similarity import Near, nearest
from terreau.core.text import term_forms
from terreau.listening.models import Campaign, Neighbour, Word
from terreau.listening.selectors import campaigns_to_compare
from terreau.search.services import index

WHOLE = 4_000  # up to so many words, all are compared again; beyond, only the new ones with all the others
PIECE = 500
AT_ONCE = 600  # what a page may compute itself, in about a second


def compare_words(*, campaign: Campaign) -> int:
    """Find again the neighbours of a campaign's words; returns how many words got theirs. Written in short pieces."""
    _read_lemmas(campaign)
    words = list(
        Word.objects.filter(campaign=campaign).order_by("pk").only("title", "text", "lemmas", "hidden_at")
    )
    shown = [word for word in words if word.hidden_at is None]
    is_small = len(shown) <= WHOLE
    asked = [place for place, word in enumerate(shown) if is_small or word.pk > campaign.compared_up_to]
    found = nearest([(word.lemmas or "").split() for word in shown], asked=asked)
    for places in _pieces(asked):
        _replace(campaign, shown, {place: found[place] for place in places})
    _index(campaign, words)
    Campaign.objects.filter(pk=campaign.pk).update(compared_up_to=words[-1].pk if words else 0)
    return len(asked)


def _index(campaign: Campaign, words: Sequence[Word]) -> None:
    """Words brought in by a file write no line each in the journal: search learns of the new ones here."""
    new = [word.pk for word in words if word.pk > campaign.compared_up_to]
    for piece in _pieces(new):
        index(kind="word", ids=piece)


def compare_all() -> int:
    """Every campaign that has new words; returns how many words were compared."""
    return sum(compare_words(campaign=campaign) for campaign in campaigns_to_compare())


def compare_soon(*, campaign: Campaign) -> None:
    """After the commit, when it is quick enough for a page; else `tend` does it within a minute."""
    if Word.objects.filter(campaign=campaign).count() <= AT_ONCE:
        transaction.on_commit(lambda: compare_words(campaign=campaign))


def _pieces(places: Sequence[int]) -> Iterator[Sequence[int]]:
    return (places[start : start + PIECE] for start in range(0, len(places), PIECE))


def _read_lemmas(campaign: Campaign) -> None:
    fresh = list(Word.objects.filter(campaign=campaign, lemmas=None).only("title", "text"))
    for word in fresh:
        word.lemmas = " ".join(lemma for lemma, _form in _terms(word))
    for start in range(0, len(fresh), PIECE):
        Word.objects.bulk_update(fresh[start : start + PIECE], ["lemmas"])


def _terms(word: Word) -> list[tuple[str, str]]:
    return term_forms(f"{word.title}\n{word.text}")


@transaction.atomic
def _replace(campaign: Campaign, words: Sequence[Word], found: dict[int, list[Near]]) -> None:
    """One piece: the old suggestions of these words go, the new ones come."""
    Neighbour.objects.filter(word__in=[words[place] for place in found]).delete()
    rows = []
    for place, near in found.items():
        forms = dict(reversed(_terms(words[place]))) if near else {}
        rows += [
            Neighbour(
                authority_id=campaign.authority_id,
                word=words[place],
                other=words[one.other],
                score=round(one.score, 4),
                shared_terms=[forms.get(term, term) for term in one.shared],
            )
            for one in near
        ]
    Neighbour.objects.bulk_create(rows)
