from terreau.digests.views.newsletters import (
    edit_newsletter,
    new_newsletter,
    newsletter,
    newsletters,
    send_it,
)
from terreau.digests.views.weekly import paper, rhythm, stop

__all__ = [
    "edit_newsletter",
    "new_newsletter",
    "newsletter",
    "newsletters",
    "paper",
    "rhythm",
    "send_it",
    "stop",
]
