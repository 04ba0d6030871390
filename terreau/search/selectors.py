"""Finding: every word of the question, in titles first, for the audiences of whoever asks."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from terreau.authorities.models import Authority
from terreau.core.text import lemmas
from terreau.search.models import Entry

MATCHING_SQLITE = "select rowid from search_fts where search_fts match %s"
RANK_SQLITE = "(select bm25(search_fts, 4.0, 1.0) from search_fts where rowid = search_entry.id and search_fts match %s)"
VECTOR = (
    "(setweight(to_tsvector('simple', title_terms), 'A') || setweight(to_tsvector('simple', terms), 'C'))"
)


def find(text: str, *, authority: Authority, tokens: Iterable[str]) -> QuerySet[Entry]:
    """Entries that hold every word of `text`, best first; none for a question without a word."""
    wanted = lemmas(text)[:12]
    entries: QuerySet[Entry] = Entry.objects.within(authority).filter(audience__in=set(tokens))
    if not wanted:
        return entries.none()
    if connection.vendor == "postgresql":
        query = " & ".join(f"{_plain(word)}:*" for word in wanted)
        rank = RawSQL(f"ts_rank({VECTOR}, to_tsquery('simple', %s))", [query])  # noqa: S611  # only parameters vary
        matching = RawSQL(f"{VECTOR} @@ to_tsquery('simple', %s)", [query])  # noqa: S611  # only parameters vary
        return entries.annotate(rank=rank, is_match=matching).filter(is_match=True).order_by("-rank", "pk")
    query = " ".join(f'"{_plain(word)}"*' for word in wanted)
    return (
        entries.filter(pk__in=RawSQL(MATCHING_SQLITE, [query]))  # noqa: S611  # only parameters vary
        .annotate(rank=RawSQL(RANK_SQLITE, [query]))  # noqa: S611  # only parameters vary
        .order_by("rank", "pk")
    )


def _plain(word: str) -> str:
    """A lemma without any sign that either engine would read as an operator."""
    return "".join(c for c in word if c.isalnum()) or "x"
