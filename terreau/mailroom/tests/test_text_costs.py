"""What SMS cost, what did not arrive, and numbers that nobody knows."""

from datetime import timedelta

import pytest
from django.test import Client

from terreau.core import clock
from terreau.mailroom.models import MonthOfTexts
from terreau.mailroom.selectors import accepted_number, months_of
from terreau.mailroom.services import (
    send_due_texts,
)
from terreau.mailroom.tests.texting import OMAR, incoming, says_yes, tell
from terreau.notifications.models import Message
from terreau.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("carrier")]


def receipt_path(sent):
    return sent["callback"].removeprefix("http://testserver:8000")


def test_the_carrier_says_that_an_sms_did_not_arrive_at_an_address_signed_for_it(cast, carrier):
    lina = says_yes(cast, cast.lina)
    message = tell(lina)
    send_due_texts()
    client, path = Client(SERVER_NAME="testserver"), receipt_path(carrier.taken[-1])
    assert client.post(path, {"status": "delivered"}).status_code == 204
    assert Message.objects.get(pk=message.pk).status == "sent"
    assert client.post(path, {"status": "failed"}, content_type="application/json").status_code == 204
    assert client.post(path, {"status": "failed"}).status_code == 204
    message.refresh_from_db()
    assert (message.status, message.failure) == ("failed", "returned")
    assert client.post(path, {}).status_code == 400
    assert client.post(path, "[" * 19_000, content_type="application/json").status_code == 400
    assert client.post("/sms/recu/x:y:z/", {"status": "failed"}).status_code == 404
    assert accepted_number(Person.objects.get(pk=lina.pk))


def test_a_number_where_three_in_a_row_did_not_arrive_must_be_asked_again(cast, carrier):
    lina = says_yes(cast, cast.lina)
    for number in range(3):
        tell(lina, key=f"k{number}")
        send_due_texts()
        Client(SERVER_NAME="testserver").post(receipt_path(carrier.taken[-1]), {"status": "undelivered"})
        assert bool(accepted_number(Person.objects.get(pk=lina.pk))) is (number < 2)


def test_an_unknown_number_is_answered_once_and_told_nothing(cast, carrier):
    says_yes(cast, cast.lina)
    rang = len(carrier.taken)
    for number in range(3):
        incoming(cast, OMAR, f"qui est Lina ? {number}")
        send_due_texts()
    [answer] = carrier.taken[rang:]
    assert answer["to"] == "+33639980034"
    assert "Lina" not in answer["text"]
    assert cast.authority.name in answer["text"]
    assert "http://testserver:8000" in answer["text"]
    assert MonthOfTexts.objects.get().parts == 1 + len(carrier.taken[rang:])


def test_a_number_that_said_stop_and_a_fixed_line_get_no_answer(cast, carrier):
    incoming(cast, OMAR, "STOP")
    incoming(cast, OMAR, "bonjour")
    incoming(cast, "05 53 00 00 12", "bonjour")
    send_due_texts()
    assert carrier.taken == []


def test_all_authorities_together_have_their_own_cap(cast, carrier, settings):
    lina = says_yes(cast, cast.lina)
    settings.TERREAU_SMS_PARTS_IN_ALL = MonthOfTexts.objects.get().parts
    tell(lina)
    assert send_due_texts() == 0
    settings.TERREAU_SMS_PARTS_IN_ALL = 0
    with clock.standing_at(clock.now() + timedelta(hours=2)):
        assert send_due_texts() == 1


def test_what_sms_cost_is_counted_by_month(cast, carrier, settings):
    says_yes(cast, cast.lina)
    parts = MonthOfTexts.objects.get().parts
    assert [(one.parts, one.cost) for one in months_of(cast.authority)] == [(parts, None)]
    settings.TERREAU_SMS_PRICE = 45
    [month] = months_of(cast.authority)
    assert f"{month.cost:.3f}" == f"{0.045 * parts:.3f}"
