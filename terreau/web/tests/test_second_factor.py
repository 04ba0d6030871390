"""Applications' codes, spare codes, confirmation, and changing one's address."""

import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.http import HttpResponse
from django.test import Client, RequestFactory

from terreau.core import clock
from terreau.notifications.services import deliver_due
from terreau.people.models import Account, ContactPoint
from terreau.people.permissions import (
    CONFIRMED_KEY,
    SECOND_FACTOR_KEY,
    has_second_factor,
    needs_second_factor,
)
from terreau.web.adapters.passkeys import spare_codes


def shown_code(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def enrol(client: Client) -> str:
    page = client.get("/mon-espace/securite/application/").content.decode()
    secret = page.split("<code>")[1].split("</code>")[0].replace(" ", "")
    answer = client.post("/mon-espace/securite/application/", {"code": shown_code(secret)})
    assert answer["Location"] == "/mon-espace/securite/codes/"
    return secret


def test_an_application_is_asked_at_each_sign_in(cast, door):
    aya = door(cast.aya.account.email)
    aya.enter()
    secret = enrol(aya.client)
    kept = Authenticator.objects.get(type="totp")
    assert secret not in str(kept.data)
    deliver_due()
    assert (mail.outbox[-1].to, len(mail.outbox)) == ([aya.address], 2)
    later = door(aya.address)
    answer = later.enter(is_mine="on")
    assert answer["Location"] == "/connexion/verification/"
    assert later.client.get("/mon-espace/securite/").status_code == 302
    assert later.client.post("/connexion/verification/", {"code": "000000"}).status_code == 422
    code = shown_code(secret, 1)
    assert later.client.post("/connexion/verification/", {"code": code})["Location"] == "/"
    assert later.client.get("/mon-espace/securite/").status_code == 200
    assert later.client.cookies["session"]["max-age"] == 90 * 24 * 3600
    replayed = door(aya.address)
    replayed.enter()
    assert replayed.client.post("/connexion/verification/", {"code": code}).status_code == 422


def test_a_spare_code_opens_once(cast, door):
    aya = door(cast.aya.account.email)
    aya.enter()
    enrol(aya.client)
    code = spare_codes(cast.aya.account)[0]
    for status in (302, 422):
        later = door(aya.address)
        later.enter()
        assert later.client.post("/connexion/verification/", {"code": code}).status_code == status
    old = spare_codes(cast.aya.account)
    assert len(old) == 9
    assert aya.client.post("/mon-espace/securite/codes/").status_code == 302
    assert not set(old) & set(spare_codes(cast.aya.account))


def test_wrong_codes_are_limited_and_do_not_lock_another_network(cast, door):
    aya = door(cast.aya.account.email)
    aya.enter()
    secret = enrol(aya.client)
    thief = door(aya.address, network="203.0.113.9")
    thief.enter()
    answers = [
        thief.client.post("/connexion/verification/", {"code": "000000"}).status_code for _time in range(10)
    ]
    assert answers == [422] * 8 + [429] * 2
    later = door(aya.address)
    later.enter()
    assert later.client.post("/connexion/verification/", {"code": shown_code(secret, 1)}).status_code == 302


def test_removing_the_application_asks_it_first(cast, door):
    aya = door(cast.aya.account.email)
    aya.enter()
    secret = enrol(aya.client)
    session = aya.client.session
    session[CONFIRMED_KEY] = time.time() - 16 * 60
    session.save()
    where = "/mon-espace/securite/retirer/"
    answer = aya.client.post(where, {"which": "application"})
    assert answer["Location"].startswith("/connexion/confirmer/")
    assert Authenticator.objects.filter(type="totp").exists()
    assert (
        aya.client.post(
            "/connexion/verification/", {"code": shown_code(secret, 1), "next": where}
        ).status_code
        == 302
    )
    assert aya.client.post(where, {"which": "application"}).status_code == 302
    assert not Authenticator.objects.exists()
    assert aya.client.post(where, {"which": "forged"}).status_code == 404


def test_a_factor_change_ends_other_sessions_and_half_sign_ins(cast, door):
    aya, other, half = (door(cast.aya.account.email) for _time in range(3))
    aya.enter()
    other.enter()
    secret = enrol(aya.client)
    assert aya.client.get("/mon-espace/securite/").status_code == 200
    assert other.client.get("/mon-espace/securite/").status_code == 302
    half.enter()
    aya.client.post("/mon-espace/securite/codes/")
    answer = half.client.post("/connexion/verification/", {"code": shown_code(secret, 1)})
    assert answer["Location"].startswith("/connexion/?")


def test_confirming_by_a_code_when_there_is_nothing_else(cast, door):
    aya = door(cast.aya.account.email)
    aya.enter()
    session = aya.client.session
    session[CONFIRMED_KEY] = time.time() - 16 * 60
    session.save()
    answer = aya.client.get("/mon-espace/adresse/")
    assert answer["Location"] == "/connexion/confirmer/?next=%2Fmon-espace%2Fadresse%2F"
    assert aya.client.get(answer["Location"]).status_code == 200
    where = {"next": "/mon-espace/adresse/"}
    assert aya.client.post("/connexion/confirmer/", where)["Location"] == answer["Location"]
    assert aya.client.post("/connexion/confirmer/", {"code": "999999x", **where}).status_code == 422
    answer = aya.client.post("/connexion/confirmer/", {"code": aya.read_code(), **where})
    assert answer["Location"] == "/mon-espace/adresse/"
    assert aya.client.get("/mon-espace/adresse/").status_code == 200


def test_moving_to_another_address(cast, door):
    aya, other = door(cast.aya.account.email), door(cast.aya.account.email)
    aya.enter()
    other.enter()
    assert aya.client.post("/mon-espace/adresse/", {"email": "aya.new@example.org"}).status_code == 302
    new = door("aya.new@example.org")
    assert aya.client.get("/mon-espace/adresse/code/").status_code == 200
    assert aya.client.post("/mon-espace/adresse/code/", {"code": new.read_code()}).status_code == 302
    assert Account.objects.get(pk=cast.aya.account_id).email == "aya.new@example.org"
    deliver_due()
    assert mail.outbox[-1].to == [aya.address]  # the old address is told
    assert "aya.new" not in mail.outbox[-1].body
    assert list(ContactPoint.objects.filter(person=cast.aya).values_list("value", flat=True)) == [
        "aya.new@example.org"
    ]
    assert aya.client.get("/mon-espace/securite/").status_code == 200
    assert other.client.get("/mon-espace/securite/").status_code == 302
    assert new.enter()["Location"] == "/"


def test_moving_to_somebody_elses_address_tells_nothing_before_its_code(cast, door):
    aya = door(cast.aya.account.email)
    aya.enter()
    answer = aya.client.post("/mon-espace/adresse/", {"email": cast.lina.account.email})
    assert answer["Location"] == "/mon-espace/adresse/code/"
    code = door(cast.lina.account.email).read_code()
    assert aya.client.post("/mon-espace/adresse/code/", {"code": code}).status_code == 422
    assert Account.objects.get(pk=cast.aya.account_id).email == aya.address


def test_unused_codes_die_when_one_signs_out_everywhere(cast, door):
    aya = door(cast.aya.account.email)
    aya.enter()
    aya.client.post("/mon-espace/adresse/", {"email": "aya.new@example.org"})
    aya.client.post("/mon-espace/securite/partout/")
    code = door("aya.new@example.org").read_code()
    assert aya.client.post("/mon-espace/adresse/code/", {"code": code}).status_code == 422


@needs_second_factor
def guarded(request):
    return HttpResponse("in")


def test_pages_that_need_a_second_factor(cast):
    request: Any = RequestFactory().get("/courriers/?page=2")
    request.person = request.account = None
    request.session = {}
    assert guarded(request)["Location"].startswith("/connexion/?")
    request.person = cast.karim
    assert guarded(request)["Location"] == "/connexion/verification/?next=%2Fcourriers%2F%3Fpage%3D2"
    request.session = {SECOND_FACTOR_KEY: time.time()}
    assert has_second_factor(request)
    assert guarded(request).content == b"in"
    for stale in (time.time() - 13 * 3600, time.time() + 9999, "soon", None):
        request.session = {SECOND_FACTOR_KEY: stale}
        assert not has_second_factor(request)


def test_someone_without_a_factor_is_shown_how_to_get_one(cast, as_person):
    page = as_person(cast.karim).get("/connexion/verification/?next=/courriers/")
    assert page.status_code == 200
    assert "/mon-espace/securite/cle/" in page.content.decode()
    assert Client().get("/connexion/verification/")["Location"].startswith("/connexion/?")


@pytest.mark.parametrize(
    "answer", ["", "{}", "null", "[]", '"x"', '{"response": {"userHandle": "!!"}}', "🌱"]
)
def test_a_broken_passkey_answer_gets_a_clear_page(cast, answer):
    client = Client()
    question = client.post("/connexion/cle/question/")
    assert question.json()["publicKey"]["userVerification"] == "required"
    page = client.post("/connexion/cle/", {"credential": answer})
    assert page.status_code == 422


def test_half_a_day_on_a_shared_computer(cast, door):
    shared, mine = door(cast.aya.account.email), door(cast.lina.account.email)
    shared.enter()
    mine.enter(is_mine="on")
    with time_machine.travel(clock.now() + timedelta(hours=13), tick=True):
        assert shared.client.get("/mon-espace/securite/").status_code == 302
        assert mine.client.get("/mon-espace/securite/").status_code == 200
