"""Signing in by a code: real pages, real mail, real database."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from terreau.core import clock
from terreau.people.models import Account, Person
from terreau.people.services import suspend_person
from terreau.web.models import MailedCode


def ask(client: Client, address: str = "rose@example.org", **fields: str):
    return client.post("/connexion/", {"email": address, **fields})


def last_code() -> str:
    return re.search(r"^(\d{6})$", mail.outbox[-1].body, re.M)[1]


def sign_in(client: Client, address: str = "rose@example.org", **fields: str):
    ask(client, address)
    return client.post("/connexion/code/", {"code": last_code(), **fields})


def test_a_new_address_becomes_an_account_then_a_person(cast):
    client = Client()
    answer = ask(client, "Rose@Example.org ", next="/ui/")
    assert (answer.status_code, answer["Location"]) == (302, "/connexion/code/")
    code = last_code()
    answer = client.post("/connexion/code/", {"code": f" {code[:3]} {code[3:]} "})
    assert answer["Location"] == "/bienvenue/?next=%2Fui%2F"
    answer = client.post("/bienvenue/", {"name": "Rose", "next": "/ui/"})
    assert answer["Location"] == "/ui/"
    assert Person.objects.get(name="Rose").account.email == "rose@example.org"
    assert client.get("/connexion/").status_code == 302
