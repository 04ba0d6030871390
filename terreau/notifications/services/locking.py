"""A restored copy keeps its mail to itself until someone says that it is the real one."""

from django.db import transaction

from terreau.core import clock
from terreau.notifications.models import MailLock, Message


def lock_mail() -> None:
    """From now on, nothing leaves."""
    MailLock.objects.update_or_create(pk=1, defaults={"locked_at": clock.now()})


def mail_is_locked() -> bool:
    return MailLock.objects.exists()


@transaction.atomic
def unlock_mail(*, with_old: bool = False) -> int:
    """Let mail leave again. What waited already in the backup was most likely sent by the original since: it is cancelled,
    and counted, unless `with_old` says to send it.
    """
    lock = MailLock.objects.filter(pk=1).first()
    if lock is None:
        return 0
    cancelled = 0
    if not with_old:
        waiting = Message.objects.filter(
            channel__in=[Message.Channel.MAIL, Message.Channel.SMS],
            status__in=[Message.Status.QUEUED, Message.Status.SENDING],
            created_at__lt=lock.locked_at,
        )
        cancelled = waiting.update(status=Message.Status.CANCELLED, sealed_secret="")
    lock.delete()
    return cancelled
