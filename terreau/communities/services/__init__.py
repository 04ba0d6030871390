"""Every gesture in a community."""

from terreau.communities.services.breathing import (
    become_active,
    come_back,
    erase_memberships,
    greet_returns,
    leave,
    pause,
    take_back_welcome,
    welcome_member,
)
from terreau.communities.services.circles import (
    create_circle,
    join_circle,
    leave_circle,
    may_settle,
    rest_circle,
)
from terreau.communities.services.entering import (
    accept_invitation,
    ask_to_join,
    come_in,
    enter_member_on_behalf,
    forget_invitations,
    invite_by_mail,
    join_community,
    renew_join_link,
    revoke_invitation,
)
from terreau.communities.services.purposes import (
    achieve_objective,
    progress_objective,
    remove_objective,
    set_objective,
    start_community,
    update_purpose,
)
from terreau.communities.services.refusal import CommunityError
from terreau.communities.services.seats import (
    answer_proposal,
    can_take_at_once,
    end_seats,
    leave_seat,
    offer_seat,
    propose_self,
    propose_technician,
    renew_seat,
    set_minutes,
    take_seat,
    warn_of_ends,
)

__all__ = [
    "CommunityError", "accept_invitation", "achieve_objective", "answer_proposal", "ask_to_join", "become_active",
    "can_take_at_once", "come_back", "come_in", "create_circle", "end_seats", "enter_member_on_behalf", "erase_memberships",
    "forget_invitations", "greet_returns", "invite_by_mail", "join_circle", "join_community", "leave", "leave_circle",
    "leave_seat", "may_settle", "offer_seat", "pause", "progress_objective", "propose_self", "propose_technician",
    "remove_objective", "renew_join_link", "renew_seat", "rest_circle", "revoke_invitation", "set_minutes",
    "set_objective", "start_community", "take_back_welcome", "take_seat", "update_purpose", "warn_of_ends",
    "welcome_member",
]  # fmt: skip
