"""Every message this room can send. Neutral subjects, no private content: a link instead."""

from datetime import datetime
from typing import Any

from terreau.communities.models import Community, Invitation, Membership, Seat, SeatProposal
from terreau.communities.selectors import acting_gardeners
from terreau.notifications.models import Message
from terreau.notifications.services import Address, send
from terreau.people.models import Person


def _send(
    message: str,
    /,
    *,
    key: str,
    community: Community,
    person: Person | None = None,
    address: Address | None = None,
    secret: str = "",
    useful_until: datetime | None = None,
    **context: Any,
) -> Message | None:
    return send(
        key=key,
        template=f"communities/notices/{message}.txt",
        context={"community": community, **context},
        authority=community.authority,
        person=person,
        address=address,
        secret=secret,
        useful_until=useful_until,
        about=("community", community.pk),
    )


def send_invitation(invitation: Invitation) -> None:
    """To an address alone: whoever it is may not be known here."""
    _send(
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
            _send(
                "joined",
                key=f"joined:{membership.pk}:{membership.joined_at:%Y%m%d%H%M%S}:{gardener.pk}",
                community=membership.community,
                person=gardener,
                membership=membership,
                name=membership.person.shown_name,
            )


def send_warm_message(membership: Membership) -> None:
    """On the day somebody said they would be back."""
    _send(
        "warm_return",
        key=f"return:{membership.pk}:{membership.paused_until:%Y%m%d}",
        community=membership.community,
        person=membership.person,
    )


def tell_seat_offered(proposal: SeatProposal) -> None:
    _send(
        "seat_offered",
        key=f"seat-offered:{proposal.pk}",
        community=proposal.community,
        person=proposal.person,
        kind=proposal.get_kind_display,
        name=proposal.proposed_by.shown_name,
    )


def tell_someone_volunteers(proposal: SeatProposal, to: Person) -> None:
    _send(
        "seat_asked",
        key=f"seat-asked:{proposal.pk}:{to.pk}",
        community=proposal.community,
        person=to,
        kind=proposal.get_kind_display,
        name=proposal.person.shown_name,
    )


def tell_seat_given(seat: Seat) -> None:
    _send(
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
    _send(
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
