"""Who decides on the rules of a community: never an agent who does not tend it, never somebody elected."""

from terreau.communities.models import Charter, Community, Membership
from terreau.communities.permissions.place import place_of, speaks_for_itself
from terreau.communities.permissions.tending import can_tend_community
from terreau.offices.permissions import can_answer_for_authority, is_elected
from terreau.people.models import Person

AWAKE = (Membership.Status.DISCOVERY, Membership.Status.ACTIVE)


def can_speak_on_charter(person: Person | None, community: Community) -> bool:
    """Members awake: residents, and the civil servant who tends it."""
    if person is None or community.status == Community.Status.CLOSED:
        return False
    if place_of(person).statuses.get(community.pk) not in AWAKE or is_elected(person):
        return False
    return speaks_for_itself(person) or can_tend_community(person, community)


def can_propose_charter(person: Person | None, community: Community) -> bool:
    """The same people: alone when they tend it, with two others when they do not."""
    return can_speak_on_charter(person, community)


def can_amend_charter(person: Person | None, charter: Charter) -> bool:
    """Who proposed it, and who tends: to answer objections, by writing again or withdrawing."""
    if not can_speak_on_charter(person, charter.community) or person is None:
        return False
    return charter.proposed_by_id == person.pk or can_tend_community(person, charter.community)


def can_remark_on_charter(person: Person | None, community: Community) -> bool:
    """Agents and elected people say what they think of a text; it stands apart and decides nothing."""
    return (
        community.status != Community.Status.CLOSED
        and can_answer_for_authority(person)
        and not can_speak_on_charter(person, community)
    )
