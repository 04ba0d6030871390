from datetime import timedelta

import pytest

from terreau.core import clock
from terreau.gatherings import care_signals, personal_data, services
from terreau.gatherings.models import Attendance, Gathering
from terreau.gatherings.selectors import (
    gatherings_of,
    met_since,
    next_gathering,
    next_gatherings,
    upcoming_for,
)
from terreau.gatherings.tests.factories import make_gathering, make_past_gathering

pytestmark = pytest.mark.django_db


def test_the_next_gathering(cast):
    assert next_gathering(cast.community) is None
    later, sooner = (
        make_gathering(cast.aya, cast.community, days=9),
        make_gathering(cast.aya, cast.community, days=4),
    )
    cancelled = make_gathering(cast.aya, cast.community, days=2)
    services.cancel(by=cast.aya, gathering=cancelled)
    make_past_gathering(cast.aya, cast.community)
    services.answer_yes(person=cast.lina, gathering=sooner)
    found = next_gathering(cast.community)
    assert found == sooner
    assert vars(found)["coming"] == 1
    assert next_gatherings([cast.community.pk, cast.other_community.pk]) == {cast.community.pk: sooner}
    assert gatherings_of(cast.community).first() == later
    assert gatherings_of(cast.community).count() == 4
    assert met_since(cast.community, clock.now() - timedelta(days=30)) == 1


def test_what_is_to_come_for_someone(cast):
    mine = make_gathering(cast.aya, cast.community, capacity=1)
    make_gathering(cast.aya, cast.community, days=3)
    assert list(upcoming_for(cast.lina)) == []
    coming = services.answer_yes(person=cast.karim, gathering=mine)
    services.answer_yes(person=cast.lina, gathering=mine)
    assert list(upcoming_for(cast.karim)) == list(upcoming_for(cast.lina)) == [mine]
    services.answer_no(attendance=coming)
    assert list(upcoming_for(cast.karim)) == []
    assert list(upcoming_for(cast.zoe)) == []


def test_the_signal_of_late_minutes(cast, django_assert_num_queries):
    late = make_past_gathering(cast.aya, cast.community, days_ago=3, title="Le four")
    make_past_gathering(cast.aya, cast.community, days_ago=1)
    make_past_gathering(cast.aya, cast.community, days_ago=90)
    done = make_past_gathering(cast.aya, cast.community, days_ago=4)
    services.add_line(by=cast.aya, gathering=done, text="Fait")
    services.publish_minutes(by=cast.aya, gathering=done)
    with django_assert_num_queries(1):
        (signal,) = care_signals.find([cast.community.pk, cast.other_community.pk], clock.now())
    assert signal.subject_id == late.pk
    assert 0 < signal.urgency <= 1
    assert care_signals.title(signal.facts) == "Publier le compte rendu de «\u202fLe four\u202f»"
    assert "Aucune ligne" in care_signals.evidence(signal.facts)
    assert care_signals.act(signal.facts)[1] == "J’écris"
    for _twice in range(2):
        services.add_line(by=cast.aya, gathering=late, text="Un mot")
    (signal,) = care_signals.find([cast.community.pk], clock.now())
    assert care_signals.evidence(signal.facts) == "2 lignes sont déjà écrites."
    assert care_signals.act(signal.facts) == (f"/rencontres/{late.public_id}/compte-rendu/", "Je relis")


def test_export_and_retention(cast):
    one = make_gathering(cast.aya, cast.community)
    services.answer_yes(person=cast.lina, gathering=one, need="Une rampe")
    services.answer_as_guest(gathering=one, name="Léa", contact="lea@example.org")
    assert personal_data.export(cast.lina)["gatherings_you_answered"][0]["need"] == "Une rampe"
    assert personal_data.export(cast.aya)["gatherings_you_announced"][0]["title"] == one.title
    assert personal_data.purge(clock.now(), False) == 0
    month, years = one.ends_at + timedelta(days=31), one.ends_at + timedelta(days=731)
    assert personal_data.purge(month, True) == 2
    assert personal_data.purge(month, False) == 2
    assert not Attendance.objects.exclude(sealed_need="", sealed_contact="").exists()
    assert personal_data.purge(years, False) == 2
    assert not Attendance.objects.exists()
    assert Gathering.objects.get().announced_by is None
