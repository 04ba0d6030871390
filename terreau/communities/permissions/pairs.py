"""Who may propose and who may confirm what takes two people. Silence widens who may answer, so that nobody blocks a month."""

from terreau.communities.models import Community, ContactExport, Exclusion, Membership, PairGesture, Seat
from terreau.communities.permissions.place import is_member, place_of, speaks_for_itself
from terreau.communities.permissions.tending import can_tend_community
from terreau.offices.permissions import is_elected
from terreau.people.models import Person

UNDERSTUDY_TURN, MEMBERS_TURN = 3, 4  # asked two times in vain; three times


def can_propose_pair(person: Person | None, community: Community) -> bool:
    """Whoever tends the community."""
    return community.status != Community.Status.CLOSED and can_tend_community(person, community)


def can_propose_kind(person: Person | None, community: Community, kind: str) -> bool:
    """Elected people never take contacts out."""
    if kind == PairGesture.Kind.EXPORT and is_elected(person):
        return False
    return can_propose_pair(person, community)


def can_answer_pair(person: Person | None, gesture: PairGesture) -> bool:
    """Somebody else who tends; asked twice in vain, the understudy too; three times, any other member who was there before.

    Never who proposed it, never whom it is about.
    """
    if person is None or not gesture.is_open or person.pk in (gesture.proposed_by_id, gesture.about_id):
        return False
    if gesture.kind == PairGesture.Kind.EXPORT and is_elected(person):
        return False
    community = gesture.community
    if can_tend_community(person, community):
        return True
    held = place_of(person).seats.get(community.pk)
    if gesture.turn >= UNDERSTUDY_TURN and held == Seat.Kind.UNDERSTUDY:
        return True
    return (
        gesture.turn >= MEMBERS_TURN
        and is_member(person, community)
        and speaks_for_itself(person)
        and Membership.objects.filter(
            community=community, person=person, joined_at__lt=gesture.first_proposed_at
        ).exists()
    )


def can_see_pair(person: Person | None, gesture: PairGesture) -> bool:
    """Those who tend, who proposed it, who may answer or answered; never whom it is about."""
    if person is None or person.pk == gesture.about_id:
        return False
    if person.pk in (gesture.proposed_by_id, gesture.answered_by_id):
        return is_member(person, gesture.community) or can_tend_community(person, gesture.community)
    return can_tend_community(person, gesture.community) or can_answer_pair(person, gesture)


def can_suspend(person: Person | None, membership: Membership) -> bool:
    """Whoever tends, for somebody else who is in and holds no seat: gardeners do not set each other aside."""
    return (
        person is not None
        and person.pk != membership.person_id
        and membership.status in Membership.PRESENT
        and can_tend_community(person, membership.community)
    )


def can_lift(person: Person | None, exclusion: Exclusion) -> bool:
    """A suspension is ended early by whoever tends, and twice is once; an exclusion takes two."""
    return (
        exclusion.kind == Exclusion.Kind.SUSPENSION
        and person is not None
        and person.pk != exclusion.person_id
        and can_tend_community(person, exclusion.community)
    )


def can_take_contacts(person: Person | None, export: ContactExport) -> bool:
    """Who asked for the file, and only while they tend; elected people never."""
    return (
        person is not None
        and person.pk == export.for_person_id
        and not is_elected(person)
        and can_tend_community(person, export.community)
    )
