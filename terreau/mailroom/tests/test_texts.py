"""SMS, with a carrier of ours on a real socket: only after an OUI, never after a STOP, within the month's allowance."""

from datetime import timedelta

import pytest
from django.test import Client

from terreau.core import clock
from terreau.mailroom.models import MonthOfTexts, Question, StoppedNumber
from terreau.mailroom.selectors import accepted_number, state_of
from terreau.mailroom.services import (
    MailroomError,
    ask_for_texts,
    send_due_texts,
    stop_texts,
)
from terreau.mailroom.tests.texting import LINA, OMAR, SECRET, incoming, says_yes, tell
from terreau.notifications.models import Message
from terreau.notifications.selectors import letters_and_calls
from terreau.notifications.services import lock_mail
from terreau.people.models import Person
from terreau.people.services import add_contact_point, suspend_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("carrier")]


def test_a_number_must_say_yes_itself(cast, carrier):
    assert tell(cast.lina) is None
    ask_for_texts(person=cast.lina, phone=LINA)
    assert tell(cast.lina) is None
    assert state_of(cast.lina).is_on is False
    assert send_due_texts() == 1
    [asked] = carrier.taken
    assert (asked["to"], asked["from"], carrier.keys) == ("+33639980012", "36105", ["Bearer cle"])
    assert "OUI" in asked["text"]
    assert asked["text"].endswith(" STOP pour arreter.")
    assert state_of(cast.lina).is_asked
    incoming(cast, "+33 6 39 98 00 12", "oui")
    assert accepted_number(cast.lina) == "+33639980012"
    assert tell(cast.lina)
    assert send_due_texts() == 1
    assert "Venez-vous demain" in carrier.taken[1]["text"]


def test_no_is_no_and_anything_else_is_asked_again(cast, carrier):
    ask_for_texts(person=cast.lina, phone=LINA)
    send_due_texts()
    assert incoming(cast, LINA, "qui êtes-vous ?").result == "refused"
    assert send_due_texts() == 1
    assert incoming(cast, LINA, "NON").result == "posted"
    assert accepted_number(cast.lina) == ""
    assert incoming(cast, LINA, "OUI").result == "unknown address"


def test_another_number_must_be_asked_anew(cast):
    lina = says_yes(cast, cast.lina)
    ask_for_texts(person=lina, phone=OMAR)
    assert accepted_number(Person.objects.get(pk=lina.pk)) == ""
    assert tell(Person.objects.get(pk=lina.pk)) is None


@pytest.mark.parametrize("word", ["STOP", "Arrêt", "stop svp"])
def test_stop_stops_everything_to_that_number_for_good(cast, carrier, heard, word):
    lina = says_yes(cast, cast.lina)
    waiting = tell(lina)
    assert incoming(cast, LINA, word).reason == "stop"
    assert send_due_texts() == 0
    waiting.refresh_from_db()
    assert waiting.status == "cancelled"
    assert tell(lina, "other") is None
    ask_for_texts(person=cast.omar, phone=LINA)  # somebody else, the same phone
    assert send_due_texts() == 0
    assert len(carrier.taken) == 1
    assert incoming(cast, LINA, "OUI").result == "unknown address"
    assert incoming(cast, LINA, "REPRISE").reason == "start"
    assert tell(lina, "again")
    assert send_due_texts() == 1
    assert not StoppedNumber.objects.exists()


def test_stop_is_heard_from_a_number_nobody_knows(cast):
    assert incoming(cast, OMAR, "STOP").reason == "stop"
    row = str(StoppedNumber.objects.values().get())
    assert "639980034" not in row


def test_a_word_of_answer_reaches_what_was_last_asked(cast, carrier, heard):
    lina = says_yes(cast, cast.lina)
    tell(lina)
    send_due_texts()
    assert incoming(cast, LINA, "NON").path == "/la/"
    assert heard == [(lina, 7, "NON")]


def test_the_same_sms_brought_twice_is_heard_once(cast, heard):
    lina = says_yes(cast, cast.lina)
    tell(lina)
    send_due_texts()
    assert [incoming(cast, LINA, "OUI", "abc").result for _twice in range(2)] == ["posted", "ignored"]
    assert len(heard) == 1


def test_a_refusal_is_said_kindly_once_an_hour(cast, carrier, heard):
    lina = says_yes(cast, cast.lina)
    tell(lina)
    send_due_texts()
    for _three in range(3):
        assert incoming(cast, LINA, "peut-être").result == "refused"
    assert send_due_texts() == 1
    assert "Répondez OUI ou NON" in carrier.taken[-1]["text"]


def test_old_questions_are_answered_no_more(cast, heard):
    lina = says_yes(cast, cast.lina)
    tell(lina)
    send_due_texts()
    with clock.standing_at(clock.now() + timedelta(days=8)):
        assert incoming(cast, LINA, "OUI").result == "unknown address"
    assert heard == []


def test_the_suspended_neither_receive_nor_answer(cast, carrier, heard):
    lina = says_yes(cast, cast.lina)
    tell(lina)
    send_due_texts()
    tell(lina, "later")
    suspend_person(person=lina)
    assert send_due_texts() == 0
    assert incoming(cast, LINA, "OUI").result == "unknown address"
    assert heard == []


def test_who_stops_on_the_site_is_left_alone(cast):
    lina = says_yes(cast, cast.lina)
    stop_texts(person=lina)
    assert tell(lina) is None
    assert not Question.objects.exists()


def test_parts_are_counted_each_month_and_capped_and_administrators_told_once(cast, carrier, settings):
    lina = says_yes(cast, cast.lina)
    settings.TERREAU_SMS_PARTS = 3
    assert MonthOfTexts.objects.get().parts == 1
    long = tell(lina, "long", sentence="mot " * 60)
    assert send_due_texts() == 1
    assert MonthOfTexts.objects.get().parts == 3
    one, two = tell(lina, "one", hours=24 * 60), tell(lina, "two")
    assert send_due_texts() == 0
    told = Message.objects.filter(key__startswith="mailroom.spent")
    assert [message.person for message in told] == [cast.nour]
    with clock.standing_at(clock.now() + timedelta(hours=2)):
        assert send_due_texts() == 0
        assert told.count() == 1
    with clock.standing_at(clock.now() + timedelta(days=32)):  # another month: what is still of use leaves
        assert send_due_texts() == 1
    states = [Message.objects.get(pk=message.pk).status for message in (long, one, two)]
    assert states == ["sent", "sent", "cancelled"]


def test_what_the_carrier_counts_above_us_is_counted(cast, carrier):
    carrier.answer = b'{"parts": 4}'
    says_yes(cast, cast.lina)
    assert MonthOfTexts.objects.get().parts == 4


@pytest.mark.parametrize(
    ("status", "expected"), [(500, "queued"), (429, "queued"), (400, "failed"), (302, "queued")]
)
def test_a_carrier_that_refuses_is_tried_again_or_not_and_costs_nothing(cast, carrier, status, expected):
    lina = says_yes(cast, cast.lina)
    message = tell(lina)
    carrier.status = status
    assert send_due_texts() == 0
    message.refresh_from_db()
    assert (message.status, message.failure, message.attempts) == (expected, f"HTTP {status}", 1)
    assert MonthOfTexts.objects.get().parts == 1
    carrier.status = 200
    with clock.standing_at(clock.now() + timedelta(minutes=3)):
        assert send_due_texts() == (1 if expected == "queued" else 0)
    assert [one["reference"] for one in carrier.taken[1:]] == (
        [message.public_id] if expected == "queued" else []
    )


def test_a_carrier_that_is_away_loses_nothing(cast, carrier, settings):
    message = tell(says_yes(cast, cast.lina))
    settings.TERREAU_SMS_URL = "http://127.0.0.1:1/"
    assert send_due_texts() == 0
    settings.TERREAU_SMS_URL = carrier.url
    with clock.standing_at(clock.now() + timedelta(minutes=3)):
        assert send_due_texts() == 1
    message.refresh_from_db()
    assert message.status == "sent"


def test_a_restored_copy_sends_no_sms(cast, carrier):
    tell(says_yes(cast, cast.lina))
    lock_mail()
    assert send_due_texts() == 0


def test_sms_are_no_letters_to_post(cast):
    says_yes(cast, cast.lina)
    assert not letters_and_calls(cast.authority).exists()


def test_nobody_makes_us_ring_a_strangers_phone(cast, carrier):
    for minute in range(3):
        with clock.standing_at(clock.now() + timedelta(minutes=minute)):
            ask_for_texts(person=cast.lina, phone=OMAR)
    with pytest.raises(MailroomError):
        ask_for_texts(person=cast.aya, phone=OMAR)
    with pytest.raises(MailroomError):
        ask_for_texts(person=cast.lina, phone="05 53 00 00 12")  # no mobile


def test_without_a_carrier_nothing_is_asked_nor_sent(cast, settings):
    settings.TERREAU_SMS_URL = ""
    with pytest.raises(MailroomError):
        ask_for_texts(person=cast.lina, phone=LINA)
    assert send_due_texts() == 0


def post(client, said, secret=SECRET, **options):
    return client.post(
        "/sms/entrant/",
        said,
        headers={"authorization": f"Bearer {secret}"},
        content_type="application/json",
        **options,
    )


def test_the_carriers_door(cast, heard):
    lina = says_yes(cast, cast.lina)
    tell(lina)
    send_due_texts()
    client = Client(enforce_csrf_checks=True)
    said = {"id": "1", "from": "+33639980012", "text": "OUI"}
    assert post(client, said, secret="faux").status_code == 404
    assert client.post("/sms/entrant/", said).status_code == 404
    assert heard == []
    assert post(client, said).status_code == 204
    known, unknown = post(client, said), post(client, {**said, "id": "2", "from": "+33639980099"})
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content) == (204, b"")
    assert heard == [(lina, 7, "OUI")]
    assert (
        client.post(
            "/sms/entrant/", {**said, "id": "3"}, headers={"authorization": f"Bearer {SECRET}"}
        ).status_code
        == 204
    )


@pytest.mark.parametrize(
    "said", ["", "[]", "{", '{"id": 1}', '{"id":"1","from":null,"text":"x"}', "x" * 30_000, "[" * 19_000]
)
def test_the_carriers_door_answers_nonsense(cast, said):
    assert post(Client(), said).status_code in {204, 400}


def test_without_a_secret_the_door_is_not_there(cast, settings):
    settings.TERREAU_SMS_SECRET = ""
    assert post(Client(), {"id": "1", "from": "+33639980012", "text": "OUI"}, secret="").status_code == 404


def test_my_sms_page_goes_from_no_to_yes_and_back(cast, as_person, django_assert_max_num_queries):
    client = as_person(cast.lina)
    assert 'href="/mon-espace/sms/"' in client.get("/mon-espace/").content.decode()
    assert "Recevoir les SMS" in client.get("/mon-espace/sms/").content.decode()
    assert client.post("/mon-espace/sms/", {"phone": "12"}).status_code == 422
    assert client.post("/mon-espace/sms/", {"phone": LINA}).status_code == 302
    with django_assert_max_num_queries(12):
        assert LINA in client.get("/mon-espace/sms/").content.decode()
    send_due_texts()
    incoming(cast, LINA, "OUI")
    assert "Ne plus recevoir de SMS" in client.get("/mon-espace/sms/").content.decode()
    assert client.post("/mon-espace/sms/arreter/", {}).status_code == 302
    assert accepted_number(cast.lina) == ""


def test_the_page_says_when_there_is_no_sms(cast, as_person, settings):
    settings.TERREAU_SMS_URL = ""
    assert 'href="/mon-espace/sms/"' not in as_person(cast.lina).get("/mon-espace/").content.decode()
    page = as_person(cast.lina).get("/mon-espace/sms/").content.decode()
    assert "n’envoie pas de SMS" in page
    assert 'name="phone"' not in page


def test_a_contact_point_that_somebody_else_wrote_down_receives_nothing(cast):
    add_contact_point(person=cast.marcel, kind="phone", value=LINA, is_verified=True)
    assert tell(cast.marcel) is None
