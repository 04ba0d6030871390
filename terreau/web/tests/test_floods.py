"""What anyone may send without an account is limited, far above what a class or a library sends."""

from datetime import datetime, time, timedelta

import pytest
from django.test import Client

from terreau.core import clock
from terreau.gatherings.models import Attendance
from terreau.gatherings.services import Plan, announce
from terreau.listening.models import Voice
from terreau.web.services import limits
from terreau.web.services.limits import Limit


@pytest.fixture
def few(monkeypatch):
    """Limits small enough to be reached in a test."""

    def set_to(name, amount):
        monkeypatch.setattr(limits, name, (Limit(f"few-{name}", amount, 600),))

    return set_to


def say(campaign, network="192.0.2.1", **fields):
    address = f"/ce-qui-compte/{campaign.public_id}/"
    client = Client(REMOTE_ADDR=network)
    return client.post(address, {"answer_1": "Le marché", **fields}, headers={"origin": "http://testserver"})


def test_a_class_of_thirty_on_one_network_says_all_it_has_to_say(campaign):
    for number in range(30):
        for turn in range(2):
            answer = say(
                campaign, answer_1=f"{number} {turn}", contact_mail="classe@example.org" if turn else ""
            )
            assert answer.status_code == 302
    assert Voice.objects.count() == 60


def test_a_flood_is_stopped_with_what_was_typed_and_others_go_on(campaign, few):
    few("WORDS_FROM_NETWORK", 2)
    assert [say(campaign, answer_1=f"{n}").status_code for n in range(3)] == [302, 302, 429]
    refused = say(campaign, answer_1="Mon beau banc", contact_name="Jeanne")
    shown = refused.content.decode()
    for words in ("Mon beau banc", "Jeanne", "dix minutes", "Envoyer à nouveau"):
        assert words in shown
    assert say(campaign, network="192.0.2.2").status_code == 302
    with clock.standing_at(clock.now() + timedelta(minutes=11)):
        assert say(campaign).status_code == 302


def test_a_form_that_comes_back_is_not_counted(campaign, few):
    few("WORDS_FROM_NETWORK", 1)
    for _time in range(3):
        assert say(campaign, answer_1=" ").status_code == 422
    assert say(campaign).status_code == 302


def test_a_whole_campaign_has_its_limit_whatever_the_networks(campaign, few):
    few("WORDS_IN_CAMPAIGN", 3)
    answers = [say(campaign, network=f"192.0.2.{n}").status_code for n in range(1, 5)]
    assert answers == [302, 302, 302, 429]


def test_nobody_is_given_as_contact_without_end(campaign, few):
    few("CONTACT_AT_ADDRESS", 2)
    victim = [
        say(campaign, network=f"192.0.2.{n}", contact_mail=mail).status_code
        for n, mail in enumerate(("v@example.org", "V@example.org ", "v@example.org"), 1)
    ]
    assert victim == [302, 302, 429]
    assert say(campaign, contact_mail="other@example.org").status_code == 302
    few("CONTACTS_FROM_NETWORK", 1)
    assert say(campaign, contact_phone="0553000012").status_code == 302
    assert say(campaign, contact_phone="0553000013").status_code == 429
    assert say(campaign).status_code == 302


def test_a_hall_is_not_filled_by_a_machine(cast, as_person, few):
    few("GUESTS_FROM_NETWORK", 2)
    day = clock.today(cast.authority.zone) + timedelta(days=3)
    starts = datetime.combine(day, time(18, 30))
    plan = Plan(title="Soupe", place="Salle", starts=starts, ends=starts + timedelta(hours=2))
    gathering = announce(by=cast.aya, community=cast.community, plan=plan)
    address = f"/rencontres/{gathering.public_id}/je-viens/"
    answers = [
        Client().post(address, {"name": f"Léa {n}"}, headers={"origin": "http://testserver"})
        for n in range(3)
    ]
    assert [one.status_code for one in answers] == [302, 302, 429]
    assert "Léa 2" in answers[-1].content.decode()
    assert as_person(cast.lina).post(address).status_code == 302
    assert Attendance.objects.count() == 3
