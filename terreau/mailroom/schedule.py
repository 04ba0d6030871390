"""What the mailroom does by itself."""

from terreau.core.registries import Chore, declare_chore
from terreau.mailroom.services import fetch_mail

declare_chore(Chore("mailroom.fetch", lambda now: fetch_mail(), every="minute"))
