"""What the outbox does by itself."""

from terreau.core.registries import Chore, declare_chore
from terreau.notifications.services import reach_those_found_since

declare_chore(Chore("notifications.reach_those_found_since", reach_those_found_since, every="hour"))
