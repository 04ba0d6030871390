"""A notice leaves by a real mail server, and what is answered to it comes back."""

import socket
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from terreau.mailroom.services import Result, receive, reply_address
from terreau.mailroom.tests.factories import SUBJECT, make_mail, room_that_answers
from terreau.notifications.services import deliver_due, send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mailbox(settings):
    settings.TERREAU_MAIL_REPLY = "reponses@exemple.fr"


@pytest.fixture
def room(cast):
    with room_that_answers() as room:
        yield room


def tell(person, **fields):
    words = {
        "template": "crossings/notices/mail_test.txt",
        "context": {"code": "1"},
        "authority": person.authority,
    }
    return send(key=f"k{person.pk}", person=person, **words, **fields)


class Mailbox:
    """A mail server that keeps what it is given."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  # the library's name
        self.mails.append(envelope.content)
        return "250 OK"


def test_a_notice_leaves_by_smtp_and_its_answer_comes_back(cast, room, settings):
    mailbox = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        tell(cast.lina, reply_to=reply_address(person=cast.lina, kind="test-thread", subject_id=SUBJECT))
        assert deliver_due() == 1
    finally:
        controller.stop()
    notice = message_from_bytes(mailbox.mails[0], policy=policy.default)
    assert receive(mailbox.mails[0]).reason == "loop"
    quoted = "".join(f"> {line}\n" for line in notice.get_content().splitlines())
    answer = make_mail(
        cast.lina, f"Je viens.\n\nLe 3 nov. 2025 à 18:30, Terreau a écrit :\n{quoted}", to=notice["Reply-To"]
    )
    assert receive(answer.as_bytes()).result == Result.POSTED
    assert room.received[0].text == "Je viens."
