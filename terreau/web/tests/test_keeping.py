"""A guest joins, by each door, and finds again what they had left."""

from datetime import timedelta

import pytest

from terreau.communities.models import Invitation, Membership
from terreau.communities.services import accept_invitation, invite_by_mail, join_community
from terreau.communities.services.asking import accept_request, request_to_join, set_door
from terreau.communities.services.letters import invite_by_letter
from terreau.core import clock
from terreau.gatherings.models import Attendance
from terreau.gatherings.services import answer_as_guest
from terreau.gatherings.tests.factories import make_gathering
from terreau.listening.services import keep_words, leave_words
from terreau.notifications.services import Address
from terreau.people.models import Account, Person
from terreau.people.services import create_person
from terreau.web.tests.test_joining import TYPED, come

MAIL = "rosa@example.org"


@pytest.fixture
def gathering(cast):
    return make_gathering(cast.aya, cast.community)


def by_mail(person, cast):
    accept_invitation(
        person=person, invitation=invite_by_mail(by=cast.aya, community=cast.community, email="x@example.org")
    )


def by_letter(person, cast):
    letter = invite_by_letter(
        by=cast.aya, community=cast.community, name="Rosa", postal_address="1 rue Haute\n24290 Montignac"
    )
    accept_invitation(person=person, invitation=letter)


def by_list(person, cast):
    invitation = Invitation.objects.create(
        authority=cast.authority, community=cast.community, email=MAIL, door="list",
        expires_at=clock.now() + timedelta(days=30),
    )  # fmt: skip
    accept_invitation(person=person, invitation=invitation)


def by_asking(person, cast):
    set_door(by=cast.aya, community=cast.community, entry="request", questions=[], members_invite=False)
    asked = request_to_join(person=person, community=cast.community, introduction="Bonjour", answers=[])
    accept_request(by=cast.aya, request=asked)


def by_page(person, cast):
    join_community(person=person, community=cast.community)


@pytest.mark.parametrize("door", [by_mail, by_letter, by_list, by_asking, by_page])
def test_by_each_door_the_seat_stays_theirs(cast, gathering, door):
    answer_as_guest(gathering=gathering, name="Rosa", contact=MAIL)
    rosa = create_person(authority=cast.authority, name="Rosa", account=Account.objects.create_user(MAIL))
    door(rosa, cast)
    assert Attendance.objects.get().person == rosa


def test_from_the_guest_s_own_page_one_joins_and_lands_on_the_seat(cast, gathering, door):
    seat = answer_as_guest(gathering=gathering, name="Rosette", contact=MAIL)
    keep = f"/rencontres/{gathering.public_id}/reponse/{seat.guest_token}/garder/"
    rosa = door(MAIL)
    page = rosa.client.get(f"/communautes/{cast.community.public_id}/rejoindre/", {"next": keep})
    assert f'value="{keep}"' in page.content.decode()
    rosa.client.post(come(cast), {**TYPED, "next": keep})
    assert rosa.type(rosa.read_code())["Location"] == keep
    assert Membership.objects.filter(person__name="Rosa").exists()
    assert Attendance.objects.get().person is None
    assert rosa.client.post(keep, {})["Location"] == f"/rencontres/{gathering.public_id}/"
    assert Attendance.objects.get().person == Person.objects.get(name="Rosa")


def test_an_address_outside_is_not_followed(cast, door):
    rosa = door(MAIL)
    rosa.client.post(come(cast), {**TYPED, "next": "https://ailleurs.example/rencontres/"})
    assert rosa.type(rosa.read_code())["Location"] == cast.community.get_absolute_url()


def test_what_is_in_doubt_is_asked_in_one_s_space(
    cast, gathering, campaign, door, django_assert_max_num_queries
):
    seat = answer_as_guest(gathering=gathering, name="Paulo", contact=MAIL)
    first = campaign.questions.all()[0].pk
    voice = leave_words(campaign=campaign, texts={first: "Le banc."}, contact=Address(mail=MAIL))
    rosa = door(MAIL)
    rosa.client.post(come(cast), TYPED)
    community = rosa.client.get(rosa.type(rosa.read_code())["Location"]).content.decode()
    assert "Votre espace vous le demande" in community
    with django_assert_max_num_queries(12):
        page = rosa.client.get("/mon-espace/avant/").content.decode()
    assert seat.guest_token in page
    assert voice.public_id in page
    assert "Le banc." not in page
    keep_words(by=Person.objects.get(name="Rosa"), voice=voice)
    assert "Le banc." in rosa.client.get("/mon-espace/avant/").content.decode()
