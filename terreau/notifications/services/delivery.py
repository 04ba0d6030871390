"""Sending the outbox: claim, send, mark. A kill in between sends again the one in flight, with the same Message-ID."""

from collections.abc import Callable

from terreau.notifications.services import deliver, waiting_mail


def deliver_due(*, limit: int = 100, is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Send what is due, one message per person and per connection round; returns how many left."""
    sent = 0
    for pk in list(waiting_mail().order_by("due_at", "pk").values_list("pk", flat=True)[:limit]):
        if is_stopping():
            break
        sent += deliver(message_id=pk)
    return sent
