"""What is forgotten every day: old codes, old counts, old sessions."""

from datetime import datetime

from django.contrib.sessions.backends.db import SessionStore

from terreau.core.registries import Chore, declare_chore
from terreau.web.services.codes import forget_codes
from terreau.web.services.limits import forget_tallies


def forget_sessions(now: datetime) -> int:
    SessionStore.clear_expired()
    return 0


declare_chore(Chore("web.forget_codes", lambda now: forget_codes(), every="hour"))
declare_chore(Chore("web.forget_tallies", lambda now: forget_tallies(), every="day"))
declare_chore(Chore("web.forget_sessions", forget_sessions, every="day"))
