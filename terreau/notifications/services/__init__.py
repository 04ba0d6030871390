"""Queueing what must be told, and sending what is due."""

from terreau.notifications.services.delivery import deliver, deliver_due, waiting_mail
from terreau.notifications.services.sending import (
    Address,
    NotificationError,
    address_of,
    base_url,
    cancel_for,
    forget_messages,
    mark_done,
    send,
)

__all__ = [
    "Address",
    "NotificationError",
    "address_of",
    "base_url",
    "cancel_for",
    "deliver",
    "deliver_due",
    "forget_messages",
    "mark_done",
    "send",
    "waiting_mail",
]
