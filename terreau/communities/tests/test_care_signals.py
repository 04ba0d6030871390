from datetime import timedelta

import pytest

from terreau.communities.care_signals import find_newcomers, find_overloaded, find_seats
from terreau.communities.models import Membership, Seat
from terreau.communities.tests.factories import make_community, make_membership, make_seat
from terreau.core import clock
from terreau.core.registries import signal_kinds
from terreau.journal.models import Line
from terreau.people.services import add_contact_point
from terreau.people.tests.factories import make_person

pytestmark = pytest.mark.django_db


def said(signal):
    kind, facts = signal_kinds[signal.kind], signal.facts
    return kind.title(facts), kind.reason(facts), kind.evidence(facts), kind.act(facts)


def test_a_newcomer_nobody_spoke_to(cast):
    add_contact_point(person=cast.omar, kind="phone", value="06 12 34 56 78")
    Membership.objects.filter(person=cast.omar).update(if_quiet="call", introduction="Libre le matin.")
    (signal,) = find_newcomers([cast.community.pk], clock.now())
    title, reason, evidence, (url, verb) = said(signal)
    assert (title, verb) == ("Accueillir Omar", "Je l’appelle")
    assert "8 jours" in reason
    assert "Libre le matin." in evidence
    assert url.startswith(f"/communautes/{cast.community.public_id}/membres/")
    assert (signal.person_id, signal.subject_kind) == (cast.omar.pk, "membership")


@pytest.mark.parametrize(
    "changes",
    [
        {"welcomed_at": clock.now()},
        {"status": "paused"},
        {"status": "withdrawn"},
        {"joined_at": clock.now() - timedelta(days=6)},
        {"door": "birth"},
    ],
)
def test_who_is_not_waiting_for_a_word(cast, changes):
    Membership.objects.filter(person=cast.omar).update(**changes)
    assert not list(find_newcomers([cast.community.pk], clock.now()))


def test_a_gardener_is_not_a_newcomer(cast):
    make_seat(cast.community, cast.omar, "understudy")
    assert not list(find_newcomers([cast.community.pk], clock.now()))


def test_an_empty_seat_and_one_that_ends(cast):
    assert not list(find_seats([cast.community.pk], clock.now()))
    day = clock.today(cast.authority.zone) + timedelta(days=20)
    Seat.objects.filter(person=cast.tom).update(ends_on=day)
    Seat.objects.filter(person=cast.aya).update(left_on=clock.today(cast.authority.zone))
    empty, ending = find_seats([cast.community.pk], clock.now())
    assert "habitants" in said(empty)[0]
    assert "Tom" in said(ending)[1]
    assert empty.since <= clock.now()
    assert ending.since <= clock.now()


def test_a_gardener_of_three_communities_is_told_alone(cast):
    ids = [cast.community.pk]
    for number in range(2):
        community = make_community(cast.authority, f"C{number}")
        make_seat(community, cast.aya)
        ids.append(community.pk)
    (signal,) = find_overloaded(ids, clock.now())
    assert (signal.for_person_id, signal.subject_id) == (cast.aya.pk, cast.aya.pk)
    assert "3 communautés" in said(signal)[1]


def test_a_gardener_who_does_nearly_everything(cast):
    def act(person, count):
        for _n in range(count):
            Line.objects.create(
                verb="Update", actor=person, authority_id=cast.authority.pk, community_id=cast.community.pk,
                subject_kind="community", subject_id=cast.community.pk,
            )  # fmt: skip

    act(cast.aya, 9)
    act(cast.lina, 10)
    assert not list(find_overloaded([cast.community.pk], clock.now()))
    act(cast.aya, 1)
    (signal,) = find_overloaded([cast.community.pk], clock.now())
    assert signal.for_person_id == cast.aya.pk
    assert "10 des 20" in said(signal)[1]


@pytest.mark.parametrize("find", [find_newcomers, find_seats, find_overloaded])
def test_as_many_queries_for_one_community_as_for_thirty(cast, find, django_assert_max_num_queries):
    ids = [cast.community.pk]
    for number in range(30):
        community = make_community(cast.authority, f"C{number}")
        make_membership(
            community, make_person(cast.authority), status="discovery", door="page",
            joined_at=clock.now() - timedelta(days=9),
        )  # fmt: skip
        make_seat(community, make_person(cast.authority))
        ids.append(community.pk)
    with django_assert_max_num_queries(3):
        list(find(ids, clock.now()))
