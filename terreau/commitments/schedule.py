from terreau.commitments.services import warn_late_institutions
from terreau.core.registries import Chore, declare_chore

declare_chore(Chore("commitments.warn_late_institutions", warn_late_institutions, every="day"))
