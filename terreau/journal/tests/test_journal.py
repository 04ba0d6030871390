"""What is written once, and how far a reader may read."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from conftest import Cast
from terreau.core import clock
from terreau.journal.models import Line, Link
from terreau.journal.personal_data import erase, purge
from terreau.journal.selectors import links_from, links_to, settled_lines, unread_lines
from terreau.journal.services import link, move_cursor, record


@pytest.mark.django_db
def test_a_fact_needs_the_transaction_of_its_gesture(cast: Cast) -> None:
    with transaction.atomic():
        line = record("Create", subject=("community", 1), authority=cast.authority, actor=cast.aya)
    assert Line.objects.get(pk=line.pk).actor == cast.aya


@pytest.mark.django_db(transaction=True)
def test_a_fact_outside_a_transaction_is_refused(cast: Cast) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        record("Create", subject=("community", 1), authority=cast.authority)


@pytest.mark.django_db
def test_a_link_said_twice_stays_once(cast: Cast) -> None:
    for _time in range(2):
        link(authority=cast.authority, kind="born_of", source=("community", 1), target=("theme", 2))
    assert Link.objects.count() == 1
    assert links_to("theme", [2]).get() == links_from("community", [1]).get()


@pytest.mark.django_db
def test_a_reader_goes_on_from_where_it_stopped(cast: Cast) -> None:
    with transaction.atomic():
        lines = [record("Create", subject=("word", n), authority=cast.authority) for n in range(3)]
    assert [line.pk for line in unread_lines("test")] == [line.pk for line in lines]
    move_cursor(reader="test", line_id=lines[1].pk)
    assert [line.pk for line in unread_lines("test")] == [lines[2].pk]


@pytest.mark.django_db(transaction=True)
def test_no_line_is_skipped_when_two_transactions_overlap(cast: Cast) -> None:
    """The first takes its id, the second commits before it: the reader must not pass the hole."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite writes one transaction at a time: ids are in commit order.")
    written, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            record("Create", subject=("word", 1), authority=cast.authority)
            written.set()
            may_commit.wait(10)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    written.wait(10)
    with transaction.atomic():
        record("Create", subject=("word", 2), authority=cast.authority)
    assert list(settled_lines()) == []
    may_commit.set()
    thread.join()
    assert [line.subject_id for line in settled_lines()] == [1, 2]


@pytest.mark.django_db
def test_persons_leave_old_lines_and_the_facts_stay(cast: Cast) -> None:
    with clock.standing_at(clock.now() - timedelta(days=731)), transaction.atomic():
        old = record("Join", subject=("community", 1), authority=cast.authority, actor=cast.aya)
    with transaction.atomic():
        fresh = record("Join", subject=("community", 1), authority=cast.authority, actor=cast.aya)
    assert purge(clock.now(), True) == 1
    assert purge(clock.now(), False) == 1
    assert purge(clock.now(), False) == 0
    old.refresh_from_db()
    fresh.refresh_from_db()
    assert (old.actor, fresh.actor) == (None, cast.aya)
    erase(cast.aya)
    fresh.refresh_from_db()
    assert fresh.actor is None
