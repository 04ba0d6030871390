from terreau.core.registries import Chore, declare_chore
from terreau.digests.services import queue_due, queue_newsletters

declare_chore(Chore("digests.queue_due", queue_due, every="hour"))
declare_chore(Chore("digests.queue_newsletters", queue_newsletters, every="minute"))
