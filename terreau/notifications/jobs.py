"""Sending the outbox: claim, send, mark. A kill in between sends again the one in flight, with the same Message-ID."""

import smtplib
from collections.abc import Callable
from datetime import timedelta

from django.core.mail import EmailMessage, get_connection
from django.db.models import Q

from terreau.core import clock
from terreau.core.seal import SealBroken, unseal
from terreau.notifications.models import Message
from terreau.people.selectors import mail_address

CLAIM_FOR = timedelta(minutes=5)
TRIES = 6


def deliver_due(*, limit: int = 100, is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Send what is due, one message per person and per connection round; returns how many left."""
    now = clock.now()
    waiting = Message.objects.filter(channel=Message.Channel.MAIL, due_at__lte=now).filter(
        Q(status=Message.Status.QUEUED) | Q(status=Message.Status.SENDING, claimed_at__lt=now - CLAIM_FOR)
    )
    ids = list(waiting.order_by("due_at", "pk").values_list("pk", flat=True)[:limit])
    sent = 0
    for pk in ids:
        if is_stopping():
            break
        claimed = waiting.filter(pk=pk).update(status=Message.Status.SENDING, claimed_at=clock.now())
        if claimed:
            sent += _deliver(Message.objects.select_related("authority", "person__account").get(pk=pk))
    return sent


def _recipient(message: Message) -> str:
    """The address now, not when it was written: people leave, erase, change."""
    if message.person is None:
        return unseal(message.sealed_address)
    if message.person.erased_at or message.person.is_suspended:
        return ""
    return mail_address(message.person)


def _deliver(message: Message) -> bool:
    mine = Message.objects.filter(pk=message.pk, status=Message.Status.SENDING)
    try:
        to = _recipient(message)
        if not to:
            mine.update(status=Message.Status.CANCELLED)
            return False
        mail = EmailMessage(
            subject=message.subject,
            body=message.body,
            to=[to],
            headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
            connection=get_connection(),
        )
        mail.send()
    except (smtplib.SMTPException, OSError, SealBroken, ValueError) as error:
        attempts = message.attempts + 1
        mine.update(
            status=Message.Status.FAILED if attempts >= TRIES else Message.Status.QUEUED,
            attempts=attempts,
            due_at=clock.now() + timedelta(minutes=2**attempts),
            failure=type(error).__name__,
        )
        return False
    mine.update(status=Message.Status.SENT, sent_at=clock.now())
    return True
