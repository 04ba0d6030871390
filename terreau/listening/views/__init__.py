"""Pages of « Ce qui compte »."""

from terreau.listening.views.campaigns import (
    campaign,
    campaigns,
    cards,
    close,
    keep,
    new_campaign,
    thanks,
    withdraw,
)
from terreau.listening.views.imports import batch, import_file, undo
from terreau.listening.views.team import leave_the_team, team
from terreau.listening.views.themes import answer_to_theme, board, publish, theme, undo_sorting, unsort
from terreau.listening.views.words import answer_to_word, hidden_words, hide

__all__ = [
    "answer_to_theme", "answer_to_word", "batch", "board", "campaign", "campaigns", "cards", "close", "hidden_words",
    "hide", "import_file", "keep", "leave_the_team", "new_campaign", "publish", "team", "thanks", "theme", "undo",
    "undo_sorting", "unsort", "withdraw",
]  # fmt: skip
