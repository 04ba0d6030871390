"""The mailbox of answers, with a real IMAP server, and with a wire that is cut."""

import imaplib
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress

import pytest
from django.db import OperationalError

from terreau.mailroom.services import fetch_mail
from terreau.mailroom.tests.factories import make_mail, room_that_answers
from terreau.notifications.models import Message

pytestmark = pytest.mark.django_db
WHO = ("demouser", "demopass")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def server():
    """An IMAP server in a process of its own; yields its port."""
    port = free_port()
    arguments = ["--host", "127.0.0.1", "--port", str(port), "--no-tls"]
    arguments += [part for name in ("admin", "managesieve", "sieve") for part in ("--no-service", name)]
    process = subprocess.Popen(
        [sys.executable, "-c", "from pymap.main import main; main()", *arguments, "dict", "--demo-data"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _try in range(300):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=0.2):
                break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def mailbox_at(port, folder="INBOX"):
    with imaplib.IMAP4("127.0.0.1", port, timeout=10) as client:
        client.login(*WHO)
        client.select(folder)
        yield client


def unseen(port, folder="INBOX"):
    with mailbox_at(port, folder) as client:
        return len(client.uid("SEARCH", "UNSEEN")[1][0].split())


def size_of(port, folder):
    with mailbox_at(port, folder) as client:
        return len(client.uid("SEARCH", "ALL")[1][0].split())


@pytest.fixture
def mailbox(server, settings):
    """An empty mailbox, and the settings that lead to it."""
    settings.TERREAU_MAIL_REPLY = "reponses@exemple.fr"
    settings.TERREAU_IMAP_HOST, settings.TERREAU_IMAP_PORT, settings.TERREAU_IMAP_TLS = (
        "127.0.0.1",
        server,
        False,
    )
    settings.TERREAU_IMAP_USER, settings.TERREAU_IMAP_PASSWORD = WHO
    for folder in ("INBOX", settings.TERREAU_IMAP_REFUSED):
        with suppress(imaplib.IMAP4.error), mailbox_at(server, folder) as client:
            client.uid("STORE", "1:*", "+FLAGS", r"(\Deleted)")
            client.expunge()

    def put(*mails):
        with mailbox_at(server) as client:
            for one in mails:
                raw = one if isinstance(one, bytes) else one.as_bytes()
                client.append("INBOX", None, None, raw.replace(b"\n", b"\r\n"))

    return put


@pytest.fixture
def room(cast):
    with room_that_answers() as room:
        yield room


def test_unseen_mail_is_received_once_and_marked(cast, room, mailbox, server):
    mailbox(make_mail(cast.lina, "Un"), make_mail(cast.aya, "Deux"))
    assert fetch_mail() == 2
    assert [one.text for one in room.received] == ["Un", "Deux"]
    assert unseen(server) == 0
    assert fetch_mail() == 0
    assert size_of(server, "INBOX") == 2


def test_refused_and_unknown_mail_is_put_aside(cast, room, mailbox, server, settings):
    mailbox(
        make_mail(cast.lina, sender="x@example.org"),
        b"From: a@example.org\nTo: b@example.org\n\nPub\n",
        make_mail(cast.aya),
    )
    assert fetch_mail() == 3
    assert len(room.received) == 1
    assert size_of(server, "INBOX") == 1
    assert size_of(server, settings.TERREAU_IMAP_REFUSED) == 2


def test_a_heavy_mail_is_refused_without_being_brought(cast, room, mailbox, server):
    mailbox(make_mail(cast.lina).as_bytes() + b"x" * 10_100_000)
    assert fetch_mail() == 1
    assert room.received == []
    assert "10" in Message.objects.get().body


def test_when_the_database_is_away_the_mail_waits(cast, room, mailbox, server, monkeypatch):
    mailbox(make_mail(cast.lina))

    def fail(raw, **options):
        raise OperationalError("gone")

    with monkeypatch.context() as patch:
        patch.setattr("terreau.mailroom.services.fetching.receive", fail)
        assert fetch_mail() == 0
    assert unseen(server) == 1
    assert fetch_mail() == 1
    assert len(room.received) == 1


def test_one_that_makes_a_room_fail_holds_no_other_back(cast, room, mailbox, server, monkeypatch, caplog):
    mailbox(make_mail(cast.lina, "un texte intime"))
    with monkeypatch.context() as patch:
        patch.setattr(room, "received", None)
        fetch_mail()
    assert "intime" not in caplog.text
    mailbox(make_mail(cast.aya, "Deux"))
    assert fetch_mail() == 1
    assert [one.text for one in room.received] == ["Deux"]
    assert unseen(server) == 1  # the first one, flagged, for a human


class CutWire:
    """Between us and the server: the wire is cut when a word passes, before or after it went through."""

    def __init__(self, port, word):
        self.target, self.word = port, word
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(10)
        self.port = self.listener.getsockname()[1]
        self.ends = [self.listener]
        self.threads = []
        self._run(self._serve)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for one in self.ends:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        for thread in self.threads:
            thread.join(10)
        for one in self.ends:
            one.close()

    def _run(self, act, *arguments):
        self.threads.append(threading.Thread(target=act, args=arguments, daemon=True))
        self.threads[-1].start()

    def _serve(self):
        with suppress(OSError):
            while True:
                client, _address = self.listener.accept()
                server = socket.create_connection(("127.0.0.1", self.target))
                self.ends += [client, server]
                self._run(self._pass, server, client, b"")
                self._run(self._pass, client, server, self.word)

    def _pass(self, source, sink, word):
        with suppress(OSError):
            while content := source.recv(65_536):
                if word and word in content:
                    self.word = b""
                    break
                sink.sendall(content)
        for one in (source, sink):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("word", [b"STORE", b"BODY.PEEK", b"SEARCH", b"LOGIN"])
def test_a_connection_that_drops_posts_nothing_twice_and_loses_nothing(
    cast, room, mailbox, server, settings, word
):
    mailbox(make_mail(cast.lina, "Un"), make_mail(cast.aya, "Deux"))
    with CutWire(server, word) as wire:
        settings.TERREAU_IMAP_PORT = wire.port
        fetch_mail()
        assert wire.word == b""  # it was cut
        assert len(room.received) <= 1
        fetch_mail()
    settings.TERREAU_IMAP_PORT = server
    fetch_mail()
    assert sorted(one.text for one in room.received) == ["Deux", "Un"]
    assert unseen(server) == 0


def test_a_server_that_is_not_there_is_tried_another_time(cast, room, settings):
    settings.TERREAU_IMAP_HOST, settings.TERREAU_IMAP_PORT = "127.0.0.1", free_port()
    settings.TERREAU_IMAP_TLS = False
    assert fetch_mail() == 0
    settings.TERREAU_IMAP_HOST = ""
    assert fetch_mail() == 0
