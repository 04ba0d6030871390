"""A carrier of SMS of ours on a real socket, and a room that asks things by SMS."""

import pytest

from terreau.core import registries
from terreau.core.errors import GestureError
from terreau.core.registries import SmsHandler
from terreau.mailroom.tests.carrier import Carrier, running
from terreau.mailroom.tests.texting import SECRET


@pytest.fixture
def carrier(settings):
    with running(Carrier()) as server:
        settings.TERREAU_SMS_URL, settings.TERREAU_SMS_KEY, settings.TERREAU_SMS_SENDER = (
            server.url,
            "cle",
            "36105",
        )
        settings.TERREAU_SMS_SECRET, settings.TERREAU_SMS_PARTS = SECRET, 1000
        yield server


@pytest.fixture
def heard():
    """A room that asks things by SMS, and what it heard."""
    answers = []

    def receive(inbound):
        if inbound.text == "peut-être":
            raise GestureError("Répondez OUI ou NON.")
        answers.append((inbound.person, inbound.subject_id, inbound.text))
        return "/la/"

    registries.sms_handlers.register("test-seat", SmsHandler("test-seat", receive))
    yield answers
    del registries.sms_handlers._entries["test-seat"]
