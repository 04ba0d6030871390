"""Asking for a code and using it, as a browser does."""

import re

import pytest
from django.core import mail
from django.test import Client


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
