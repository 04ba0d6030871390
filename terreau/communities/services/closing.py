"""Rest is proposed, never imposed; closing is a ritual that two people do: a story, who keeps what, where members go."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from terreau.communities import notices
from terreau.communities.models import (
    Announcement,
    Charter,
    Closing,
    Community,
    Facilitation,
    PairGesture,
    RestRound,
    Seat,
    SeatProposal,
)
from terreau.communities.permissions import forget_place
from terreau.communities.services.refusal import CommunityError, clean_text
from terreau.core import clock
from terreau.people.models import Person

LIMITS = {"story": 6000, "who_keeps": 1200, "where_next": 1200}


def move(community: Community, to: str) -> None:
    if not community.can_advance(to) or not community.advance(to=to):
        raise CommunityError(_("This changed meanwhile. Please look again."))


def check_close(community: Community, about: Person | None, values: Mapping[str, Any]) -> None:
    if community.status == Community.Status.CLOSED:
        raise CommunityError(_("This community is closed."))
    for name, limit in LIMITS.items():
        text = clean_text(
            str(values.get(name, "")),
            limit,
            _("These words are too long: %(limit)d characters at most."),
            name,
        )
        if not text:
            raise CommunityError(
                _("A few words for each: the story, who keeps what, where members go."), field=name
            )


def close(gesture: PairGesture) -> None:
    """Its page stays as its story, for those who were in it; every seat is given back."""
    community, today = gesture.community, clock.today(gesture.community.authority.zone)
    check_close(community, None, gesture.values)
    move(community, Community.Status.CLOSED)
    Closing.objects.create(
        authority=community.authority,
        community=community,
        gesture=gesture,
        closed_on=today,
        **{name: gesture.values[name] for name in LIMITS},
    )
    for seat in Seat.objects.filter(community=community, left_on=None).select_related("person"):
        Seat.objects.filter(pk=seat.pk).update(left_on=today)
        forget_place(seat.person)
    forget_place(gesture.proposed_by)
    SeatProposal.objects.filter(community=community, status=SeatProposal.Status.OPEN).delete()
    Facilitation.objects.filter(community=community, status=Facilitation.Status.ACCEPTED).update(
        status=Facilitation.Status.LEFT, left_on=today
    )
    Charter.objects.filter(
        community=community, status__in=(Charter.Status.DRAFT, Charter.Status.PROPOSED)
    ).update(status=Charter.Status.LAPSED)
    Announcement.objects.filter(community=community, status=Announcement.Status.WAITING).update(
        status=Announcement.Status.LAPSED
    )
    RestRound.objects.filter(community=community, status=RestRound.Status.OPEN).update(
        status=RestRound.Status.LAPSED, decided_at=clock.now()
    )
    PairGesture.objects.filter(community=community, status=PairGesture.Status.PROPOSED).update(
        status=PairGesture.Status.LAPSED, answered_at=clock.now()
    )
    notices.tell_closed(community)
