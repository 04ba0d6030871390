"""Reading the outbox."""

from django.db.models import QuerySet

from terreau.authorities.models import Authority
from terreau.notifications.models import Message


def letters_and_calls(authority: Authority) -> QuerySet[Message]:
    """What must be printed or phoned, waiting ones first, newest first."""
    return (
        Message.objects.within(authority)
        .exclude(channel=Message.Channel.MAIL)
        .select_related("person")
        .order_by("status", "-created_at")
    )
