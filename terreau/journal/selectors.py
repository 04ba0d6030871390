"""Reading the journal: what is settled, and what was born of what."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import QuerySet

from terreau.journal.models import Cursor, Line, Link


def settled_lines(after: int = 0) -> QuerySet[Line]:
    """Lines after an id that no running transaction can still precede, oldest first.

    On PostgreSQL ids are taken before commit: a reader that passed a later id would never see an earlier one committed
    after it. So it stops below the oldest transaction still running.
    """
    lines = Line.objects.filter(pk__gt=after).order_by("pk")
    if connection.vendor != "postgresql":
        return lines
    with connection.cursor() as cursor:
        cursor.execute("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        oldest_running = int(cursor.fetchone()[0])
    first_unsettled = (
        Line.objects.filter(pk__gt=after, txid__gte=oldest_running)
        .order_by("pk")
        .values_list("pk", flat=True)
        .first()
    )
    return lines if first_unsettled is None else lines.filter(pk__lt=first_unsettled)


def unread_lines(reader: str) -> QuerySet[Line]:
    """Settled lines that a reader has not read."""
    return settled_lines(
        after=Cursor.objects.filter(reader=reader).values_list("line_id", flat=True).first() or 0
    )


def links_to(kind: str, ids: Iterable[int]) -> QuerySet[Link]:
    """What was born of, or answers, these subjects."""
    return Link.objects.filter(to_kind=kind, to_id__in=list(ids)).order_by("created_at", "pk")


def links_from(kind: str, ids: Iterable[int]) -> QuerySet[Link]:
    """What these subjects were born of, or answer."""
    return Link.objects.filter(from_kind=kind, from_id__in=list(ids)).order_by("created_at", "pk")
