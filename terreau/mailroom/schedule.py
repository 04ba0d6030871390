"""What the mailroom does by itself."""

from terreau.core.registries import Chore, declare_chore
from terreau.mailroom.services import fetch_mail, send_due_texts

declare_chore(Chore("mailroom.fetch", lambda now: fetch_mail(), every="minute"))
declare_chore(Chore("mailroom.send_texts", lambda now: send_due_texts(), every="minute"))
