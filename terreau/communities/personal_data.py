"""Register lines, export, erasure and retention of memberships, seats and invitations."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from terreau.communities.models import Invitation, Membership
from terreau.communities.services import erase_memberships
from terreau.core.registries import (
    PersonalField,
    PersonalSource,
    declare_personal_fields,
    declare_personal_source,
)
from terreau.people.models import Person

KEPT = timedelta(days=730)
MISSION = "public interest (GDPR 6.1.e)"
CONSENT = "consent (GDPR 6.1.a)"
MEMBERS = "members of the community"
AFTER_SEAT = "24 months after the seat"
WHILE_IN = "while a member; emptied when leaving"
_MEMBER = (MISSION, MEMBERS, "24 months after leaving")
_WRITTEN = (CONSENT, MEMBERS, WHILE_IN)
_GARDENERS = (MISSION, "gardeners of the community", "24 months after leaving")
_INVITATION = ("Invite you once", MISSION, "gardeners of the community", "30 days, answered or not")

declare_personal_fields(
    PersonalField("communities.Membership", "person", "Know who is in a community", *_MEMBER),
    PersonalField("communities.Membership", "status", "Respect your rest and your leaving", *_MEMBER),
    PersonalField("communities.Membership", "door", "Know by which door people come in", *_GARDENERS),
    PersonalField("communities.Membership", "introduction", "Introduce yourself in your own words", *_WRITTEN),
    PersonalField("communities.Membership", "if_quiet", "Reach you as you wish if you go quiet", *_GARDENERS),
    PersonalField("communities.Membership", "behalf_reason", "Say why somebody entered you", *_GARDENERS),
    PersonalField("communities.Membership", "welcomed_at", "Make sure somebody spoke to you", *_GARDENERS),
    PersonalField("communities.Membership", "welcomed_by", "Make sure somebody spoke to you", *_GARDENERS),
    PersonalField("communities.Membership", "welcomed_how", "Make sure somebody spoke to you", *_GARDENERS),
    PersonalField("communities.Membership", "paused_until", "Write to you on the day you chose", *_GARDENERS),
    PersonalField("communities.Seat", "person", "Know who tends a community", MISSION, "public", AFTER_SEAT),
    PersonalField("communities.Seat", "minutes_a_week", "Fit the week to your time", MISSION, "nobody", AFTER_SEAT),
    PersonalField("communities.SeatProposal", "person", "Fill a gardener's seat", *_GARDENERS),
    PersonalField("communities.CircleMember", "membership", "Know who is in a circle", MISSION, MEMBERS, WHILE_IN),
    PersonalField("communities.Invitation", "email", *_INVITATION),
    PersonalField("communities.Invitation", "name", *_INVITATION),
    PersonalField("communities.Invitation", "introduction", *_INVITATION),
    PersonalField("communities.Community", "started_by", "Know who called a community", MISSION, MEMBERS, "until erasure"),
)  # fmt: skip


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
    if person.account is not None:
        Invitation.objects.within(person.authority).filter(email=person.account.email).delete()
    erase_memberships(person=person)


def purge(now: datetime, dry_run: bool) -> int:
    """Old memberships that ended say no more about anyone than that someone was there."""
    told = (
        ~Q(introduction="")
        | ~Q(behalf_reason="")
        | ~Q(welcomed_by=None)
        | ~Q(entered_by=None)
        | ~Q(organisation=None)
    )
    old = Membership.objects.filter(told, status=Membership.Status.WITHDRAWN, left_at__lt=now - KEPT)
    if dry_run:
        return old.count()
    return old.update(introduction="", behalf_reason="", welcomed_by=None, entered_by=None, organisation=None)


declare_personal_source(PersonalSource("communities", export=export, erase=erase, purge=purge))
