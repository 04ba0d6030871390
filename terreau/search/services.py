"""Keeping the index: whatever the journal says changed, and what a room hands over in bulk."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from terreau.core.registries import SubjectKind, subjects
from terreau.core.text import excerpt, lemmas
from terreau.journal.selectors import unread_lines
from terreau.journal.services import move_cursor
from terreau.search.models import Entry

READER = "search"
BATCH = 500


@transaction.atomic
def index(*, kind: str, ids: Iterable[int]) -> int:
    """Index these subjects again: those that exist are put, those that are gone or hidden are removed. Returns the count."""
    ids = list(ids)
    if kind not in subjects or subjects[kind].text is None:
        return 0
    described = subjects[kind]
    entries = [_entry(described, thing) for thing in described.find(ids).values()]
    kept = [entry for entry in entries if entry is not None]
    Entry.objects.filter(kind=kind, subject_id__in=ids).delete()
    Entry.objects.bulk_create(kept, batch_size=200)
    return len(kept)


def _entry(described: SubjectKind, thing: Any) -> Entry | None:
    """The entry of one thing; None when nobody may find it."""
    audience = sorted(described.audience_tokens(thing))
    if not audience or described.text is None:
        return None
    title, text = described.title(thing), described.text(thing)
    return Entry(
        authority_id=thing.authority_id,
        kind=described.kind,
        subject_id=thing.pk,
        title=excerpt(title, 190),
        excerpt=excerpt(text, 230),
        url=described.url(thing),
        audience="public" if "public" in audience else audience[0],
        title_terms=" ".join(lemmas(title)),
        terms=" ".join(lemmas(text)),
    )


def follow_journal(now: datetime) -> int:
    """Index what the journal says changed since last time, a batch at a time."""
    indexed = 0
    while lines := list(unread_lines(READER).values_list("pk", "subject_kind", "subject_id")[:BATCH]):
        changed: dict[str, set[int]] = defaultdict(set)
        for _pk, kind, subject_id in lines:
            changed[kind].add(subject_id)
        with transaction.atomic():
            indexed += sum(index(kind=kind, ids=ids) for kind, ids in changed.items())
            move_cursor(reader=READER, line_id=lines[-1][0])
    return indexed


def rebuild_index() -> None:
    """Make the word index again from its entries, after rows came in bulk. PostgreSQL keeps its own up to date."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("insert into search_fts(search_fts) values ('rebuild')")


def drop_deleted_words() -> int:
    """Rewrite the word index without the words of what was deleted: SQLite only marks them. PostgreSQL keeps none.

    The log of writes still holds the pages of before: it is emptied as well.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("insert into search_fts(search_fts) values ('optimize')")
            if not connection.in_atomic_block:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return 0
