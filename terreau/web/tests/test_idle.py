"""Whoever holds an office is asked who they are again after half an hour away; residents are left in peace."""

import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from terreau.web.adapters.entrance import OFFICE_SEEN_KEY


def later(**much):
    return time_machine.travel(datetime.now(UTC) + timedelta(**much), tick=True)


@pytest.fixture
def entered(cast, door):
    """Signed in by a code, and one page seen."""

    def enter(person, **fields):
        one = door(person.account.email)
        one.enter(**fields)
        assert one.client.get("/mon-espace/").status_code == 200
        return one.client

    return enter


@pytest.mark.parametrize("name", ["karim", "tom", "ines", "nour"])
@pytest.mark.parametrize("is_mine", ["", "on"])
def test_half_an_hour_without_a_request(cast, entered, name, is_mine):
    client = entered(getattr(cast, name), is_mine=is_mine)
    with later(minutes=25):
        assert client.get("/mon-espace/").status_code == 200
    with later(minutes=50):
        assert client.get("/mon-espace/").status_code == 200
    with later(minutes=82):
        assert client.get("/mon-espace/")["Location"] == "/connexion/?next=%2Fmon-espace%2F"
        assert "Par sécurité" in client.get("/connexion/?next=/mon-espace/").content.decode()
        assert client.get("/").status_code == 200


def test_residents_are_not_hurried(cast, entered):
    client = entered(cast.lina, is_mine="on")
    with later(days=20):
        assert client.get("/mon-espace/").status_code == 200
    assert OFFICE_SEEN_KEY not in client.session


def test_half_a_day_whoever_owns_the_device(cast, entered):
    client = entered(cast.karim, is_mine="on")
    for hour in range(1, 25):
        with later(minutes=29 * hour):
            assert client.get("/mon-espace/").status_code == 200
    with later(hours=12, minutes=2):
        assert client.get("/mon-espace/").status_code == 302


def test_what_was_typed_meanwhile_comes_back(cast, entered):
    client = entered(cast.tom)
    typed = {"name": "Un nouveau nom, long à taper"}
    with later(minutes=31):
        answer = client.post("/mon-espace/", typed, headers={"origin": "http://testserver"})
    assert answer.status_code == 403
    shown = answer.content.decode()
    assert typed["name"] in shown
    assert "/connexion/?next=" in shown
    cast.tom.refresh_from_db()
    assert cast.tom.name == "Tom"


def test_an_office_that_ended_hurries_nobody_any_more(cast, entered):
    client = entered(cast.karim, is_mine="on")
    office = cast.karim.offices.get()
    office.starts_on -= timedelta(days=3)
    office.ends_on = office.starts_on
    office.save()
    assert client.get("/mon-espace/").status_code == 200
    assert OFFICE_SEEN_KEY not in client.session
    with later(hours=3):
        assert client.get("/mon-espace/").status_code == 200


def test_presence_is_written_once_a_minute(cast, entered):
    client = entered(cast.karim)
    before = client.session[OFFICE_SEEN_KEY]
    client.get("/mon-espace/")
    assert client.session[OFFICE_SEEN_KEY] == before
    assert time.time() - before < 60
    with later(seconds=70):
        client.get("/mon-espace/")
    assert client.session[OFFICE_SEEN_KEY] > before + 60
