"""A guest who becomes known keeps their seat; nobody takes somebody else's."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from terreau.communities.models import Membership
from terreau.communities.services import enter_member_on_behalf, join_community
from terreau.core import clock
from terreau.gatherings.models import Attendance
from terreau.gatherings.personal_data import purge
from terreau.gatherings.selectors import contact_of, need_of, seats_left_by
from terreau.gatherings.services import (
    GatheringError,
    answer_as_guest,
    answer_no,
    answer_yes,
    keep_seat,
    record_attendance,
)
from terreau.gatherings.tests.factories import make_gathering, make_past_gathering
from terreau.journal.models import Line
from terreau.people.models import Account
from terreau.people.services import add_contact_point, create_person

pytestmark = pytest.mark.django_db
MAIL = "rosa@example.org"


@pytest.fixture
def gathering(cast):
    return make_gathering(cast.aya, cast.community)


@pytest.fixture
def rosa(cast):
    return create_person(
        authority=cast.authority, name="Rosa Martin", account=Account.objects.create_user(MAIL)
    )


def guest(gathering, name="Rosa", contact=MAIL, **fields):
    return answer_as_guest(gathering=gathering, name=name, contact=contact, **fields)


def test_joining_with_the_same_proved_address_keeps_the_seat_and_the_need(cast, gathering, rosa):
    left = guest(gathering, contact="Rosa@Example.org", need="une rampe")
    join_community(person=rosa, community=cast.community)
    kept = Attendance.objects.get(pk=left.pk)
    assert (kept.person, kept.guest_name, kept.status) == (rosa, "", "coming")
    assert (contact_of(kept), kept.contact_mark, need_of(kept)) == ("", "", "une rampe")
    line = Line.objects.filter(verb="Accept", actor=rosa).latest("pk")
    assert (line.subject_kind, line.subject_id) == ("gathering", gathering.pk)


def test_having_come_counts_as_theirs(cast, rosa):
    past = make_past_gathering(cast.aya, cast.community)
    with clock.standing_at(past.starts_at):
        left = guest(past)
        record_attendance(by=cast.aya, gathering=past, came=[left.pk])
    join_community(person=rosa, community=cast.community)
    assert Attendance.objects.get(person=rosa).status == "came"
    assert Line.objects.filter(verb="Arrive", actor=rosa).exists()


@pytest.mark.parametrize("name", ["Paulo", "Rosalie"])
def test_under_another_name_it_is_asked(cast, gathering, rosa, name):
    left = guest(gathering, name=name)
    join_community(person=rosa, community=cast.community)
    assert Attendance.objects.get(pk=left.pk).person is None
    assert seats_left_by(rosa) == [left]


def test_in_a_household_nothing_is_taken(cast, gathering, rosa):
    two = [guest(gathering), guest(gathering, name="Paulo")]
    other = make_gathering(cast.aya, cast.community, days=12)
    alone = guest(other)
    add_contact_point(person=cast.marcel, kind="mail", value=MAIL)
    join_community(person=rosa, community=cast.community)
    assert not Attendance.objects.filter(person=rosa).exists()
    assert set(seats_left_by(rosa)) == {*two, alone}


def test_an_address_that_was_not_proved_gives_nothing(cast, gathering, rosa):
    left = guest(gathering, contact="autre@example.org")
    add_contact_point(person=rosa, kind="mail", value="autre@example.org")
    join_community(person=rosa, community=cast.community)
    assert Attendance.objects.get(pk=left.pk).person is None
    assert seats_left_by(rosa) == []


def test_a_proved_number_keeps_the_seat_too(cast, gathering, rosa):
    left = guest(gathering, contact="06 12 34 56 78")
    add_contact_point(person=rosa, kind="phone", value="+33612345678", is_verified=True)
    assert seats_left_by(rosa) == [left]


def test_entered_on_behalf_nothing_is_claimed_until_somebody_says_so(cast, gathering):
    left = guest(gathering, name="Jeanne", contact="06 12 34 56 78")
    member = enter_member_on_behalf(
        by=cast.aya,
        community=cast.community,
        name="Jeanne",
        how="phone",
        phone="06 12 34 56 78",
        consents=True,
    )
    assert Attendance.objects.get(pk=left.pk).person is None
    with pytest.raises(GatheringError):
        keep_seat(person=member.person, seat=left, by=cast.lina)
    keep_seat(person=member.person, seat=left, by=cast.aya)
    assert Attendance.objects.get(pk=left.pk).person == member.person
    assert Line.objects.latest("pk").entered_by == cast.aya


def test_answered_twice_one_answer_stays_and_the_seat_goes_to_who_waits(cast, rosa):
    gathering = make_gathering(cast.aya, cast.community, capacity=2)
    left, own = guest(gathering), answer_yes(person=rosa, gathering=gathering)
    waits = answer_yes(person=cast.lina, gathering=gathering)
    keep_seat(person=rosa, seat=left)
    assert list(Attendance.objects.filter(person=rosa)) == [own]
    waits.refresh_from_db()
    assert waits.status == "coming"


def test_a_seat_is_kept_once(cast, gathering, rosa):
    left = guest(gathering)
    assert keep_seat(person=rosa, seat=left) == keep_seat(person=rosa, seat=left)
    with pytest.raises(GatheringError):
        keep_seat(person=cast.omar, seat=left)


def test_the_mark_goes_with_the_contact(cast):
    past = make_past_gathering(cast.aya, cast.community, days_ago=40)
    with clock.standing_at(past.starts_at):
        guest(past)
    purge(clock.now(), False)
    assert Attendance.objects.get().contact_mark == ""


def test_the_link_asks_whoever_is_signed_in_and_joins_whoever_is_not(cast, gathering, rosa, as_person):
    left = guest(gathering, contact="")
    own = f"/rencontres/{gathering.public_id}/reponse/{left.guest_token}/"
    anonymous = as_person(None).get(own).content.decode()
    assert f"rejoindre/?next=%2Frencontres%2F{gathering.public_id}" in anonymous
    assert as_person(None).get(own + "garder/").status_code == 302
    client = as_person(rosa)
    assert "Rosa" in client.get(own + "garder/").content.decode()
    assert (
        client.post(own + "garder/", {"submission_key": "a"})["Location"]
        == f"/rencontres/{gathering.public_id}/"
    )
    assert Attendance.objects.get(pk=left.pk).person == rosa
    assert client.get(own + "garder/").status_code == 302
    assert as_person(cast.omar).get(own + "garder/").status_code == 404


def test_an_organiser_says_who_a_guest_is(cast, gathering, as_person):
    left = guest(gathering, name="Marcel", contact="")
    page = f"/rencontres/{gathering.public_id}/presence/{left.public_id}/membre/"
    assert as_person(cast.lina).get(page).status_code == 403
    client = as_person(cast.aya)
    assert "Marcel" in client.get(page).content.decode()
    assert client.post(page, {"member": "nobody"}).status_code == 422
    assert client.post(page, {"member": cast.marcel.public_id}).status_code == 302
    assert Attendance.objects.get(pk=left.pk).person == cast.marcel


def test_who_left_and_comes_again_by_another_door_keeps_too(cast, gathering, rosa):
    left = guest(gathering)
    answer_no(attendance=left)
    join_community(person=rosa, community=cast.community)
    assert Attendance.objects.get(pk=left.pk).status == "declined"
    assert Membership.objects.get(person=rosa).status == "discovery"


@pytest.mark.django_db(transaction=True)
def test_two_who_keep_the_same_seat_at_once_are_one(cast):
    gathering = make_gathering(cast.aya, cast.community)
    left, start, refused = guest(gathering, contact=""), Barrier(2), []

    def press(person):
        start.wait()
        try:
            keep_seat(person=person, seat=Attendance.objects.select_related("gathering").get(pk=left.pk))
        except GatheringError as refusal:
            refused.append(str(refusal))
        finally:
            connection.close()

    presses = [Thread(target=press, args=(person,)) for person in (cast.karim, cast.nour)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert len(refused) == 1
    assert Attendance.objects.get().person in (cast.karim, cast.nour)
