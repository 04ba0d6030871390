"""The mail that landed in the folder of a demo or of a developer."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from django.conf import settings

from terreau.authorities.models import Authority

SHOWN = 100
SEPARATOR = b"\n" + b"-" * 79 + b"\n"


@dataclass(frozen=True)
class LandedMail:
    """One mail. Its name is made from its content: it says nothing of the folder."""

    name: str
    to: str
    subject: str
    at: datetime
    body: str


def landed_mails(authority: Authority) -> list[LandedMail]:
    """The last hundred of this authority, newest first."""
    return sorted(_read(authority), key=lambda mail: mail.at, reverse=True)[:SHOWN]


def landed_mail(authority: Authority, name: str) -> LandedMail | None:
    return next((mail for mail in _read(authority) if mail.name == name), None)


def seen_from(mail: LandedMail, authority: Authority, here: str) -> LandedMail:
    """The same mail, its links leading to the address it is read at: a demonstration may have moved since."""
    links = re.compile(rf"https?://{re.escape(authority.host)}(:\d+)?(?=[/\s]|$)")
    return replace(mail, body=links.sub(lambda _link: here, mail.body))


def _read(authority: Authority) -> Iterator[LandedMail]:
    folder = Path(settings.TERREAU_MAIL_FOLDER)
    files = [path for path in folder.glob("*") if path.suffix in {".log", ".eml"}] if folder.is_dir() else []
    newest = sorted(files, key=lambda path: path.stat().st_mtime, reverse=True)[: 3 * SHOWN]
    for path in newest:
        at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        for raw in path.read_bytes().split(SEPARATOR):
            if raw.strip():
                message = BytesParser(policy=policy.default).parsebytes(raw.lstrip())
                if str(message["Message-ID"]).rstrip(">").endswith(f"@{authority.host}"):
                    yield _mail(raw, message, at)


def _mail(raw: bytes, message: EmailMessage, at: datetime) -> LandedMail:
    part = message.get_body(("plain",))
    return LandedMail(
        name=hashlib.sha256(raw).hexdigest()[:20],
        to=str(message["To"]),
        subject=str(message["Subject"]),
        at=at,
        body=part.get_content() if part else "",
    )
