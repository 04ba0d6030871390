"""Gestures of a gathering: announcing it, answering, writing it down. The front door gives them all."""

from terreau.gatherings.services.announcing import (
    GatheringError,
    Plan,
    announce,
    cancel,
    change,
    follow_zone_rules,
    mark_held,
    refusals,
)
from terreau.gatherings.services.answering import (
    answer_as_guest,
    answer_no,
    answer_yes,
    forget_person,
    record_attendance,
)
from terreau.gatherings.services.from_thread import announce_from_thread
from terreau.gatherings.services.keeping import keep_seat, keep_sure_seats
from terreau.gatherings.services.reminding import hear_answer, remind_by_text
from terreau.gatherings.services.writing import (
    add_line,
    edit_line,
    lift_line,
    move_line,
    publish_minutes,
    remove_line,
    tell_published_minutes,
)

__all__ = [
    "GatheringError",
    "Plan",
    "add_line",
    "announce",
    "announce_from_thread",
    "answer_as_guest",
    "answer_no",
    "answer_yes",
    "cancel",
    "change",
    "edit_line",
    "follow_zone_rules",
    "forget_person",
    "hear_answer",
    "keep_seat",
    "keep_sure_seats",
    "lift_line",
    "mark_held",
    "move_line",
    "publish_minutes",
    "record_attendance",
    "refusals",
    "remind_by_text",
    "remove_line",
    "tell_published_minutes",
]
