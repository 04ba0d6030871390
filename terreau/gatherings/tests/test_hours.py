"""The hour of a gathering is the one on the wall of the place."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from terreau.core import clock
from terreau.gatherings.models import Gathering
from terreau.gatherings.tests.factories import make_gathering

pytestmark = pytest.mark.django_db


def at(name: str, gathering: Gathering, *more: str) -> str:
    return reverse(f"gatherings:{name}", args=[gathering.public_id, *more])


def test_the_hour_shown_is_the_hour_on_the_wall(cast, as_person):
    with clock.standing_at(datetime(2027, 3, 20, tzinfo=ZoneInfo("Europe/Paris"))):
        starts = datetime.fromisoformat("2027-03-28T18:30")
        one = make_gathering(cast.aya, cast.community, starts=starts, ends=starts + timedelta(hours=2))
        assert one.starts_at.hour == 16
        text = as_person(None).get(at("gathering", one)).content.decode()
    assert "dimanche 28\u00a0mars, 18\u202fh\u202f30" in text
