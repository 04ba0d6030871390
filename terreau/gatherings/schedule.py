"""What happens by itself: gatherings end, minutes are told, instants follow the rules of their zone."""

from terreau.core.registries import Chore, declare_chore
from terreau.gatherings.services import (
    follow_zone_rules,
    mark_held,
    remind_by_text,
    tell_published_minutes,
)

declare_chore(Chore("gatherings.tell_published_minutes", tell_published_minutes, every="minute"))
declare_chore(Chore("gatherings.remind_by_text", remind_by_text, every="hour"))
declare_chore(Chore("gatherings.mark_held", mark_held, every="hour"))
declare_chore(Chore("gatherings.follow_zone_rules", follow_zone_rules, every="day"))
