"""Addresses to answer to: short, signed, unreadable, case-blind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.core import registries
from terreau.core.registries import MailHandler
from terreau.mailroom.services import read_address, reply_address
from terreau.mailroom.tokens import LONGEST, ReplyToken, read, sign

ids = st.integers(min_value=1, max_value=2**63 - 1)
KINDS = ("thread", "post", "gathering")


@pytest.fixture(autouse=True)
def thread(monkeypatch, settings):
    settings.TERREAU_MAIL_REPLY = "reponses@exemple.fr"
    handler = MailHandler("thread", lambda inbound: "/")
    monkeypatch.setitem(registries.mail_handlers._entries, "thread", handler)


@given(st.integers(1, 10_000), st.integers(1, 2**34), st.sampled_from(KINDS), ids)
def test_what_was_signed_is_read_again_whatever_the_case(authority, person, kind, subject):
    token = ReplyToken(authority, person, kind, subject)
    signed = sign(token, "key")
    assert len(signed) <= LONGEST
    assert read(signed, "key", KINDS) == read(signed.upper(), "key", KINDS) == token
    assert read(signed, "another key", KINDS) is None
    assert read(signed, "key", ("charter",)) is None


@given(st.text(max_size=60))
def test_anything_else_is_nothing(text):
    assert read(text, "key", KINDS) is None


def test_no_letter_of_it_may_change():
    signed = sign(ReplyToken(1, 5, "thread", 12), "key")
    for place in range(len(signed)):
        other = "a" if signed[place] != "a" else "q"
        forged = signed[:place] + other + signed[place + 1 :]
        assert read(forged, "key", KINDS) in (None, ReplyToken(1, 5, "thread", 12))
        if place < len(signed) - 1:  # the last letter's spare bits say nothing
            assert read(forged, "key", KINDS) is None


def test_neighbouring_ids_look_nothing_alike():
    one, two = (sign(ReplyToken(1, person, "thread", 12), "key") for person in (5, 6))
    assert sum(a == b for a, b in zip(one, two, strict=True)) < len(one) / 2


@pytest.mark.django_db
def test_an_address_is_each_persons_own(cast):
    address = reply_address(person=cast.lina, kind="thread", subject_id=12)
    assert address.startswith("reponses+")
    assert len(address.partition("@")[0]) <= 64
    assert read_address(address.upper()) == ReplyToken(cast.authority.pk, cast.lina.pk, "thread", 12)
    assert address != reply_address(person=cast.aya, kind="thread", subject_id=12)
    assert address != reply_address(person=cast.lina, kind="thread", subject_id=13)


@pytest.mark.django_db
def test_there_is_none_without_a_mailbox_nor_for_what_cannot_be_answered(cast, settings):
    assert reply_address(person=cast.lina, kind="charter", subject_id=1) == ""
    address = reply_address(person=cast.lina, kind="thread", subject_id=1)
    settings.TERREAU_MAIL_REPLY = ""
    assert reply_address(person=cast.lina, kind="thread", subject_id=1) == ""
    assert read_address(address) is None


@pytest.mark.parametrize(
    "address", ["", "reponses@exemple.fr", "reponses+@exemple.fr", "reponses+abc@exemple.fr", "+", "é+é@é"]
)
def test_addresses_that_are_not_ours(address):
    assert read_address(address) is None
