from terreau.communities.services import end_seats, forget_invitations, greet_returns, warn_of_ends
from terreau.core.registries import Chore, declare_chore

declare_chore(Chore("communities.end_seats", end_seats, every="day"))
declare_chore(Chore("communities.warn_of_ends", warn_of_ends, every="day"))
declare_chore(Chore("communities.greet_returns", greet_returns, every="day"))
declare_chore(Chore("communities.forget_invitations", lambda now: forget_invitations(), every="day"))
