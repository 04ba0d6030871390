"""Finding: every word of the question, in titles first, for the audiences of whoever asks."""

from collections.abc import Iterable, Sequence

from django.db import connection

from terreau.authorities.models import Authority
from terreau.core.text import lemmas
from terreau.search.models import Entry

# Of what matches, only the latest are ranked: a page costs the same in a village and in a country.
MOST_BY_TITLE, MOST_BY_TEXT = 50, 200
RANKED_SQLITE = """
select search_entry.id, bm25(search_fts, 4.0, 1.0)
from search_fts cross join search_entry on search_entry.id = search_fts.rowid
where search_fts match %s and authority_id = %s and audience in ({audiences})
order by search_fts.rowid desc limit {most}
"""
VECTOR = (
    "(setweight(to_tsvector('simple', title_terms), 'A') || setweight(to_tsvector('simple', terms), 'C'))"
)
TITLE_VECTOR = "to_tsvector('simple', title_terms)"
RANKED_POSTGRESQL = """
with latest as materialized (
  select id from search_entry
  where {searched} @@ to_tsquery('simple', %s) and authority_id = %s and audience in ({audiences})
  order by id desc limit {most}
)
select id, -ts_rank({vector}, to_tsquery('simple', %s)) from search_entry where id in (select id from latest)
"""


def find(text: str, *, authority: Authority, tokens: Iterable[str]) -> list[int]:
    """The entries that hold every word of `text`, best first: ids, 250 at most; none for a question without a word."""
    wanted = [_plain(word) for word in lemmas(text)[:12]]
    if not wanted:
        return []
    audiences = sorted(set(tokens))
    in_titles = _ranked(wanted, authority, audiences, is_title=True)
    ranked = _ranked(wanted, authority, audiences, is_title=False) | in_titles
    return sorted(ranked, key=lambda one: (one not in in_titles, ranked[one], one))


def entries_of(ids: Sequence[int]) -> list[Entry]:
    """The entries themselves, in the same order."""
    found = Entry.objects.in_bulk(list(ids))
    return [found[one] for one in ids if one in found]


def _ranked(
    wanted: list[str], authority: Authority, audiences: list[str], *, is_title: bool
) -> dict[int, float]:
    """The latest entries that hold all words, in their title or anywhere, each with its rank, the best the lowest."""
    parameters: list[str | int]
    blanks = ", ".join(["%s"] * len(audiences))
    most = MOST_BY_TITLE if is_title else MOST_BY_TEXT
    if connection.vendor == "postgresql":
        query = " & ".join(f"{word}:*" for word in wanted)
        searched = TITLE_VECTOR if is_title else VECTOR
        sql = RANKED_POSTGRESQL.format(searched=searched, vector=VECTOR, audiences=blanks, most=most)
        parameters = [query, authority.pk, *audiences, query]
    else:
        query = " ".join(f'"{word}"*' for word in wanted)
        sql = RANKED_SQLITE.format(audiences=blanks, most=most)
        parameters = [f"title_terms : ({query})" if is_title else query, authority.pk, *audiences]
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return dict(cursor.fetchall())


def _plain(word: str) -> str:
    """A lemma without any sign that either engine would read as an operator."""
    return "".join(c for c in word if c.isalnum()) or "x"
