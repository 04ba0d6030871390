"""Who tends a community, and who decides for it."""

from terreau.communities.models import Community, Seat, SeatProposal
from terreau.communities.permissions.place import is_barred, is_member, place_of, speaks_for_itself
from terreau.offices.permissions import is_agent, is_elected
from terreau.people.models import Person


def can_tend_community(person: Person | None, community: Community) -> bool:
    """Gardeners, with equal rights; the understudy while a seat is empty."""
    return community.pk in place_of(person).acting


def can_start_community(person: Person | None) -> bool:
    """Residents, agents and collectives call a community into being; not the elected, who could then decide for it."""
    return person is not None and not is_elected(person)


def can_call_as(person: Person | None, called_by: str) -> bool:
    """Only a civil servant calls a community into being as one."""
    return called_by != Community.CalledBy.AGENT or is_agent(person)


def can_take_technician_seat(person: Person | None, community: Community) -> bool:
    """The technician gardener is a civil servant of the authority."""
    return is_agent(person) and not is_barred(person, community)


def can_take_kind(person: Person | None, community: Community, kind: str) -> bool:
    """Whether someone is of the kind a seat is made for."""
    if kind == Seat.Kind.TECHNICIAN:
        return can_take_technician_seat(person, community)
    return speaks_for_itself(person) and is_member(person, community)


def can_decide_for_community(person: Person | None, community: Community) -> bool:
    """Purpose, objectives, circles: whoever tends it. Other agents and elected people cannot; members act while nobody does."""
    if community.status == Community.Status.CLOSED:
        return False
    return can_tend_community(person, community) or (
        community.status == Community.Status.GERM
        and person is not None
        and community.started_by_id == person.pk
        and not is_elected(person)
    )


def can_volunteer_to_tend(person: Person | None, community: Community) -> bool:
    """Members, and civil servants even before they joined."""
    if community.status == Community.Status.CLOSED or is_barred(person, community):
        return False
    return is_member(person, community) or is_agent(person)


def can_answer_proposal(person: Person | None, proposal: SeatProposal) -> bool:
    """Who was offered the seat; for one who asks, whoever tends it or started it. Any other member when no gardener does."""
    if person is None:
        return False
    if not proposal.is_asked:
        return proposal.person_id == person.pk
    if proposal.person_id == person.pk:
        return False
    community = proposal.community
    is_starter = community.started_by_id == person.pk and not is_elected(person)
    if can_tend_community(person, community) or is_starter:
        return True
    return (
        proposal.kind != Seat.Kind.TECHNICIAN and speaks_for_itself(person) and is_member(person, community)
    )
