from terreau.core.registries import Chore, declare_chore
from terreau.moderation.services import tell_late

declare_chore(Chore("moderation.tell_late", tell_late, every="hour"))
