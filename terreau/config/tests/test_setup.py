"""Opening a real territory from the terminal: whole, or one sentence and nothing."""

import json
import socket

import pytest
from aiosmtpd.controller import Controller
from django.core.management import CommandError, call_command
from django.test import Client

from terreau.authorities.models import Authority, AuthorityTerritory
from terreau.config.management.commands.setup import find_territory
from terreau.crossings.services import OpeningError
from terreau.offices.models import Office
from terreau.people.models import Account
from terreau.territories.models import Territory

WHO = {
    "--name": "Ville de Sarlat", "--host": "sarlat.test", "--territory": "24520",
    "--administrator-name": "Camille", "--administrator-email": "Camille@Sarlat.test",
}  # fmt: skip
LEGAL = {
    "--publisher": "Camille Durand, maire", "--hosting-provider": "La Ville", "--postal-address": "Place de la Mairie",
    "--contact-email": "contact@sarlat.test", "--data-officer-name": "Dominique", "--data-officer-email": "dpo@sarlat.test",
}  # fmt: skip


@pytest.fixture(autouse=True)
def few_places(monkeypatch, tmp_path, settings):
    """The gazetteer takes seconds to load; a few places are enough here."""
    monkeypatch.setattr("terreau.config.management.commands.setup.load_gazetteer", lambda: None)
    settings.TERREAU_DATA = tmp_path
    settings.TERREAU_SMTP = ""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def places(db):
    def place(name, code, setting):
        return Territory.objects.create(
            kind="commune",
            name=name,
            name_key=name.lower().replace("-", " ").replace("é", "e"),
            code=code,
            setting=setting,
        )

    return [
        place("Sarlat-la-Canéda", "24520", "Dordogne, 24"),
        place("Saint-Denis", "93066", "Seine-Saint-Denis, 93"),
        place("Saint-Denis", "97411", "La Réunion, 974"),
    ]


def words(*parts):
    return [word for part in parts for pair in part.items() for word in pair]


def set_up(capsys, *parts, flags=()):
    call_command("setup", *words(WHO, *parts), *flags, "--json")
    return json.loads(capsys.readouterr().out)


def test_beside_another_authority(cast, places, capsys):
    report = set_up(capsys)
    fresh = Authority.objects.get(host="sarlat.test")
    assert report["slug"] == fresh.slug == "ville-de-sarlat"
    assert report["territory"] == "Sarlat-la-Canéda (Dordogne, 24)"
    assert report["sign_in"].startswith("http://sarlat.test")
    assert AuthorityTerritory.objects.within(fresh).count() == 1
    office = Office.objects.within(fresh).get()
    assert (office.kind, office.person.account.email) == ("administrator", "camille@sarlat.test")
    assert not report["open"]
    assert "the data protection officer's contact" in report["missing"]


def test_nothing_of_one_in_the_other(cast, places, capsys):
    set_up(capsys, LEGAL, flags=["--mail-test", "--open"])
    page = Client().get("/", headers={"host": "sarlat.test"})
    assert page.status_code == 200
    assert cast.community.name not in page.content.decode()
    assert (
        Client().get(f"/communautes/{cast.community.public_id}/", headers={"host": "sarlat.test"}).status_code
        == 404
    )


def test_opens_when_nothing_is_missing(places, capsys):
    report = set_up(capsys, LEGAL, flags=["--mail-test", "--open"])
    assert report["open"]
    assert report["missing"] == []
    assert report["mail"]["left"]


def test_does_not_open_while_something_is_missing(places, capsys):
    report = set_up(capsys, flags=["--open"])
    assert not report["open"]
    assert "Still missing" in report["not_opened"]


def test_the_mail_test_through_a_real_server(places, capsys, settings):
    received = []

    class Sink:
        async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the library's name
            received.append((envelope.rcpt_tos, envelope.content.decode()))
            return "250 kept"

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(Sink(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.TERREAU_SMTP = f"127.0.0.1:{settings.EMAIL_PORT}"
        report = set_up(capsys, LEGAL, flags=["--mail-test"])
    finally:
        controller.stop()
    assert report["mail"] == {"left": True, "through": settings.TERREAU_SMTP, "failure": ""}
    assert received[0][0] == ["camille@sarlat.test"]
    assert Authority.objects.get().mail_checked_at is not None


def test_a_mail_server_that_is_not_there(places, capsys, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.TERREAU_SMTP = "127.0.0.1", 1, "127.0.0.1:1"
    report = set_up(capsys, LEGAL, flags=["--mail-test", "--open"])
    assert report["mail"]["left"] is False
    assert report["mail"]["failure"] == "ConnectionRefusedError"
    assert report["missing"] == ["the mail test"]
    assert not report["open"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"--name": ""}, "Please give --name"),
        ({"--host": "not a host"}, "not a host name"),
        ({"--territory": "Nulle-Part-sur-Rien"}, "No territory"),
        ({"--territory": "Saint-Denis"}, "Several territories"),
        ({"--time-zone": "Europe/Sarlat"}, "time zone"),
        ({"--administrator-email": "camille"}, "e-mail"),
        ({"--data-officer-email": "dpo"}, "e-mail"),
        ({"--name": "x" * 121}, "120"),
    ],
)
def test_one_sentence_and_nothing_changed(change, sentence, places):
    with pytest.raises(CommandError, match=sentence) as refused:
        call_command("setup", *words({**WHO, **change}), "--no-input")
    assert refused.value.returncode == 2
    assert not Authority.objects.exists()
    assert not Account.objects.exists()


def test_the_same_host_twice(places, capsys):
    set_up(capsys)
    with pytest.raises(CommandError, match="already has this host"):
        set_up(capsys)
    assert Authority.objects.count() == 1


def test_a_code_names_its_own_territory_first(places):
    assert find_territory("93066").code == "93066"
    with pytest.raises(OpeningError, match="97411"):
        find_territory("Saint-Denis")


def test_asking_on_a_terminal(places, monkeypatch, capsys):
    answers = iter([*WHO.values()][:3] + [""] + [*WHO.values()][3:] + [""] * 7 + [""])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: next(answers))
    call_command("setup")
    said = capsys.readouterr().out
    assert "http://sarlat.test" in said
    assert "Not open to the public yet" in said
    assert Authority.objects.get().time_zone == "Europe/Paris"
