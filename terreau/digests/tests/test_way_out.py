"""The way out of a mail, read on the bytes a mail server is given: whole, on one line, and it works."""

import re
import socket
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller
from django.test import Client

from terreau.conversations.services import reply, start_thread
from terreau.core import clock
from terreau.digests.models import Rhythm
from terreau.digests.services import queue_digests, queue_newsletters, send_newsletter, write_newsletter
from terreau.notifications.models import Preference
from terreau.notifications.services import deliver_due

pytestmark = pytest.mark.django_db
HOST = "communautes.pays-de-la-vezere-et-des-collines.example.org"  # long, so that a line would be folded


class Mailbox:
    """A mail server that keeps what it is given."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  # the library's name
        self.mails.append((envelope.rcpt_tos[0], envelope.original_content))
        return "250 OK"


@pytest.fixture
def mailbox(cast, settings):
    cast.authority.host = HOST
    cast.authority.save()
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, HOST]
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield box
    controller.stop()


def thread_with_an_answer(cast) -> None:
    thread = start_thread(
        by=cast.lina, community=cast.community, title="Le four à pain", text="Qui vient samedi ?"
    )
    reply(by=cast.aya, thread=thread, text="Moi, dès l’aube.")


def letter(cast, subject: str = "L’été à la Vézère") -> None:
    sent = write_newsletter(by=cast.tom, subject=subject, text="Le marché déménage.", segment={})
    send_newsletter(by=cast.karim, letter=sent)
    queue_newsletters(clock.now())


def week(cast) -> None:
    thread_with_an_answer(cast)
    today = clock.today(cast.authority.zone)
    day = today + timedelta(days=(3 - today.weekday()) % 7 or 7)
    moment = datetime(day.year, day.month, day.day, 8, tzinfo=cast.authority.zone)
    with clock.standing_at(moment):
        queue_digests(authority=cast.authority, day=day)
        deliver_due()


def head_of(raw: bytes) -> bytes:
    return raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0] + b"\n"


@pytest.mark.parametrize(
    ("happens", "path"),
    [
        (thread_with_an_answer, b"/echanges/arreter/"),
        (letter, b"/resume/arreter/"),
        (week, b"/resume/arreter/"),
    ],
)
def test_a_mail_leaves_with_its_way_out_whole(cast, mailbox, happens, path):
    happens(cast)
    for _round in range(3):
        deliver_due()
    heads = [head_of(raw) for to, raw in mailbox.mails if to == cast.lina.account.email]
    [head] = [head for head in heads if path in head]
    found = re.findall(rb"^List-Unsubscribe: <(https?://[!-~]+)>$", head, re.MULTILINE)
    assert len(found) == head.count(b"List-Unsubscribe:") == 1
    assert re.findall(rb"^List-Unsubscribe-Post:.*$", head, re.MULTILINE) == [
        b"List-Unsubscribe-Post: List-Unsubscribe=One-Click"
    ]
    assert not re.search(
        rb"^[\w-]+: *$", head, re.MULTILINE
    )  # nor is any other header empty on its first line
    machine = Client(SERVER_NAME=HOST, enforce_csrf_checks=True)
    answer = machine.post(urlsplit(found[0].decode()).path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    is_stopped = Rhythm.objects.filter(person=cast.lina, weekday=None).exists()
    assert is_stopped or Preference.objects.get(person=cast.lina).mode == "never"


def test_a_long_subject_with_accents_is_whole_too(cast, mailbox):
    subject = (
        "L’été à la Vézère : « des marchés, des fêtes, des chemins à rouvrir ensemble et un four à pain »"
    )
    letter(cast, subject)
    deliver_due()
    _to, raw = mailbox.mails[0]
    assert message_from_bytes(raw, policy=policy.default)["Subject"] == subject
    assert max(map(len, raw.splitlines())) < 998  # the longest line a mail server must take
