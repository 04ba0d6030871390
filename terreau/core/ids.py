"""Random public ids: what stands in addresses, so that nothing can be counted or guessed from them."""

import secrets

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def public_id() -> str:
    """Ten characters, about 50 bits, without look-alikes: it can be read out on the phone."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(10))


def secret_token() -> str:
    """An unguessable token for links that open something (192 bits, safe in an address)."""
    return secrets.token_urlsafe(24)


def letter_code() -> str:
    """Eight characters, about 40 bits, to be copied from a letter by hand: short-lived, and tries are counted."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(8))
