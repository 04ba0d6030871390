"""The day of a visit is kept, once a day."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from terreau.core import clock
from terreau.people.models import Person

pytestmark = pytest.mark.django_db


def test_the_day_of_a_visit_is_written_once(cast, as_person) -> None:
    browser = as_person(cast.lina)
    today = clock.today(cast.authority.zone)
    Person.objects.filter(pk=cast.lina.pk).update(last_seen_on=today - timedelta(days=3))
    written = []
    for _visit in range(3):
        with CaptureQueriesContext(connection) as asked:
            assert browser.get("/mon-espace/").status_code == 200
        written.append(sum(query["sql"].startswith("UPDATE") for query in asked))
    assert written == [1, 0, 0]
    cast.lina.refresh_from_db()
    assert cast.lina.last_seen_on == today


def test_whoever_may_not_come_in_did_not_come(cast, as_person) -> None:
    browser = as_person(cast.paul)
    Person.objects.filter(pk=cast.paul.pk).update(last_seen_on=None)
    browser.get("/mon-espace/")
    cast.paul.refresh_from_db()
    assert cast.paul.last_seen_on is None
