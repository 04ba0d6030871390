"""Queueing what must be told, and sending what is due."""

from terreau.notifications.services.composing import queue_to_compose
from terreau.notifications.services.delivery import (
    deliver,
    deliver_due,
    is_ours,
    waiting_mail,
)
from terreau.notifications.services.forgetting import follow_rename, forget_addressee, forget_name
from terreau.notifications.services.locking import lock_mail, mail_is_locked, unlock_mail
from terreau.notifications.services.returning import mark_undelivered, reach_those_found_since
from terreau.notifications.services.sending import (
    SECRET_MARK,
    Address,
    NotificationError,
    address_of,
    base_url,
    cancel_for,
    forget_messages,
    mark_done,
    send,
    send_all,
    settle_before,
    written,
)
from terreau.notifications.services.texting import (
    claim_text,
    mark_text_undelivered,
    queue_text,
    queue_text_to,
    settle_text,
    waiting_texts,
)
from terreau.notifications.services.wishes import forget_told, forget_wish, wish

__all__ = [
    "SECRET_MARK",
    "Address",
    "NotificationError",
    "address_of",
    "base_url",
    "cancel_for",
    "claim_text",
    "deliver",
    "deliver_due",
    "follow_rename",
    "forget_addressee",
    "forget_messages",
    "forget_name",
    "forget_told",
    "forget_wish",
    "is_ours",
    "lock_mail",
    "mail_is_locked",
    "mark_done",
    "mark_text_undelivered",
    "mark_undelivered",
    "queue_text",
    "queue_text_to",
    "queue_to_compose",
    "reach_those_found_since",
    "send",
    "send_all",
    "settle_before",
    "settle_text",
    "unlock_mail",
    "waiting_mail",
    "waiting_texts",
    "wish",
    "written",
]
