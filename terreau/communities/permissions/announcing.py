"""Who writes to all members, who agrees, who reads."""

from terreau.communities.models import Announcement, Community, Seat
from terreau.communities.permissions.joining import can_see_members
from terreau.communities.permissions.place import place_of
from terreau.communities.permissions.tending import can_tend_community
from terreau.people.models import Person


def can_announce(person: Person | None, community: Community) -> bool:
    """Those who tend it."""
    return community.status != Community.Status.CLOSED and can_tend_community(person, community)


def is_agent_gardener(person: Person | None, community: Community) -> bool:
    """Who holds the civil servant's seat here: alone in speaking for the institution."""
    if person is None or not can_tend_community(person, community):
        return False
    return place_of(person).seats.get(community.pk) == Seat.Kind.TECHNICIAN


def can_agree_to_announcement(person: Person | None, announcement: Announcement) -> bool:
    """Another of those who tend; for the institution, the agent gardener."""
    if person is None or not announcement.is_waiting or person.pk == announcement.written_by_id:
        return False
    if announcement.for_institution:
        return is_agent_gardener(person, announcement.community)
    return can_announce(person, announcement.community)


def can_suggest_on_announcement(person: Person | None, announcement: Announcement) -> bool:
    return (
        person is not None
        and announcement.is_waiting
        and person.pk != announcement.written_by_id
        and can_announce(person, announcement.community)
    )


def can_rewrite_announcement(person: Person | None, announcement: Announcement) -> bool:
    """Its author, until it leaves."""
    return (
        person is not None
        and announcement.is_waiting
        and person.pk == announcement.written_by_id
        and can_announce(person, announcement.community)
    )


def can_withdraw_announcement(person: Person | None, announcement: Announcement) -> bool:
    """Its author, even when they no longer tend."""
    return person is not None and announcement.is_waiting and person.pk == announcement.written_by_id


def can_see_announcement(person: Person | None, announcement: Announcement) -> bool:
    """Sent, it is every member's to read; before, of those who tend."""
    if announcement.is_out:
        return can_see_members(person, announcement.community)
    return can_tend_community(person, announcement.community)
