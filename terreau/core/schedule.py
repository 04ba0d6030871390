from terreau.core.registries import Chore, declare_chore
from terreau.core.services import forget_submissions

declare_chore(Chore("core.forget_submissions", lambda now: forget_submissions(), every="day"))
