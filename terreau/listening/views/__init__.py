"""Pages of « Ce qui compte »."""

from terreau.listening.views.campaigns import (
    campaign,
    campaigns,
    cards,
    close,
    new_campaign,
    thanks,
    withdraw,
)
from terreau.listening.views.imports import batch, import_file, undo
from terreau.listening.views.themes import answer_to_theme, board, publish, theme, undo_sorting, unsort
from terreau.listening.views.words import answer_to_word, hide

__all__ = [
    "answer_to_theme", "answer_to_word", "batch", "board", "campaign", "campaigns", "cards", "close", "hide",
    "import_file", "new_campaign", "publish", "thanks", "theme", "undo", "undo_sorting", "unsort",
    "withdraw",
]  # fmt: skip
