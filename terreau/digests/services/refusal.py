"""How this room refuses a gesture."""

from terreau.core.errors import GestureError


class DigestError(GestureError):
    """A refused gesture on a digest or a letter."""
