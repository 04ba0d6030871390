"""What comes and goes by SMS, for tests."""

from datetime import timedelta

from terreau.core import clock
from terreau.mailroom.models import Inbound
from terreau.mailroom.services import (
    ask_for_texts,
    receive_text,
    send_due_texts,
    send_text,
)
from terreau.people.models import Person

LINA, OMAR = "06 39 98 00 12", "06 39 98 00 34"
SECRET = "le-secret-du-facteur"  # of the tests


def incoming(cast, number, text, provider_id="", authority=None):
    return receive_text(
        provider_id=provider_id or f"{number}{text}{Inbound.objects.count()}", number=number, text=text,
        authority=authority or cast.authority,
    )  # fmt: skip


def says_yes(cast, person, phone=LINA):
    ask_for_texts(person=person, phone=phone)
    send_due_texts()
    assert incoming(cast, phone, "OUI").path == "/mon-espace/sms/"
    return Person.objects.select_related("account", "authority").get(pk=person.pk)


def tell(
    person,
    key="k",
    kind="test-seat",
    hours=5,
    template="mailroom/texts/refused.txt",
    sentence="Venez-vous demain ?",
):
    return send_text(
        key=key, template=template, context={"sentence": sentence}, person=person, about=(kind, 7),
        useful_until=clock.now() + timedelta(hours=hours),
    )  # fmt: skip
