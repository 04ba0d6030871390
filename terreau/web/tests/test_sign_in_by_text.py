"""Signing in by a code that comes by SMS: a real carrier on a socket, real pages, real database."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from terreau.core import clock
from terreau.mailroom.models import MonthOfTexts
from terreau.mailroom.services import ask_for_texts, receive_text, send_due_texts
from terreau.mailroom.tests.carrier import Carrier, running
from terreau.notifications.models import Message
from terreau.people.models import Account, Person
from terreau.people.selectors import mail_address
from terreau.people.services import create_person, suspend_person
from terreau.web.models import MailedCode

pytestmark = pytest.mark.django_db
LINA, STRANGER = "06 39 98 00 12", "06 39 98 00 99"


@pytest.fixture(autouse=True)
def carrier(settings):
    with running(Carrier()) as server:
        settings.TERREAU_SMS_URL, settings.TERREAU_SMS_KEY = server.url, "cle"
        settings.TERREAU_SMS_PARTS = 1000
        yield server


def says_yes(person, phone=LINA):
    ask_for_texts(person=person, phone=phone)
    send_due_texts()
    receive_text(provider_id=f"oui{person.pk}", number=phone, text="OUI", authority=person.authority)
    return Person.objects.select_related("account", "authority").get(pk=person.pk)


class Phone:
    """Somebody with a phone at the sign-in page."""

    def __init__(self, carrier, number=LINA, network="192.0.2.1"):
        self.carrier, self.number = carrier, number
        self.client = Client(SERVER_NAME="testserver", REMOTE_ADDR=network)

    def ask(self):
        answer = self.client.post("/connexion/sms/", {"phone": self.number})
        send_due_texts()
        return answer

    def code(self):
        found = re.search(r"^(\d{6}) ", self.carrier.taken[-1]["text"])
        return found[1] if found else ""

    def type(self, code):
        return self.client.post("/connexion/code/", {"code": code})


@pytest.fixture
def marcel(cast):
    """A member without e-mail, who said yes to SMS."""
    return says_yes(create_person(authority=cast.authority, name="Rosa", phone=LINA))


def test_whoever_has_no_mail_signs_in_by_sms_and_finds_the_same_person(cast, marcel, carrier):
    phone = Phone(carrier)
    assert phone.ask()["Location"] == "/connexion/code/"
    assert "contre personne" not in carrier.taken[-1]["text"]
    assert "STOP" in carrier.taken[-1]["text"]
    assert phone.type(phone.code())["Location"] == "/"
    marcel.refresh_from_db()
    assert marcel.account is not None
    assert mail_address(marcel) == ""
    page = phone.client.get("/mon-espace/").content.decode()
    assert "Rosa" in page
    assert "sms.invalid" not in page + phone.client.get("/mon-espace/securite/").content.decode()
    again = Phone(carrier)
    again.ask()
    again.type(again.code())
    assert Account.objects.filter(persons__name="Rosa").count() == 1
    assert MonthOfTexts.objects.get().parts >= 3
    assert not Message.objects.exclude(sealed_secret="").exists()


def test_whoever_has_mail_too_keeps_their_account(cast, carrier):
    lina = says_yes(cast.lina)
    phone = Phone(carrier)
    phone.ask()
    assert phone.type(phone.code()).status_code == 302
    assert phone.client.get("/mon-espace/").status_code == 200
    assert Person.objects.get(pk=lina.pk).account == cast.lina.account


def without_keys(page, number):
    lines = [line for line in page.splitlines() if "csrf" not in line and "submission_key" not in line]
    return "\n".join(lines).replace(number, "")


def test_the_answer_is_the_same_for_known_and_unknown_numbers_and_only_the_known_one_rings(
    cast, marcel, carrier
):
    known, unknown = Phone(carrier), Phone(carrier, STRANGER, "192.0.2.2")
    rang = len(carrier.taken)
    answers = [unknown.ask(), known.ask()]
    assert [(one.status_code, one["Location"]) for one in answers] == [(302, "/connexion/code/")] * 2
    assert [one["to"] for one in carrier.taken[rang:]] == ["+33639980012"]
    pages = [
        without_keys(one.client.get("/connexion/code/").content.decode(), number)
        for one, number in ((known, "+33639980012"), (unknown, "+33639980099"))
    ]
    assert pages[0] == pages[1]
    wrong = [without_keys(one.type("000000").content.decode(), "") for one in (known, unknown)]
    assert "000000" in wrong[0]
    assert len(wrong[0]) == len(wrong[1])


def test_no_code_after_stop(cast, marcel, carrier):
    receive_text(provider_id="s", number=LINA, text="STOP", authority=cast.authority)
    rang = len(carrier.taken)
    Phone(carrier).ask()
    assert len(carrier.taken) == rang
    receive_text(provider_id="r", number=LINA, text="REPRISE", authority=cast.authority)
    Phone(carrier, network="192.0.2.9").ask()
    assert len(carrier.taken) == rang + 1


def test_a_stop_between_the_code_and_its_use_closes_the_door(cast, marcel, carrier):
    phone = Phone(carrier)
    phone.ask()
    receive_text(provider_id="s", number=LINA, text="STOP", authority=cast.authority)
    assert phone.type(phone.code()).status_code == 422


def test_a_number_shared_by_two_opens_nobodys_door(cast, marcel, carrier):
    says_yes(cast.omar)
    rang = len(carrier.taken)
    Phone(carrier).ask()
    assert len(carrier.taken) == rang


def test_a_proof_grows_old_numbers_go_to_other_people(cast, marcel, carrier):
    rang = len(carrier.taken)
    with clock.standing_at(clock.now() + timedelta(days=366)):
        Phone(carrier).ask()
    assert len(carrier.taken) == rang


def test_the_suspended_stay_out(cast, marcel, carrier):
    suspend_person(person=marcel)
    rang = len(carrier.taken)
    Phone(carrier).ask()
    assert len(carrier.taken) == rang


def test_a_phone_rings_five_times_an_hour_whoever_asks(cast, marcel, carrier):
    rang = len(carrier.taken)
    answers = [Phone(carrier, network=f"192.0.2.{n}").ask().status_code for n in range(7)]
    assert answers == [302] * 5 + [429] * 2
    assert len(carrier.taken) - rang == 5


def test_the_months_allowance_counts_codes(cast, marcel, carrier, settings):
    settings.TERREAU_SMS_PARTS = MonthOfTexts.objects.get().parts
    rang = len(carrier.taken)
    Phone(carrier).ask()
    assert len(carrier.taken) == rang


def test_without_a_carrier_the_choice_is_not_offered(cast, settings):
    client = Client(SERVER_NAME="testserver")
    assert "/connexion/sms/" in client.get("/connexion/").content.decode()
    settings.TERREAU_SMS_URL = ""
    assert "/connexion/sms/" not in client.get("/connexion/").content.decode()
    assert client.get("/connexion/sms/").status_code == 404


def test_what_is_no_mobile_number_is_said_and_kept(cast):
    answer = Client(SERVER_NAME="testserver").post("/connexion/sms/", {"phone": "05 53 00 00 12"})
    assert answer.status_code == 422
    assert "05 53 00 00 12" in answer.content.decode()
    assert not MailedCode.objects.exists()
