"""Sending the outbox: claim, send, mark. A kill in between sends again the one in flight, with the same Message-ID."""

import re
import smtplib
from collections.abc import Callable
from datetime import timedelta
from email.utils import formataddr, parseaddr
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Exists, Q, QuerySet

from terreau.core import clock
from terreau.core.registries import mail_composers, subjects
from terreau.core.seal import SealBroken, unseal
from terreau.notifications.models import MailLock, Message
from terreau.notifications.services.sending import SECRET_MARK, base_url
from terreau.people.selectors import open_mail_address

CLAIM_FOR = timedelta(minutes=5)
TRIES = 6


def deliver_due(*, limit: int = 100, is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Send what is due, one message per person and per connection round; returns how many left."""
    sent = 0
    for pk in list(waiting_mail().order_by("due_at", "pk").values_list("pk", flat=True)[:limit]):
        if is_stopping():
            break
        sent += deliver(message_id=pk)
    return sent


def waiting_mail() -> QuerySet[Message]:
    """Mail that is due and that nobody is sending now; none while a restored copy's mail is locked."""
    now = clock.now()
    due = Message.objects.filter(
        ~Exists(MailLock.objects.all()), channel=Message.Channel.MAIL, due_at__lte=now
    )
    return due.filter(
        Q(status=Message.Status.QUEUED) | Q(status=Message.Status.SENDING, claimed_at__lt=now - CLAIM_FOR)
    )


def deliver(*, message_id: int, timeout: int | None = None) -> bool:
    """Claim a waiting mail and send it now; False when someone else has it, or when it could not leave this time.

    Called after the gesture's transaction: by the worker, or at once for a code that somebody is waiting for.
    """
    claimed = (
        waiting_mail().filter(pk=message_id).update(status=Message.Status.SENDING, claimed_at=clock.now())
    )
    if not claimed:
        return False
    message = Message.objects.select_related("authority", "person__account").get(pk=message_id)
    mine = Message.objects.filter(pk=message_id, status=Message.Status.SENDING)
    try:
        to = _recipient(message)
        said = _what_it_says(message) if to else None
        if said is None:
            mine.update(status=Message.Status.CANCELLED, sealed_secret="")
            return False
        _mail(message, to, said, timeout).send()
    except (smtplib.SMTPException, OSError, SealBroken, ValueError) as error:
        attempts = message.attempts + 1
        mine.update(
            status=Message.Status.FAILED if attempts >= TRIES else Message.Status.QUEUED,
            attempts=attempts,
            due_at=clock.now() + timedelta(minutes=2**attempts),
            failure=type(error).__name__,
        )
        return False
    mine.update(status=Message.Status.SENT, sent_at=clock.now(), sealed_secret="")
    return True


def is_ours(*, message_id: str) -> bool:
    """Whether a mail with this Message-ID left from here."""
    return bool(message_id) and Message.objects.filter(message_id=message_id).exists()


def _recipient(message: Message) -> str:
    """The address now, not when it was written: people leave, erase, change; and codes grow old."""
    if message.useful_until and message.useful_until < clock.now():
        return ""
    if message.person is None:
        return unseal(message.sealed_address)
    if message.person.erased_at or message.person.is_suspended:
        return ""
    return open_mail_address(message.person) if _may_be_told(message) else ""


def _may_be_told(message: Message) -> bool:
    """Whether they may still read what the mail speaks of, for the kinds that ask."""
    if message.about_id is None or message.about_kind not in subjects:
        return True
    may_be_told = subjects[message.about_kind].may_be_told
    return may_be_told is None or may_be_told(message.person, message.about_id)


def _what_it_says(message: Message) -> tuple[str, str] | None:
    """Subject and body; for a kind that is written when it leaves, what is true now, or nothing."""
    body = message.read_body()
    if not body and message.about_kind in mail_composers:
        return mail_composers[message.about_kind].compose(message)
    if message.sealed_secret:
        body = body.replace(SECRET_MARK, unseal(message.sealed_secret))
    return message.subject, body


def _way_out(message: Message, body: str) -> dict[str, str]:
    """The link that stops such mail, for the button of mail programs (RFC 8058): the last line that is ours and stops."""
    links = re.findall(
        rf"{re.escape(base_url(message.authority))}/[a-z-]{{1,40}}/arreter/[\w:.-]{{10,200}}/(?=\s|$)", body
    )
    if not links:
        return {}
    return {"List-Unsubscribe": f"<{links[-1]}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


class OneLineMail(EmailMessage):
    """A mail none of whose headers is folded: some programs take a header whose first line is empty for an empty one."""

    def message(self, **options: Any) -> Any:
        made: Any = super().message(**options)
        made.policy = made.policy.clone(max_line_length=None)
        return made


def _mail(message: Message, to: str, said: tuple[str, str], timeout: int | None) -> EmailMessage:
    subject, body = said
    headers = {
        "Message-ID": message.message_id,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "X-Terreau": message.authority.host,  # so that it is known again if it ever comes back
        **_way_out(message, body),
    }
    if message.about_kind in mail_composers:
        headers["Precedence"] = "bulk"
    if message.reply_to:  # the same for all that is said of one thing: mail programs put them together
        root = sha256(message.reply_to.encode()).hexdigest()[:24]
        headers["References"] = headers["In-Reply-To"] = f"<{root}@{message.authority.host}>"
    return OneLineMail(
        subject=subject,
        body=body,
        from_email=formataddr((message.authority.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        to=[to],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers=headers,
        connection=get_connection(timeout=timeout) if timeout else get_connection(),
    )
