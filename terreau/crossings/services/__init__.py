"""The gestures, by what they are about."""

from terreau.crossings.selectors import gather
from terreau.crossings.services.offices import end_seat_of_office, invite_to_office
from terreau.crossings.services.opening import (
    OpeningError,
    open_authority,
    open_to_the_public,
    send_mail_test,
    set_identity,
    set_legal_contacts,
    verify_mail_test,
    what_is_missing,
)
from terreau.crossings.services.persons import change_name, erase_person, export_archive, purge_old_data
from terreau.crossings.services.posts import ask_from_post, say_publicly
from terreau.crossings.services.words import (
    CrossingError,
    ask_from_word,
    carry_word,
    start_community_from_theme,
    tell_authors,
)

__all__ = [
    "CrossingError",
    "OpeningError",
    "ask_from_post",
    "ask_from_word",
    "carry_word",
    "change_name",
    "end_seat_of_office",
    "erase_person",
    "export_archive",
    "gather",
    "invite_to_office",
    "open_authority",
    "open_to_the_public",
    "purge_old_data",
    "say_publicly",
    "send_mail_test",
    "set_identity",
    "set_legal_contacts",
    "start_community_from_theme",
    "tell_authors",
    "verify_mail_test",
    "what_is_missing",
]
