"""Asking to come in: three questions at most, a short exchange, an answer, and nobody's silence blocks it for long."""

from datetime import timedelta

import pytest
from django.urls import reverse

from terreau.communities.models import JoinRequest, JoinWord, Membership, Settings
from terreau.communities.permissions import forget_place, is_member
from terreau.communities.services import (
    CommunityError,
    accept_invitation,
    ask_to_join,
    invite_by_mail,
    join_community,
)
from terreau.communities.services.asking import (
    accept_request,
    forget_requests,
    refuse_request,
    remind_of_requests,
    request_to_join,
    set_door,
    speak_on_request,
    take_request_back,
)
from terreau.core import clock
from terreau.journal.models import Line
from terreau.notifications.models import Message

pytestmark = pytest.mark.django_db
QUESTIONS = ["Qu’est-ce qui vous amène ?", "Quand êtes-vous libre ?"]


@pytest.fixture
def closed_door(cast):
    set_door(
        by=cast.aya,
        community=cast.community,
        entry="request",
        members_invite=True,
        questions=[*QUESTIONS, ""],
    )
    return cast.community


@pytest.fixture
def asked(cast, closed_door) -> JoinRequest:
    return request_to_join(
        person=cast.karim, community=closed_door, answers=[(QUESTIONS[0], "Le jardin"), (QUESTIONS[1], "")]
    )


def days(number):
    return clock.standing_at(clock.now() + timedelta(days=number))


def test_where_one_asks_nobody_enters_alone_and_whoever_is_invited_does(cast, closed_door):
    for door in ("page", "link"):
        with pytest.raises(CommunityError, match="demandez"):
            join_community(person=cast.karim, community=closed_door, door=door)
    with pytest.raises(CommunityError, match="demandez"):
        ask_to_join(community=closed_door, email="a@example.org", name="Ana")
    invitation = invite_by_mail(by=cast.lina, community=closed_door, email="k@example.org")
    assert accept_invitation(person=cast.karim, invitation=invitation).door == "mail"


def test_only_those_who_decide_write_down_how_one_comes_in(cast):
    for who in (cast.lina, cast.karim, cast.nour):
        with pytest.raises(CommunityError):
            set_door(by=who, community=cast.community, entry="request", members_invite=True, questions=[])
    with pytest.raises(CommunityError):
        set_door(by=cast.aya, community=cast.community, entry="never", members_invite=True, questions=[])
    assert not Settings.objects.exists()


def test_asking_twice_is_asking_once_and_tells_those_who_tend(cast, asked):
    again = request_to_join(person=cast.karim, community=cast.community)
    assert again == asked
    assert not is_member(cast.karim, cast.community)
    told = Message.objects.filter(key__startswith="asked-in:")
    assert {message.person for message in told} == {cast.aya, cast.tom}
    assert "Le jardin" not in told[0].body


def test_yes_lets_them_in_once(cast, asked):
    member = accept_request(by=cast.tom, request=asked)
    assert (member.person, member.door, member.status) == (cast.karim, "asked", "discovery")
    stale = JoinRequest.objects.get(pk=asked.pk)
    stale.status = "open"
    with pytest.raises(CommunityError, match="déjà"):
        accept_request(by=cast.aya, request=stale)
    assert Line.objects.filter(verb="Join", actor=cast.karim).count() == 1


def test_no_has_a_reason_which_no_mail_and_no_member_carries(cast, asked, as_person):
    with pytest.raises(CommunityError):
        refuse_request(by=cast.aya, request=asked, reason=" ")
    refuse_request(by=cast.aya, request=asked, reason="Le groupe est complet cette saison.")
    assert not is_member(cast.karim, cast.community)
    assert not Message.objects.filter(body__contains="complet").exists()
    page = asked.get_absolute_url()
    assert "complet" in as_person(cast.karim).get(page).content.decode()
    assert "complet" not in as_person(cast.lina).get(page).content.decode()
    assert request_to_join(person=cast.karim, community=cast.community) != asked


def test_members_answer_after_a_month_so_that_nobody_blocks(cast, asked):
    for who in (cast.lina, cast.karim, cast.nour):
        with pytest.raises(CommunityError):
            accept_request(by=who, request=asked)
    with days(13):
        assert remind_of_requests(clock.now()) == 0
    with days(15):
        assert remind_of_requests(clock.now()) == 1
        assert remind_of_requests(clock.now()) == 0
        assert Message.objects.filter(key__startswith="request-waits:").count() == 2
    with days(31):
        with pytest.raises(CommunityError, match="refusent"):
            refuse_request(by=cast.lina, request=asked, reason="non")
        with pytest.raises(CommunityError):
            accept_request(by=cast.karim, request=asked)
        assert accept_request(by=cast.lina, request=asked).person == cast.karim


def test_the_exchange_is_told_by_a_link(cast, asked):
    speak_on_request(by=cast.lina, request=asked, text="Bienvenue, avez-vous une bêche ?")
    speak_on_request(by=cast.karim, request=asked, text="Oui, deux.")
    told = Message.objects.filter(key__startswith="word-on-request:").order_by("pk")
    assert [message.person for message in told] == [cast.karim, cast.aya, cast.tom]
    assert not [message for message in told if "bêche" in message.body]
    with pytest.raises(CommunityError):
        speak_on_request(by=cast.nour, request=asked, text="Bonjour")
    with pytest.raises(CommunityError):
        speak_on_request(by=cast.lina, request=asked, text="\u200b ")


def test_taken_back_what_was_written_goes(cast, asked):
    speak_on_request(by=cast.karim, request=asked, text="Bonjour")
    with pytest.raises(CommunityError):
        take_request_back(by=cast.aya, request=asked)
    take_request_back(by=cast.karim, request=asked)
    asked.refresh_from_db()
    assert (asked.status, asked.answers, JoinWord.objects.count()) == ("taken_back", [], 0)
    with days(91):
        assert forget_requests(clock.now()) == 1


def test_the_pages_from_the_door_to_the_answer(cast, as_person, django_assert_max_num_queries):
    aya, karim, lina = (as_person(one) for one in (cast.aya, cast.karim, cast.lina))
    door = reverse("communities:door", args=[cast.community.public_id])
    assert lina.get(door).status_code == 403
    sent = aya.post(door, {"entry": "request", "question_1": QUESTIONS[0], "question_3": QUESTIONS[1]})
    assert sent.status_code == 302
    assert QUESTIONS[1] in aya.get(door).content.decode()
    join = reverse("communities:join", args=[cast.community.public_id])
    assert "connexion" in as_person(None).get(join).content.decode()
    assert QUESTIONS[0] in karim.get(join).content.decode()
    made = karim.post(join, {"answer_1": "Le jardin", "answer_2": "Le soir", "if_quiet": "write"})
    assert made.status_code == 302
    assert karim.get(join).url == made.url
    with django_assert_max_num_queries(12):
        page = lina.get(made.url).content.decode()
    assert "Le jardin" in page
    assert "Oui, bienvenue" not in page
    assert lina.post(made.url, {"gesture": "say", "text": "Bonjour !"}).status_code == 302
    assert lina.post(made.url, {"gesture": "accept"}).status_code == 422
    assert aya.post(made.url, {"gesture": "refuse", "reason": ""}).status_code == 422
    members = reverse("communities:members", args=[cast.community.public_id])
    with django_assert_max_num_queries(12):
        assert made.url in aya.get(members).content.decode()
    with django_assert_max_num_queries(12):
        requests = reverse("communities:requests", args=[cast.community.public_id])
        assert made.url in lina.get(requests).content.decode()
    assert aya.post(made.url, {"gesture": "accept"}).status_code == 302
    forget_place(cast.karim)
    assert Membership.objects.get(person=cast.karim).status == "discovery"
