from terreau.core.registries import Chore, declare_chore
from terreau.crossings.services import purge_old_data, tell_authors
from terreau.crossings.services.unused import close_unused

declare_chore(Chore("crossings.tell_authors", tell_authors, every="minute"))
declare_chore(Chore("crossings.purge_old_data", lambda now: sum(purge_old_data(now).values()), every="day"))
declare_chore(Chore("crossings.close_unused", lambda now: close_unused(now).total, every="day"))
