"""Reading the journal: what is settled, and what was born of what."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Q, QuerySet

from terreau.journal.models import Cursor, Line, Link

# In this order: whatever was running when the ceiling was taken is either still seen running, or seen in the lines.
CEILING = """
    select pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
           pg_current_xact_id_if_assigned()::text::bigint, pg_stat_clear_snapshot()
"""
OLDEST_RUNNING = """
    select min(backend_xid::text::bigint) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and backend_xid is not null
"""


def settled_lines(after: tuple[int, int] = (0, 0)) -> QuerySet[Line]:
    """Lines after a (transaction, id) that no running transaction can still precede, in that order.

    On PostgreSQL ids are taken before commit: a reader that passed a later id would never see an earlier one committed
    after it. So lines are read by transaction, and the reader stops below the oldest one still running here.
    """
    txid, line_id = after
    lines = Line.objects.filter(Q(txid__gt=txid) | Q(txid=txid, pk__gt=line_id)).order_by("txid", "pk")
    if connection.vendor != "postgresql":
        return lines
    with connection.cursor() as cursor:
        cursor.execute(CEILING)
        ceiling, own, _cleared = cursor.fetchone()
        cursor.execute(OLDEST_RUNNING)
        oldest_running = cursor.fetchone()[0]
    settled = Q(txid__lt=min(ceiling, oldest_running or ceiling))
    if own and (oldest_running is None or own < oldest_running):
        settled |= Q(txid=own)  # read inside the transaction that wrote them
    return lines.filter(settled)


def unread_lines(reader: str) -> QuerySet[Line]:
    """Settled lines that a reader has not read."""
    seen = Cursor.objects.filter(reader=reader).values_list("txid", "line_id").first()
    return settled_lines(after=seen or (0, 0))


def links_to(kind: str, ids: Iterable[int]) -> QuerySet[Link]:
    """What was born of, or answers, these subjects."""
    return Link.objects.filter(to_kind=kind, to_id__in=list(ids)).order_by("created_at", "pk")


def links_from(kind: str, ids: Iterable[int]) -> QuerySet[Link]:
    """What these subjects were born of, or answer."""
    return Link.objects.filter(from_kind=kind, from_id__in=list(ids)).order_by("created_at", "pk")
