"""Asking for a code and using it, as a browser does."""

import re
import time

import pytest
from django.core import mail
from django.test import Client

from terreau.listening.services import leave_words, open_campaign
from terreau.people.permissions import SECOND_FACTOR_KEY


class Door:
    """Someone at the sign-in page of a host."""

    def __init__(
        self, address: str = "rose@example.org", host: str = "testserver", network: str = "192.0.2.1"
    ) -> None:
        self.address, self.client = address, Client(SERVER_NAME=host, REMOTE_ADDR=network)

    def ask(self, **fields):
        return self.client.post("/connexion/", {"email": self.address, **fields})

    def read_code(self) -> str:
        mine = [one for one in mail.outbox if one.to == [self.address]]
        found = re.search(r"^(\d{6})$", str(mine[-1].body), re.MULTILINE)
        assert found, "no six digits in the last mail"
        return found[1]

    def type(self, code: str, **fields):
        return self.client.post("/connexion/code/", {"code": code, **fields})

    def type_wrong(self, **fields):
        return self.type("000000" if self.read_code() != "000000" else "000001", **fields)

    def enter(self, **fields):
        self.ask()
        return self.type(self.read_code(), **fields)


@pytest.fixture
def door(cast):
    return Door


@pytest.fixture
def as_sure(as_person):
    """Signed in with a second proof, as administering asks."""

    def sign_in(person):
        client = as_person(person)
        session = client.session
        session[SECOND_FACTOR_KEY] = time.time()
        session.save()
        return client

    return sign_in


@pytest.fixture
def campaign(cast):
    return open_campaign(authority=cast.authority, title="Ce qui compte ici", by=cast.tom)


@pytest.fixture
def word(campaign):
    voice = leave_words(campaign=campaign, texts={campaign.questions.all()[0].pk: "Le banc devant la poste."})
    return voice.words.get()
