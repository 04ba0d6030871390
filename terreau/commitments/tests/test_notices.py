"""Whom a request reaches."""

from datetime import timedelta

import pytest

from terreau.commitments.notices import ANSWERERS_TOLD
from terreau.commitments.tests.factories import make_request
from terreau.communities.models import Seat
from terreau.core import clock
from terreau.notifications.models import Message
from terreau.offices.models import Office
from terreau.people.tests.factories import make_person

pytestmark = pytest.mark.django_db


def test_a_request_to_a_large_institution_does_not_fill_every_letter_box(cast):
    today = clock.today(cast.authority.zone)
    for _agent in range(ANSWERERS_TOLD + 5):
        Office.objects.create(
            authority=cast.authority,
            person=make_person(cast.authority),
            kind=Office.Kind.AGENT,
            starts_on=today,
            ends_on=today + timedelta(days=90),
        )
    Seat.objects.filter(kind=Seat.Kind.TECHNICIAN).update(left_on=today)
    asked = make_request(cast.lina, cast.community)
    assert Message.objects.filter(key__startswith=f"commitment:{asked.pk}:asked").count() == ANSWERERS_TOLD
