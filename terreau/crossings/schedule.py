from terreau.core.registries import Chore, declare_chore
from terreau.crossings.services import purge_old_data, tell_authors

declare_chore(Chore("crossings.tell_authors", tell_authors, every="minute"))
declare_chore(Chore("crossings.purge_old_data", lambda now: sum(purge_old_data(now).values()), every="day"))
