"""What `tend` does for listening."""

from datetime import datetime, timedelta

from terreau.core.registries import Chore, declare_chore
from terreau.listening.services import compare_all, follow_the_calendar, forget_previews


def forget_old_previews(now: datetime) -> int:
    return forget_previews(now - timedelta(days=1))


declare_chore(Chore("listening.compare_words", lambda now: compare_all(), every="minute"))
declare_chore(Chore("listening.follow_the_calendar", lambda now: follow_the_calendar(), every="hour"))
declare_chore(Chore("listening.forget_previews", forget_old_previews, every="day"))
