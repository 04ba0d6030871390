"""Every message this room can send. Neutral subjects, no private content: a link instead."""

from collections.abc import Iterable

from terreau.communities.models import (
    Charter,
    Community,
    Exclusion,
    Facilitation,
    Invitation,
    Membership,
    PairGesture,
    Seat,
    SeatProposal,
)
from terreau.communities.notices.sending import send_about
from terreau.communities.permissions import UNDERSTUDY_TURN
from terreau.communities.selectors import acting_gardeners, members_awake, seats_by_kind, who_may_answer
from terreau.core import clock
from terreau.notifications.models import Message
from terreau.notifications.services import Address, send_all
from terreau.people.models import Person


def send_invitation(invitation: Invitation) -> None:
    """To an address alone: whoever it is may not be known here."""
    send_about(
        "invitation",
        key=f"invitation:{invitation.pk}",
        community=invitation.community,
        address=Address(name=invitation.name, mail=invitation.email),
        secret=invitation.token,
        useful_until=invitation.expires_at,
        inviter=invitation.invited_by.shown_name if invitation.invited_by else "",
    )


def tell_someone_joined(membership: Membership) -> None:
    """To those who tend the community, so that a human word follows."""
    for gardener in acting_gardeners(membership.community):
        if gardener.pk not in (membership.person_id, membership.entered_by_id):
            send_about(
                "joined",
                key=f"joined:{membership.pk}:{membership.joined_at:%Y%m%d%H%M%S}:{gardener.pk}",
                community=membership.community,
                person=gardener,
                membership=membership,
                name=membership.person.shown_name,
            )


def send_warm_message(membership: Membership) -> None:
    """On the day somebody said they would be back."""
    send_about(
        "warm_return",
        key=f"return:{membership.pk}:{membership.paused_until:%Y%m%d}",
        community=membership.community,
        person=membership.person,
    )


def tell_seat_offered(proposal: SeatProposal) -> None:
    send_about(
        "seat_offered",
        key=f"seat-offered:{proposal.pk}",
        community=proposal.community,
        person=proposal.person,
        kind=proposal.get_kind_display,
        name=proposal.proposed_by.shown_name,
    )


def tell_someone_volunteers(proposal: SeatProposal, to: Person) -> None:
    send_about(
        "seat_asked",
        key=f"seat-asked:{proposal.pk}:{to.pk}",
        community=proposal.community,
        person=to,
        kind=proposal.get_kind_display,
        name=proposal.person.shown_name,
    )


def tell_seat_given(seat: Seat) -> None:
    send_about(
        "seat_given",
        key=f"seat-given:{seat.pk}",
        community=seat.community,
        person=seat.person,
        kind=seat.get_kind_display,
        ends_on=seat.ends_on,
    )


def tell_seat_ending(seat: Seat, to: Person) -> int:
    """A month ahead, once for each mandate; returns 1 when it was the first time."""
    key = f"seat-ending:{seat.pk}:{seat.ends_on:%Y%m%d}:{to.pk}"
    if Message.objects.filter(key=key).exists():
        return 0
    send_about(
        "seat_ending",
        key=key,
        community=seat.community,
        person=to,
        kind=seat.get_kind_display,
        name=seat.person.shown_name,
        ends_on=seat.ends_on,
        is_own=seat.person_id == to.pk,
    )
    return 1


# ---------------------------------------------------------------- what takes two people: never a name, never a reason


def ask_to_answer_pair(gesture: PairGesture) -> None:
    """To everyone who may confirm or refuse."""
    for one in who_may_answer(gesture):
        send_about(
            "pair_asked",
            key=f"pair-asked:{gesture.pk}:{one.pk}",
            community=gesture.community,
            person=one,
            useful_until=gesture.expires_at,
            gesture=gesture,
            name=gesture.proposed_by.shown_name,
        )


def tell_pair_answered(gesture: PairGesture) -> None:
    """To whoever proposed it."""
    send_about(
        "pair_answered",
        key=f"pair-answered:{gesture.pk}",
        community=gesture.community,
        person=gesture.proposed_by,
        gesture=gesture,
        is_confirmed=gesture.status == PairGesture.Status.CONFIRMED,
    )


def tell_pair_lapsed(gesture: PairGesture) -> None:
    """To whoever proposed it; after two silences with no understudy, members are asked to fill that seat."""
    send_about(
        "pair_lapsed",
        key=f"pair-lapsed:{gesture.pk}",
        community=gesture.community,
        person=gesture.proposed_by,
        gesture=gesture,
        next_turn=gesture.turn + 1,
    )
    lacks_understudy = seats_by_kind(gesture.community)[Seat.Kind.UNDERSTUDY] is None
    if gesture.turn == UNDERSTUDY_TURN - 1 and lacks_understudy:
        ask_to_fill(gesture.community, Seat.Kind.UNDERSTUDY, f"pair:{gesture.pk}")


def tell_kept_out(exclusion: Exclusion) -> None:
    """To whom it is about: the reason stands behind the link, with whom to turn to."""
    send_about(
        "kept_out",
        key=f"kept-out:{exclusion.pk}",
        community=exclusion.community,
        person=exclusion.person,
        is_suspension=exclusion.kind == Exclusion.Kind.SUSPENSION,
        until=exclusion.until,
    )


def tell_back_in(exclusion: Exclusion) -> None:
    send_about(
        "back_in",
        key=f"back-in:{exclusion.pk}",
        community=exclusion.community,
        person=exclusion.person,
        is_suspension=exclusion.kind == Exclusion.Kind.SUSPENSION,
    )


def tell_colleagues_of_suspension(exclusion: Exclusion, by: Person) -> None:
    """The others who tend know at once."""
    for one in acting_gardeners(exclusion.community):
        if one.pk != by.pk:
            send_about(
                "suspended",
                key=f"suspended:{exclusion.pk}:{one.pk}",
                community=exclusion.community,
                person=one,
                name=by.shown_name,
            )


def ask_to_fill(community: Community, kind: str, occasion: str) -> int:
    """A seat looks for somebody: every member awake is told, once for each occasion."""
    return send_all(
        people=members_awake(community),
        key=f"fill:{community.pk}:{kind}:{occasion}",
        template="communities/notices/seat_to_fill.txt",
        context={"community": community, "kind": dict(Seat.Kind.choices)[Seat.Kind(kind)]},
        authority=community.authority,
        about=("community", community.pk),
    )


# ---------------------------------------------------------------- facilitators


def tell_facilitation_asked(facilitation: Facilitation) -> None:
    for one in acting_gardeners(facilitation.community):
        send_about(
            "facilitation_asked",
            key=f"facilitation-asked:{facilitation.pk}:{one.pk}",
            community=facilitation.community,
            person=one,
            facilitation=facilitation,
            name=facilitation.person.shown_name,
        )


def tell_facilitation_answered(facilitation: Facilitation) -> None:
    send_about(
        "facilitation_answered",
        key=f"facilitation-answered:{facilitation.pk}",
        community=facilitation.community,
        person=facilitation.person,
        facilitation=facilitation,
        is_accepted=facilitation.status == Facilitation.Status.ACCEPTED,
    )


# ---------------------------------------------------------------- the charter


def _to_all(message: str, charter: Charter, key: str, people: Iterable[Person]) -> int:
    return send_all(
        people=people,
        key=key,
        template=f"communities/notices/{message}.txt",
        context={"community": charter.community, "charter": charter},
        authority=charter.authority,
        about=("charter", charter.pk),
    )


def tell_round_open(charter: Charter, people: Iterable[Person]) -> int:
    """To every member who decides."""
    return _to_all("charter_round", charter, f"charter-round:{charter.pk}", people)


def tell_round_over(charter: Charter, *, is_adopted: bool) -> int:
    """To every member awake when it is adopted; to whoever proposed it otherwise."""
    if is_adopted:
        people: Iterable[Person] = members_awake(charter.community)
        return _to_all("charter_adopted", charter, f"charter-adopted:{charter.pk}", people)
    if charter.proposed_by is None:
        return 0
    return _to_all("charter_lapsed", charter, f"charter-lapsed:{charter.pk}", [charter.proposed_by])


def tell_objection(charter: Charter) -> None:
    """To whoever proposed it: the reason stands behind the link."""
    if charter.proposed_by is not None:
        day = clock.today(charter.community.authority.zone)
        _to_all(
            "charter_objection",
            charter,
            f"charter-objection:{charter.pk}:{day:%Y%m%d}",
            [charter.proposed_by],
        )


def tell_review_due(charter: Charter) -> int:
    key = f"charter-review:{charter.pk}:{charter.review_on:%Y%m%d}"
    return _to_all("charter_review", charter, key, acting_gardeners(charter.community))


# ---------------------------------------------------------------- rest and the end


def tell_closed(community: Community) -> int:
    """To every member awake: the story stays theirs to read."""
    return send_all(
        people=members_awake(community),
        key=f"closed:{community.pk}",
        template="communities/notices/closed.txt",
        context={"community": community},
        authority=community.authority,
        about=("community", community.pk),
    )
