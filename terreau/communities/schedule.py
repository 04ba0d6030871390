from terreau.communities.services import (
    ask_to_fill_seats,
    end_crises,
    end_facilitations,
    end_seats,
    end_suspensions,
    forget_invitations,
    greet_returns,
    lapse_pairs,
    propose_rest,
    remind_of_reviews,
    send_announcements,
    settle_charters,
    settle_rests,
    warn_of_ends,
)
from terreau.communities.services.asking import forget_requests, remind_of_requests
from terreau.communities.services.breathing import become_former
from terreau.communities.services.importing import forget_lists, invite_lists
from terreau.communities.services.welcoming import end_buddies
from terreau.core.registries import Chore, declare_chore

declare_chore(Chore("communities.end_seats", end_seats, every="day"))
declare_chore(Chore("communities.warn_of_ends", warn_of_ends, every="day"))
declare_chore(Chore("communities.greet_returns", greet_returns, every="day"))
declare_chore(Chore("communities.forget_invitations", lambda now: forget_invitations(), every="day"))
declare_chore(Chore("communities.end_suspensions", end_suspensions, every="minute"))
declare_chore(Chore("communities.lapse_pairs", lapse_pairs, every="hour"))
declare_chore(Chore("communities.invite_lists", invite_lists, every="minute"))
declare_chore(Chore("communities.forget_lists", forget_lists, every="hour"))
declare_chore(Chore("communities.ask_to_fill_seats", ask_to_fill_seats, every="day"))
declare_chore(Chore("communities.end_facilitations", end_facilitations, every="day"))
declare_chore(Chore("communities.settle_charters", settle_charters, every="hour"))
declare_chore(Chore("communities.remind_of_reviews", remind_of_reviews, every="day"))
declare_chore(Chore("communities.remind_of_requests", remind_of_requests, every="day"))
declare_chore(Chore("communities.forget_requests", forget_requests, every="day"))
declare_chore(Chore("communities.become_former", become_former, every="day"))
declare_chore(Chore("communities.end_buddies", end_buddies, every="day"))
declare_chore(Chore("communities.propose_rest", propose_rest, every="day"))
declare_chore(Chore("communities.settle_rests", settle_rests, every="hour"))
declare_chore(Chore("communities.end_crises", end_crises, every="minute"))
declare_chore(Chore("communities.send_announcements", send_announcements, every="minute"))
