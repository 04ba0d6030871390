"""Register lines, export, erasure and retention of memberships, seats and invitations."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from terreau.communities.models import Invitation, Membership, Seat, SeatProposal
from terreau.communities.services import erase_memberships
from terreau.core.registries import (
    PersonalField,
    PersonalSource,
    declare_personal_fields,
    declare_personal_source,
)
from terreau.people.models import Person
from terreau.people.selectors import mail_addresses

KEPT = timedelta(days=730)
MISSION = _("public interest (GDPR 6.1.e)")
CONSENT = _("consent (GDPR 6.1.a)")
MEMBERS = _("members of the community")
GARDENERS = _("gardeners of the community")
AFTER_LEAVING = _("24 months after leaving")
AFTER_SEAT = _("24 months after the seat")
_MEMBER = (MISSION, MEMBERS, AFTER_LEAVING)
_WRITTEN = (CONSENT, MEMBERS, _("while a member; emptied when leaving"))
_TENDED = (MISSION, GARDENERS, AFTER_LEAVING)
_WELCOME = (_("Make sure somebody spoke to you"), *_TENDED)
_SEAT = (_("Fill a gardener's seat"), MISSION, GARDENERS, _("24 months after the offer"))
_INVITATION = (_("Invite you once"), MISSION, GARDENERS, _("30 days, answered or not"))

declare_personal_fields(
    PersonalField(
        "communities.Membership",
        "person",
        _("Know who is in a community"),
        *_MEMBER,
        label=_("Who is a member"),
    ),
    PersonalField(
        "communities.Membership",
        "status",
        _("Respect your rest and your leaving"),
        *_MEMBER,
        label=_("Newcomer, active, at rest, gone"),
    ),
    PersonalField(
        "communities.Membership",
        "door",
        _("Know by which door people come in"),
        *_TENDED,
        label=_("How you came in"),
    ),
    PersonalField(
        "communities.Membership",
        "introduction",
        _("Introduce yourself in your own words"),
        *_WRITTEN,
        label=_("What you say of yourself"),
    ),
    PersonalField(
        "communities.Membership",
        "if_quiet",
        _("Reach you as you wish if you go quiet"),
        *_TENDED,
        label=_("A call, a message, or peace"),
    ),
    PersonalField(
        "communities.Membership",
        "entered_by",
        _("Know who entered you, and on whose word"),
        *_TENDED,
        label=_("Who entered you on your behalf"),
    ),
    PersonalField(
        "communities.Membership",
        "behalf_reason",
        _("Say why somebody entered you"),
        *_TENDED,
        label=_("Why somebody entered you"),
    ),
    PersonalField("communities.Membership", "welcomed_at", *_WELCOME, label=_("Day of the word of welcome")),
    PersonalField("communities.Membership", "welcomed_by", *_WELCOME, label=_("Who welcomed you")),
    PersonalField("communities.Membership", "welcomed_how", *_WELCOME, label=_("How you were welcomed")),
    PersonalField(
        "communities.Membership",
        "paused_until",
        _("Write to you on the day you chose"),
        *_TENDED,
        label=_("End of your rest, if you said one"),
    ),
    PersonalField(
        "communities.Seat",
        "person",
        _("Know who tends a community"),
        MISSION,
        _("everyone"),
        AFTER_SEAT,
        label=_("Who holds a gardener's seat"),
    ),
    PersonalField(
        "communities.Seat",
        "minutes_a_week",
        _("Fit the week to your time"),
        MISSION,
        _("nobody"),
        AFTER_SEAT,
        label=_("Minutes you give a week"),
    ),
    PersonalField("communities.SeatProposal", "person", *_SEAT, label=_("Who is proposed as a gardener")),
    PersonalField("communities.SeatProposal", "proposed_by", *_SEAT, label=_("Who proposes a gardener")),
    PersonalField("communities.SeatProposal", "answered_by", *_SEAT, label=_("Who answers the proposal")),
    PersonalField(
        "communities.CircleMember",
        "membership",
        _("Know who is in a circle"),
        MISSION,
        MEMBERS,
        _("while in the circle"),
        label=_("Who is in a circle"),
    ),
    PersonalField("communities.Invitation", "email", *_INVITATION, label=_("E-mail address to invite")),
    PersonalField("communities.Invitation", "name", *_INVITATION, label=_("Name of the person invited")),
    PersonalField(
        "communities.Invitation", "introduction", *_INVITATION, label=_("What you say of yourself")
    ),
    PersonalField("communities.Invitation", "if_quiet", *_INVITATION, label=_("A call, a message, or peace")),
    PersonalField("communities.Invitation", "invited_by", *_INVITATION, label=_("Who invites")),
    PersonalField(
        "communities.Community",
        "started_by",
        _("Know who called a community"),
        MISSION,
        MEMBERS,
        _("until erasure"),
        label=_("Who called the community"),
    ),
)


def export(person: Person) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    memberships = person.memberships.order_by("joined_at").values(
        "community__name", "status", "door", "joined_at", "introduction", "if_quiet", "behalf_reason", "welcomed_at",
        "welcomed_how", "paused_until", "left_at", "organisation__name",
    )  # fmt: skip
    circles = person.memberships.filter(circle_places__isnull=False)
    return {
        "memberships": list(memberships),
        "circles": list(circles.values("circle_places__circle__name", "community__name")),
        "seats": list(
            person.seats.order_by("starts_on").values(
                "community__name", "kind", "starts_on", "ends_on", "left_on", "minutes_a_week"
            )
        ),
        "seat_proposals": list(
            person.seat_proposals.values("community__name", "kind", "status", "created_at")
        ),
    }


def erase(person: Person) -> None:
    Invitation.objects.within(person.authority).filter(email__in=mail_addresses(person)).delete()
    erase_memberships(person=person)


def purge(now: datetime, dry_run: bool) -> int:
    """Two years after leaving, after a seat or after an offer of one, who it was goes."""
    long_ago = now - KEPT
    old = (
        Membership.objects.filter(status=Membership.Status.WITHDRAWN, left_at__lt=long_ago),
        Seat.objects.filter(Q(left_on__lt=long_ago.date()) | Q(left_on=None, ends_on__lt=long_ago.date())),
        SeatProposal.objects.filter(created_at__lt=long_ago),
    )
    count = sum(rows.count() for rows in old)
    if not dry_run:
        for rows in old:
            rows.delete()
    return count


declare_personal_source(PersonalSource("communities", export=export, erase=erase, purge=purge))
