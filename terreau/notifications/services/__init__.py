"""Queueing what must be told, and sending what is due."""

from terreau.notifications.services.delivery import deliver_due
from terreau.notifications.services.sending import (
    Address,
    NotificationError,
    address_of,
    base_url,
    cancel_for,
    mark_done,
    send,
)

__all__ = ["Address", "NotificationError", "address_of", "base_url", "cancel_for", "deliver_due", "mark_done", "send"]
