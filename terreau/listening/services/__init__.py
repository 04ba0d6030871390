"""Gestures of listening: campaigns, words, themes, imports."""

from terreau.listening.services.campaigns import (
    ListeningError,
    add_to_team,
    close_campaign,
    follow_the_calendar,
    leave_team,
    open_campaign,
    reopen_campaign,
    usual_questions,
)
from terreau.listening.services.comparing import compare_all, compare_words
from terreau.listening.services.imports import (
    forget_previews,
    preview_import,
    read_file,
    run_import,
    undo_import,
    what_forbids_undo,
)
from terreau.listening.services.themes import (
    publish_theme,
    sort_word,
    sort_words,
    start_theme,
    undo_sorting,
    unsort_words,
)
from terreau.listening.services.words import (
    answer_word,
    enter_card,
    hide_word,
    keep_words,
    leave_words,
    let_words_go,
    show_word,
    withdraw_contact,
)

__all__ = [
    "ListeningError", "add_to_team", "answer_word", "close_campaign", "compare_all", "compare_words", "enter_card",
    "follow_the_calendar", "forget_previews", "hide_word", "keep_words", "leave_team", "leave_words",
    "let_words_go", "open_campaign", "preview_import",
    "publish_theme", "read_file", "reopen_campaign", "run_import", "show_word", "sort_word", "sort_words", "start_theme",
    "undo_import", "undo_sorting", "unsort_words", "usual_questions", "what_forbids_undo", "withdraw_contact",
]  # fmt: skip
