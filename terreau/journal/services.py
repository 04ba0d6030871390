"""Writing the journal, inside the transaction of the gesture it tells."""

from django.db import connection, transaction

from terreau.authorities.models import Authority
from terreau.journal.models import Capacity, Cursor, Line, Link
from terreau.people.models import Person

Subject = tuple[str, int]


def _current_txid() -> int:
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("select pg_current_xact_id()::text::bigint")
        return int(cursor.fetchone()[0])


def record(
    verb: str,
    *,
    subject: Subject,
    authority: Authority,
    actor: Person | None = None,
    entered_by: Person | None = None,
    capacity: str = Capacity.RESIDENT,
    community_id: int | None = None,
    circle_id: int | None = None,
    target_person: Person | None = None,
    audience: str = "public",
) -> Line:
    """Write one fact. `subject` is (kind, id); `audience` one token, such as `community:12`. Never a text or a name."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A fact is recorded in the transaction of its gesture.")
    return Line.objects.create(
        txid=_current_txid(),
        verb=verb,
        actor=actor,
        entered_by=entered_by,
        capacity=capacity,
        authority_id=authority.pk,
        community_id=community_id,
        circle_id=circle_id,
        target_person=target_person,
        subject_kind=subject[0],
        subject_id=subject[1],
        audience=audience,
    )


def link(*, authority: Authority, kind: str, source: Subject, target: Subject) -> Link:
    """Say that `source` was born of, or answers, `target`; said twice, it stays once."""
    found, _created = Link.objects.get_or_create(
        kind=kind,
        from_kind=source[0],
        from_id=source[1],
        to_kind=target[0],
        to_id=target[1],
        defaults={"authority": authority},
    )
    return found


def move_cursor(*, reader: str, line_id: int) -> None:
    """Remember how far a reader has read: by transaction first, since ids do not follow the order of commits."""
    txid = Line.objects.filter(pk=line_id).values_list("txid", flat=True).first() or 0
    Cursor.objects.update_or_create(reader=reader, defaults={"txid": txid, "line_id": line_id})


def settle_lines() -> None:
    """After a restore every line is settled: transaction numbers of another server mean nothing on this one."""
    Line.objects.exclude(txid=0).update(txid=0)
    Cursor.objects.exclude(txid=0).update(txid=0)
