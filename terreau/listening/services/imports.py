"""Bringing in the words of a consultation: look first, then all or nothing, undone within a day."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from terreau.core import clock
from terreau.core.tables import Rejected, TableError
from terreau.core.text import tidy
from terreau.journal.models import Verb
from terreau.journal.selectors import links_to
from terreau.journal.services import record
from terreau.listening.consultation_file import (
    Consultation,
    Row,
    read_consultation,
)
from terreau.listening.models import Answer, Campaign, ImportBatch, Sorting, Word
from terreau.listening.services.campaigns import ListeningError
from terreau.listening.services.comparing import compare_soon
from terreau.people.models import Person
from terreau.search.services import index

UNDO_WITHIN = timedelta(hours=24)


def read_file(*, content: bytes, filename: str, campaign: Campaign | None = None) -> Consultation:
    """What a file holds for this campaign, rows that it already has put aside; raises ListeningError. Changes nothing."""
    try:
        read = read_consultation(content, filename)
    except TableError as refusal:
        raise ListeningError(str(refusal), field="file") from None
    keys = [_key(row) for row in read.rows]
    known = _known_keys(campaign, keys) if campaign else set()
    rows: list[Row] = []
    rejected = list(read.rejected)
    for row, key in zip(read.rows, keys, strict=True):
        if key in known:
            rejected.append(Rejected(row.line, _("This row is already there.")))
            continue
        known.add(key)
        rows.append(row)
    return Consultation(rows, sorted(rejected, key=lambda one: one.line), read.columns, read.unread)


def _key(row: Row) -> str:
    return sha256(f"{row.reference}\0{row.title}\0{row.text}\0{row.said_on}".encode()).hexdigest()


def _known_keys(campaign: Campaign, keys: Sequence[str]) -> set[str]:
    known: set[str] = set()
    for start in range(0, len(keys), 500):
        piece = keys[start : start + 500]
        known.update(
            Word.objects.filter(campaign=campaign, source_key__in=piece).values_list("source_key", flat=True)
        )
    return known


@transaction.atomic
def preview_import(*, campaign: Campaign, content: bytes, filename: str, by: Person | None) -> ImportBatch:
    """Read a file and put its rows aside until somebody says yes. No word is written."""
    read = read_file(content=content, filename=filename, campaign=campaign)
    return ImportBatch.objects.create(
        authority=campaign.authority,
        campaign=campaign,
        filename=tidy(filename)[-120:] or "-",
        row_count=read.total,
        rejected=[asdict(one) for one in read.rejected],
        columns={**read.columns, "unread": ", ".join(read.unread)},
        staged=read.staged(),
        by=by,
    )


@transaction.atomic
def run_import(*, batch: ImportBatch) -> ImportBatch:
    """Write every staged row at once; clicked twice, it is written once."""
    if batch.status != ImportBatch.Status.PREVIEW:
        raise ListeningError(_("This file was already imported."))
    rows = [Row(**row) for row in batch.staged]
    if not rows:
        raise ListeningError(
            _(
                "Nothing to import: no row of this file can be read, or all are already there. Nothing was changed."
            )
        )
    now = clock.now()
    if not batch.advance(
        to=ImportBatch.Status.DONE, staged=[], imported_count=len(rows), undo_until=now + UNDO_WITHIN
    ):
        raise ListeningError(_("This file was already imported."))
    today = clock.today(batch.authority.zone)
    words = [_word(batch, row, today, now) for row in rows]
    try:
        with transaction.atomic():
            Word.objects.bulk_create(words, batch_size=500)
    except IntegrityError:
        raise ListeningError(
            _("Some of these rows were imported meanwhile: give the file again. Nothing was changed.")
        ) from None
    record(Verb.ADD, subject=("campaign", batch.campaign_id), authority=batch.authority, actor=batch.by)
    compare_soon(campaign=batch.campaign)
    return batch


def _word(batch: ImportBatch, row: Row, today: date, now: datetime) -> Word:
    return Word(
        authority_id=batch.authority_id,
        campaign_id=batch.campaign_id,
        batch=batch,
        channel=Word.Channel.IMPORT,
        title=row.title,
        text=row.text,
        said_on=date.fromisoformat(row.said_on) if row.said_on else today,
        said_at=datetime.fromisoformat(row.said_at) if row.said_at else None,
        source_reference=row.reference,
        source_url=row.url,
        source_key=_key(row),
        created_at=now,
    )


def what_forbids_undo(batch: ImportBatch) -> str:
    """Why an import stays, in a sentence; nothing if it may be undone."""
    if batch.status != ImportBatch.Status.DONE:
        return _("This import was already undone.")
    if batch.undo_until is None or batch.undo_until < clock.now():
        return _("An import is undone within 24 hours: this time is over.")
    words = Word.objects.filter(batch=batch)
    used = (
        Answer.objects.filter(word__in=words).exists()
        or Sorting.objects.filter(~Q(theme__published_at=None), word__in=words).exists()
    )
    if used or links_to("word", words.values_list("pk", flat=True)).exists():
        return _("Some of these words were answered or published: hide words one by one instead.")
    return ""


@transaction.atomic
def undo_import(*, batch: ImportBatch, by: Person | None) -> ImportBatch:
    """Take the words of an import out again, with how they were sorted."""
    forbidden = what_forbids_undo(batch)
    if forbidden:
        raise ListeningError(forbidden)
    if batch.advance(to=ImportBatch.Status.UNDONE, undo_until=None):
        ids = list(Word.objects.filter(batch=batch).values_list("pk", flat=True))
        Word.objects.filter(batch=batch).delete()
        index(kind="word", ids=ids)
        record(Verb.UNDO, subject=("campaign", batch.campaign_id), authority=batch.authority, actor=by)
    return batch


def forget_previews(before: datetime) -> int:
    """Files that were looked at and never imported are forgotten."""
    deleted: tuple[int, dict[str, Any]] = ImportBatch.objects.filter(
        status=ImportBatch.Status.PREVIEW, created_at__lt=before
    ).delete()
    return deleted[0]
