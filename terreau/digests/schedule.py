from terreau.core.registries import Chore, declare_chore
from terreau.digests.services import queue_due

declare_chore(Chore("digests.queue_due", queue_due, every="hour"))
