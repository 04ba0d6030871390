"""Addresses to answer to, what comes back, and SMS."""

from terreau.mailroom.services.addresses import read_address, reply_address
from terreau.mailroom.services.answering import receive_text
from terreau.mailroom.services.fetching import fetch_mail, what_is_wrong_with_mailbox
from terreau.mailroom.services.numbers import MailroomError, ask_for_texts, hear_consent, stop_texts
from terreau.mailroom.services.receipts import read_receipt, receive_receipt
from terreau.mailroom.services.receiving import Outcome, Result, receive
from terreau.mailroom.services.texting import send_due_texts, send_text
from terreau.mailroom.sms_text import yes_or_no

__all__ = [
    "MailroomError",
    "Outcome",
    "Result",
    "ask_for_texts",
    "fetch_mail",
    "hear_consent",
    "read_address",
    "read_receipt",
    "receive",
    "receive_receipt",
    "receive_text",
    "reply_address",
    "send_due_texts",
    "send_text",
    "stop_texts",
    "what_is_wrong_with_mailbox",
    "yes_or_no",
]
