"""Addresses to answer to, and what comes back."""

from terreau.mailroom.services.addresses import read_address, reply_address
from terreau.mailroom.services.fetching import fetch_mail
from terreau.mailroom.services.receiving import Outcome, Result, receive

__all__ = ["Outcome", "Result", "fetch_mail", "read_address", "receive", "reply_address"]
