from terreau.core.registries import Chore, declare_chore
from terreau.crossings.services import purge_old_data

declare_chore(Chore("crossings.purge_old_data", lambda now: sum(purge_old_data(now).values()), every="day"))
