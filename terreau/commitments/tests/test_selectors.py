from datetime import timedelta

import pytest

from terreau.commitments import care_signals, personal_data, services
from terreau.commitments.models import Commitment
from terreau.commitments.selectors import (
    accepted_by,
    asked_by,
    kept_since,
    open_for_authority,
    requests_of,
    to_answer_by,
)
from terreau.commitments.tests.factories import make_request
from terreau.core import clock

pytestmark = pytest.mark.django_db


def later(cast):
    return clock.today(cast.authority.zone) + timedelta(days=10)


def test_what_a_person_owns_and_asked(cast):
    own = make_request(cast.aya, cast.community, owner_person=cast.lina)
    of_circle = make_request(cast.aya, cast.community, owner_circle=cast.circle)
    of_authority = make_request(cast.aya, cast.community)
    assert to_answer_by(cast.lina) == [own, of_circle]
    assert to_answer_by(cast.omar) == accepted_by(cast.lina) == []
    assert of_authority in to_answer_by(cast.karim)
    assert to_answer_by(cast.zoe) == []
    assert asked_by(cast.aya) == [of_authority, of_circle, own]
    services.accept(by=cast.lina, commitment=own, due_on=later(cast))
    assert (to_answer_by(cast.lina), accepted_by(cast.lina)) == ([of_circle], [own])
    services.hand_back(by=cast.lina, commitment=own)
    assert accepted_by(cast.lina) == []


def test_what_the_authority_owes(cast):
    one = make_request(cast.aya, cast.community)
    make_request(cast.aya, cast.community, owner_person=cast.lina)
    make_request(cast.zoe, cast.other_community)
    assert list(open_for_authority(cast.authority)) == [one]


def test_what_was_kept_since_a_day(cast):
    for _number in range(2):
        one = make_request(cast.aya, cast.community, owner_person=cast.lina)
        services.accept(by=cast.lina, commitment=one, due_on=later(cast))
        services.keep(by=cast.lina, commitment=one)
    today = clock.today(cast.authority.zone)
    assert kept_since(cast.community, today) == 2
    assert kept_since(cast.community, today + timedelta(days=1)) == 0
    services.withdraw(by=cast.aya, commitment=make_request(cast.aya, cast.community))
    assert len(requests_of(cast.community, to_members=True)) == 2


def test_the_signal_of_an_answer_owed(cast, django_assert_num_queries):
    start = clock.now()
    waiting = make_request(cast.lina, cast.community, "Un banc devant la poste")
    answered = make_request(cast.lina, cast.community)
    services.accept(by=cast.tom, commitment=answered, due_on=later(cast))
    make_request(cast.lina, cast.community, owner_person=cast.aya)
    assert list(care_signals.find([cast.community.pk], start + timedelta(days=6))) == []
    with django_assert_num_queries(3):
        (signal,) = care_signals.find(
            [cast.community.pk, cast.other_community.pk], start + timedelta(days=8, hours=1)
        )
    assert (signal.subject_id, signal.for_person_id) == (waiting.pk, cast.tom.pk)
    assert 0 < signal.urgency <= 1
    assert care_signals.evidence(signal.facts) == "«\u202fUn banc devant la poste\u202f»"
    assert care_signals.reason(signal.facts).startswith("Elle attend une réponse depuis 8")
    assert care_signals.act(signal.facts) == (f"/demandes/{waiting.public_id}/", "Je réponds")
    cast.community.seats.filter(kind="technician").update(left_on=clock.today(cast.authority.zone))
    (signal,) = care_signals.find([cast.community.pk], start + timedelta(days=80))
    assert signal.for_person_id is None
    assert signal.urgency == 1.0
    assert care_signals.title(signal.facts) == "Relancer l’institution"
    assert care_signals.act(signal.facts)[1] == "Je relance"


def test_export_and_retention(cast):
    own = make_request(cast.aya, cast.community, "À moi", owner_person=cast.lina)
    theirs = make_request(cast.lina, cast.community, "À la commune")
    services.refuse(by=cast.lina, commitment=own, reason="Pas le temps")
    services.refuse(by=cast.tom, commitment=theirs, reason="Non")
    rows = personal_data.export(cast.lina)
    assert rows["requests_made_to_you"][0]["text"] == "À moi"
    assert rows["requests_you_made"][0]["text"] == "À la commune"
    assert rows["answers_you_gave"][0]["text"] == "Pas le temps"
    old = clock.now() + timedelta(days=731)
    assert personal_data.purge(clock.now(), False) == 0
    assert personal_data.purge(old, True) == 2
    assert personal_data.purge(old, False) == 2
    theirs.refresh_from_db()
    assert theirs.asked_by is None
    assert not Commitment.objects.filter(pk=own.pk).exists()
    assert personal_data.purge(old, False) == 0
