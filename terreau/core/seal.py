"""Sealing: a few columns are encrypted with a key that lives outside the database and outside its backups."""

import hmac
from base64 import urlsafe_b64encode
from functools import lru_cache
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class SealBroken(Exception):
    """The sealed text cannot be read with this installation's key."""


@lru_cache(maxsize=4)
def _fernet(key: str) -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(key.encode()).digest()))


def seal(text: str) -> str:
    """Encrypt a text with the installation's sealing key."""
    return _fernet(settings.TERREAU_SEAL_KEY).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Decrypt; raises SealBroken when the key is another one."""
    try:
        return _fernet(settings.TERREAU_SEAL_KEY).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise SealBroken("This text was sealed with another key.") from error


def mark(text: str) -> str:
    """The same text always has the same mark, by which its row is found; nothing can be read from it without the key."""
    return hmac.digest(f"terreau.mark:{settings.TERREAU_SEAL_KEY}".encode(), text.encode(), "sha256").hex()
