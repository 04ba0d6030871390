"""Addresses to answer to, and what comes back."""

from terreau.mailroom.services.addresses import read_address, reply_address

__all__ = ["read_address", "reply_address"]
