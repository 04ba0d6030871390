"""Dates and hours in words."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone, translation

from terreau.core import clock
from terreau.ui import moments

LATE = datetime(2021, 11, 30, 23, 30, tzinfo=UTC)  # already December in Paris


@pytest.fixture(autouse=True)
def paris():
    with timezone.override("Europe/Paris"):
        yield


@pytest.mark.parametrize(
    ("language", "value", "expected"),
    [
        ("fr", LATE, "mercredi 1er\u00a0décembre 2021"),
        ("fr", date(2021, 12, 3), "vendredi 3\u00a0décembre 2021"),
        ("en", LATE, "Wednesday 1\u00a0December 2021"),
    ],
)
def test_a_day_is_told_in_the_zone_and_the_language(language, value, expected):
    with translation.override(language):
        assert moments.long_day(value) == expected


def test_the_year_is_said_only_when_it_is_not_this_one():
    with translation.override("fr"):
        this_year = moments.today().year
        assert str(this_year) not in moments.month_day(date(this_year, 3, 2))
        assert str(this_year - 1) in moments.month_day(date(this_year - 1, 3, 2))


@pytest.mark.parametrize(
    ("language", "value", "expected"),
    [
        ("fr", time(18, 30), "18\u202fh\u202f30"),
        ("fr", time(9, 0), "9\u202fh"),
        ("fr", LATE, "0\u202fh\u202f30"),
        ("en", time(9, 5), "9:05"),
    ],
)
def test_hours(language, value, expected):
    with translation.override(language):
        assert moments.hours(value) == expected


def test_a_moment_is_a_day_and_an_hour():
    with translation.override("fr"):
        assert moments.moment(LATE) == "mercredi 1er\u00a0décembre 2021, 0\u202fh\u202f30"


@pytest.mark.parametrize(
    ("days", "french", "english"),
    [
        (0, "aujourd’hui", "today"),
        (-1, "hier", "yesterday"),
        (1, "demain", "tomorrow"),
        (-8, "il y a 8 jours", "8 days ago"),
        (5, "dans 5 jours", "in 5 days"),
        (-91, "il y a 3 mois", "3 months ago"),
        (-800, "il y a 2 ans", "2 years ago"),
        (400, "dans 13 mois", "in 13 months"),
    ],
)
def test_how_long_since(days, french, english):
    value = moments.today() + timedelta(days=days)
    with translation.override("fr"):
        assert moments.ago(value) == french
    with translation.override("en"):
        assert moments.ago(value) == english


def test_a_few_minutes_ago():
    with translation.override("fr"):
        assert moments.ago(clock.now()) == "à l’instant"
        assert moments.ago(clock.now() - timedelta(minutes=5, seconds=2)) == "il y a 5 minutes"


def test_a_month_is_told_whole() -> None:
    with translation.override("fr"):
        assert moments.month(date(2026, 7, 4)) == "juillet"
