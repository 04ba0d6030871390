"""Signing in at an issuer, and what an attacker may plant before the owner of an address comes."""

from urllib.parse import urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client

from terreau.notifications.services import deliver_due
from terreau.people.models import Account
from terreau.web.tests.fake_issuer import CLIENT, SECRET, FakeIssuer, make_key


@pytest.fixture
def issuer(settings, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = FakeIssuer()
    settings.TERREAU_OIDC_ISSUER, settings.TERREAU_OIDC_NAME = server.url, "Mon agglo"
    settings.TERREAU_OIDC_CLIENT_ID, settings.TERREAU_OIDC_CLIENT_SECRET = CLIENT, SECRET
    yield server
    server.shutdown()
    server.server_close()


def go(client: Client, **fields: str):
    """The whole round trip, as the browser makes it."""
    leaving = client.post("/connexion/compte/", fields)
    assert leaving.status_code == 302, leaving.content
    there = requests.get(leaving["Location"], allow_redirects=False, timeout=5)
    back = urlsplit(there.headers["Location"])
    assert back.path == "/connexion/compte/retour/"
    return client.get(f"{back.path}?{back.query}")


def someone(address: str, *, verified: object = True, sub: str = "sub-1") -> dict[str, object]:
    return {"sub": sub, "email": address, "email_verified": verified, "name": "Aya"}


def is_in(client: Client) -> bool:
    return client.get("/mon-espace/securite/").status_code == 200


def test_no_button_and_no_page_without_an_issuer(cast):
    assert "Mon agglo" not in Client().get("/connexion/").content.decode()
    assert Client().post("/connexion/compte/").status_code == 404
    assert Client().get("/connexion/compte/retour/?code=a&state=b").status_code == 404


def test_someone_known_signs_in(cast, issuer):
    issuer.claims = someone(cast.aya.account.email.upper())
    client = Client()
    assert "Mon agglo" in client.get("/connexion/").content.decode()
    assert go(client, next="/ui/")["Location"] == "/ui/"
    assert is_in(client)
    kept = SocialAccount.objects.get()
    assert (kept.user_id, kept.extra_data) == (cast.aya.account_id, {})
    deliver_due()
    assert [message.to for message in mail.outbox] == [
        [cast.aya.account.email]
    ]  # they are told of the new way in
    again = Client()
    go(again)
    assert is_in(again)
    assert SocialAccount.objects.count() == 1


def test_someone_new_gives_their_name(cast, issuer):
    issuer.claims = someone("rose@example.org")
    assert go(Client())["Location"].startswith("/bienvenue/")
    assert Account.objects.filter(email="rose@example.org").exists()


def test_the_address_may_come_from_the_page_beside_the_token(cast, issuer):
    issuer.claims = someone(cast.aya.account.email)
    issuer.token_claims = {"email": None, "email_verified": None}
    client = Client()
    assert go(client).status_code == 302
    assert is_in(client)
    issuer.claims, issuer.page_claims = someone(cast.lina.account.email, sub="two"), {"sub": "other"}
    assert go(Client()).status_code == 403  # that page speaks of someone else


@pytest.mark.parametrize("verified", [False, None, "false", 0, "yes"])
def test_an_issuer_that_does_not_verify_joins_nothing(cast, issuer, verified):
    issuer.claims = someone(cast.aya.account.email, verified=verified)
    client = Client()
    assert go(client).status_code == 403
    assert not is_in(client)
    assert not SocialAccount.objects.exists()
    issuer.claims = someone("rose@example.org", verified=verified)
    assert go(client).status_code == 403
    assert not Account.objects.filter(email="rose@example.org").exists()


def test_a_forged_or_foreign_token_is_refused(cast, issuer):
    issuer.claims = someone(cast.aya.account.email)
    for change in ({"iss": "https://evil.example"}, {"aud": "another"}, {"exp": 1}):
        issuer.token_claims = change
        client = Client()
        assert go(client).status_code == 403, change
        assert not is_in(client)
    issuer.token_claims = {}
    issuer.key = make_key("theirs")
    client = Client()
    assert go(client).status_code == 403
    assert not is_in(client)


def test_a_code_is_worth_nothing_in_another_browser_nor_twice(cast, issuer):
    issuer.claims = someone(cast.aya.account.email)
    client, thief = Client(), Client()
    leaving = client.post("/connexion/compte/")
    there = requests.get(leaving["Location"], allow_redirects=False, timeout=5)
    back = urlsplit(there.headers["Location"])
    assert thief.get(f"{back.path}?{back.query}").status_code == 403
    assert client.get(f"{back.path}?{back.query}").status_code == 302
    assert client.get(f"{back.path}?{back.query}").status_code == 403


def test_an_issuer_that_is_down_or_refuses_gets_a_clear_page(cast, issuer):
    client = Client()
    leaving = client.post("/connexion/compte/")
    state = dict(pair.split("=") for pair in urlsplit(leaving["Location"]).query.split("&"))["state"]
    assert client.get(f"/connexion/compte/retour/?error=access_denied&state={state}").status_code == 403
    issuer.shutdown()
    issuer.server_close()
    assert client.post("/connexion/compte/").status_code == 403


def test_a_suspended_person_is_not_let_in(cast, issuer):
    issuer.claims = someone(cast.paul.account.email)
    client = Client()
    assert go(client).status_code == 403
    assert not is_in(client)


# What an attacker plants before the owner of an address comes: five known ways.


def test_planted_account_without_the_code_leaves_nothing(door):
    """Classic and federated merge: an account made in the victim's name does not exist until the address is proved."""
    door("victim@example.org", network="203.0.113.9").ask()
    assert not Account.objects.filter(email="victim@example.org").exists()


def test_planted_session_is_not_the_victims(door):
    """Unexpired session: the attacker's browser, half-way in, stays outside when the victim arrives."""
    thief, victim = door("victim@example.org", network="203.0.113.9"), door("victim@example.org")
    thief.ask()
    thief_code_cookie = thief.client.cookies["code"].value
    victim.enter()
    assert thief.client.cookies["code"].value == thief_code_cookie
    assert not is_in(thief.client)
    assert thief.type(victim.read_code()).status_code == 422


def test_planted_identifier_opens_nothing(cast, issuer):
    """Trojan identifier: the attacker's own subject, bearing the victim's unproved address, opens nothing later either."""
    issuer.claims = someone(cast.aya.account.email, verified=False, sub="thief")
    go(Client())
    issuer.claims = someone(cast.aya.account.email, sub="aya")
    go(Client())
    issuer.claims = someone("thief@example.org", verified=False, sub="thief")
    thief = Client()
    assert go(thief).status_code == 403
    assert not is_in(thief)


def test_planted_change_of_address_dies(cast, door):
    """Unexpired e-mail change: asked for the victim's address, then the victim comes; the change fails."""
    thief = door(cast.omar.account.email)
    thief.enter()
    thief.client.post("/mon-espace/adresse/", {"email": "victim@example.org"})
    pending = door("victim@example.org").read_code()
    victim = door("victim@example.org")
    victim.enter()
    answer = thief.client.post("/mon-espace/adresse/code/", {"code": pending})
    assert answer.status_code == 422
    assert Account.objects.get(email="victim@example.org").pk != cast.omar.account_id
