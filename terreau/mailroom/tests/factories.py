"""A room that keeps what is answered to it, and mails as people write them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from itertools import count

from terreau.core import registries
from terreau.core.errors import GestureError
from terreau.core.registries import InboundText, MailHandler
from terreau.mailroom.services import reply_address
from terreau.people.models import Person

_number = count(1)
SUBJECT = 12


@dataclass
class Room:
    """What it was given, and the sentence with which it refuses, if any."""

    received: list[InboundText] = field(default_factory=list)
    refusal: str = ""

    def receive(self, inbound: InboundText) -> str:
        if self.refusal:
            raise GestureError(self.refusal)
        self.received.append(inbound)
        return f"/echanges/{inbound.subject_id}/"


@contextmanager
def room_that_answers(kind: str = "test-thread") -> Iterator[Room]:
    room = Room()

    def receive(inbound: InboundText) -> str:
        return room.receive(inbound)  # as it is then: a test may slow it down

    registries.mail_handlers.register(kind, MailHandler(kind, receive))
    try:
        yield room
    finally:
        del registries.mail_handlers._entries[kind]


def make_mail(
    person: Person,
    text: str = "Oui, je viens.",
    *,
    sender: str = "",
    to: str = "",
    kind: str = "test-thread",
    files: tuple[tuple[str, str, bytes], ...] = (),
    **headers: str,
) -> EmailMessage:
    message = EmailMessage()
    message["From"] = (
        sender or f"{person.name} <{person.account.email if person.account else 'x@example.org'}>"
    )
    message["To"] = to or reply_address(person=person, kind=kind, subject_id=SUBJECT)
    message["Subject"] = "Re: Des tables"
    message["Message-ID"] = f"<{next(_number)}.test@mail.example.org>"
    for name, value in headers.items():
        del message[name.replace("_", "-")]
        message[name.replace("_", "-")] = value
    message.set_content(text)
    for filename, media_type, content in files:
        main, _slash, sub = media_type.partition("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=filename)
    return message
