"""A prepared query reads what the plain one reads, with its blanks filled anew each time."""

import threading
from datetime import date, datetime, timedelta

import pytest
from django.core.paginator import Paginator
from django.db import connections
from django.db.models import Count, QuerySet, Value

from terreau.communities.models import Membership, Seat
from terreau.core import clock
from terreau.core.prepared import paged, prepared
from terreau.people.models import Person


@prepared
def _named(authority: int, name: str) -> QuerySet[Person]:
    return Person.objects.filter(authority=authority, name=name).select_related("account", "authority")


@prepared
def _since(now: datetime, only_active: bool) -> QuerySet[Membership, tuple[str, int]]:
    rows = Membership.objects.filter(joined_at__lte=now).order_by("status")
    kept = rows.filter(status="active") if only_active else rows
    return kept.values_list("status").annotate(number=Count("pk"))


@prepared
def _either(person: int, today: date) -> QuerySet[Membership, tuple[str, int]]:
    rows = Membership.objects.filter(person=person).values_list(Value("member"), "community_id")
    held = Seat.objects.held_on(today).filter(person=person)
    return rows.union(held.values_list(Value("seat"), "community_id"), all=True)


def test_rows_come_with_their_relations_and_the_blanks_are_filled_each_time(
    cast, django_assert_num_queries
) -> None:
    _named(authority=cast.authority.pk, name="Aya")  # compiled now, at the latest
    with django_assert_num_queries(2):
        (aya,) = _named(authority=cast.authority.pk, name="Aya")
        (tom,) = _named(authority=cast.authority.pk, name="Tom")
        assert (aya.account, aya.authority) == (cast.aya.account, cast.authority)
    assert (aya, tom) == (cast.aya, cast.tom)
    assert _named(authority=cast.elsewhere.pk, name="Aya") == []
    assert _named(authority=cast.authority.pk, name="' or 1=1 --") == []


def test_a_condition_chooses_the_statement(cast) -> None:
    everyone, active = (
        _since(now=clock.now(), only_active=False),
        _since(now=clock.now(), only_active=True),
    )
    assert dict(everyone)["discovery"] == 1
    assert active == [row for row in everyone if row[0] == "active"]
    assert _since(now=clock.now() - timedelta(days=3650), only_active=False) == []


def test_a_union_of_queries(cast) -> None:
    found = _either(person=cast.aya.pk, today=clock.today(cast.authority.zone))
    assert sorted(found) == [("member", cast.community.pk), ("seat", cast.community.pk)]
    assert _either(person=cast.aya.pk, today=date(1999, 1, 1)) == [("member", cast.community.pk)]


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_through_its_own_connection(cast) -> None:
    read: list[list[Person]] = []

    def ask() -> None:
        read.append(_named(authority=cast.authority.pk, name="Aya"))
        connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == [[cast.aya]] * 8


@paged
def _people(authority: int) -> QuerySet[Person]:
    return Person.objects.filter(authority=authority).annotate(held=Count("seats")).order_by("-name", "pk")


@pytest.mark.parametrize("far", [0, 5, 200])
def test_a_long_list_is_counted_and_read_a_page_at_a_time(
    cast, django_assert_num_queries, monkeypatch, far
) -> None:
    monkeypatch.setattr("terreau.core.prepared.FAR", far)
    plain = list(Person.objects.within(cast.authority).order_by("-name", "pk"))
    with django_assert_num_queries(2):
        page = Paginator(_people(authority=cast.authority.pk), 4).page(2)
        assert (list(page), page.paginator.count) == (plain[4:8], len(plain))
    last = Paginator(_people(authority=cast.authority.pk), 4).get_page(99)
    assert list(last) == plain[8:]
    assert {one.name: vars(one)["held"] for one in last}["Aya"] == 1
    assert Paginator(_people(authority=cast.elsewhere.pk), 4).count == 1


def test_rows_of_a_long_list_share_what_the_reader_holds(cast, django_assert_num_queries) -> None:
    page = Paginator(_people(authority=cast.authority.pk).knowing(authority=cast.authority), 4).page(1)
    with django_assert_num_queries(0):
        assert [one.authority for one in page] == [cast.authority] * 4


def test_what_cannot_be_prepared_is_refused() -> None:
    @prepared
    def _prefetched(person: int) -> QuerySet[Person]:
        return Person.objects.filter(pk=person).prefetch_related("memberships")

    with pytest.raises(TypeError, match="prefetches nothing"):
        _prefetched(person=1)
