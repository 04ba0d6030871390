from datetime import timedelta

import pytest

from terreau.commitments.models import Commitment
from terreau.core import clock
from terreau.gatherings import services
from terreau.gatherings.models import Minutes
from terreau.gatherings.services import GatheringError
from terreau.gatherings.tests.factories import make_gathering, make_past_gathering
from terreau.journal.models import Line, Link
from terreau.notifications.models import Message

pytestmark = pytest.mark.django_db


def test_members_write_and_organisers_publish(cast):
    one = make_past_gathering(cast.aya, cast.community)
    first = services.add_line(by=cast.omar, gathering=one, text="On a goûté le pain", kind="said")
    second = services.add_line(by=cast.lina, gathering=one, text="Demander un four", kind="request")
    with pytest.raises(GatheringError):
        services.add_line(by=cast.karim, gathering=one, text="Non")
    with pytest.raises(GatheringError):
        services.add_line(by=cast.lina, gathering=one, text="  ")
    with pytest.raises(GatheringError):
        services.add_line(by=cast.lina, gathering=one, text="a" * 5000)
    services.move_line(by=cast.lina, line=second, is_up=True)
    services.move_line(by=cast.lina, line=second, is_up=True)
    minutes = Minutes.objects.get()
    assert [line.pk for line in minutes.lines.all()] == [second.pk, first.pk]
    services.edit_line(by=cast.aya, line=first, text="Le pain était bon", kind="learned")
    with pytest.raises(GatheringError):
        services.publish_minutes(by=cast.lina, gathering=one)
    services.publish_minutes(by=cast.aya, gathering=one)
    services.publish_minutes(by=cast.tom, gathering=one)
    assert Line.objects.filter(verb="Create", subject_kind="minutes").count() == 1
    with pytest.raises(GatheringError):
        services.edit_line(by=cast.lina, line=first, text="Autre", kind="said")
    services.edit_line(by=cast.aya, line=first, text="Le pain", kind="said")
    minutes.refresh_from_db()
    assert minutes.corrected_at is not None


def test_a_line_becomes_a_request_once(cast):
    one = make_past_gathering(cast.aya, cast.community)
    line = services.add_line(by=cast.aya, gathering=one, text="Demander un four", kind="request")
    with pytest.raises(GatheringError):
        services.lift_line(by=cast.lina, line=line, owner_authority=cast.authority)
    commitment = services.lift_line(by=cast.aya, line=line, owner_authority=cast.authority)
    assert (commitment.text, commitment.asked_by, commitment.entered_by) == (
        "Demander un four",
        None,
        cast.aya,
    )
    assert Link.objects.get(from_kind="commitment").to_id == one.pk
    with pytest.raises(GatheringError):
        services.lift_line(by=cast.aya, line=line, owner_circle=cast.circle)
    assert Commitment.objects.count() == 1
    with pytest.raises(GatheringError):
        services.remove_line(by=cast.aya, line=line)
    services.edit_line(by=cast.aya, line=line, text="Un four", kind="said")
    line.refresh_from_db()
    assert line.kind == "request"


def test_published_minutes_are_told_once_to_members_and_to_those_who_came(cast):
    one = make_past_gathering(cast.aya, cast.community)
    with clock.standing_at(one.starts_at - timedelta(days=1)):
        services.answer_yes(person=cast.karim, gathering=one)
        services.answer_as_guest(gathering=one, name="Léa", contact="lea@example.org")
        services.answer_as_guest(gathering=one, name="Jo")
    with pytest.raises(GatheringError):
        services.publish_minutes(by=cast.aya, gathering=one)
    line = services.add_line(by=cast.aya, gathering=one, text="Rien")
    services.remove_line(by=cast.aya, line=line)
    with pytest.raises(GatheringError):
        services.publish_minutes(by=cast.aya, gathering=one)
    services.add_line(by=cast.aya, gathering=one, text="On se revoit en mai", kind="decided")
    minutes = services.publish_minutes(by=cast.aya, gathering=one)
    Message.objects.all().delete()
    assert services.tell_published_minutes(clock.now()) == 1
    keys = set(Message.objects.values_list("person__name", flat=True))
    assert keys == {"Aya", "Tom", "Lina", "Omar", "Marcel", "Karim", None}
    assert Message.objects.filter(person=None).count() == 1
    Minutes.objects.update(told_at=None)
    count = Message.objects.count()
    services.tell_published_minutes(clock.now())
    assert Message.objects.count() == count
    with pytest.raises(GatheringError):
        services.remove_line(by=cast.aya, line=minutes.lines.get())


def test_minutes_are_not_published_before_the_gathering(cast):
    one = make_gathering(cast.aya, cast.community)
    services.add_line(by=cast.aya, gathering=one, text="Ordre du jour")
    with pytest.raises(GatheringError):
        services.publish_minutes(by=cast.aya, gathering=one)
