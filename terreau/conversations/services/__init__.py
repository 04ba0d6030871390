"""Every gesture in a conversation."""

from terreau.conversations.services.care import (
    close_thread,
    delete_post,
    edit_post,
    hide_post,
    hide_title,
    look_again,
    mark_answered,
    rename_thread,
    reopen_thread,
    show_post,
    show_title,
)
from terreau.conversations.services.following import tell_followers
from terreau.conversations.services.forgetting import forget_person, forget_thread_names, leave_words_unsigned
from terreau.conversations.services.marks import follow, note_seen, sign, stop_mail, unfollow
from terreau.conversations.services.refusal import ConversationError, calm_sentence
from terreau.conversations.services.writing import reply, start_thread

__all__ = [
    "ConversationError", "calm_sentence", "close_thread", "delete_post", "edit_post", "follow", "forget_person",
    "forget_thread_names", "hide_post", "hide_title", "leave_words_unsigned", "look_again",
    "mark_answered", "note_seen", "rename_thread", "reopen_thread", "reply", "show_post", "show_title",
    "sign", "start_thread", "stop_mail", "tell_followers", "unfollow",
]  # fmt: skip
