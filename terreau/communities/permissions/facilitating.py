"""Who helps a community for a time, without seeing anybody's contacts."""

from terreau.communities.models import Community, Facilitation
from terreau.communities.permissions.place import place_of
from terreau.communities.permissions.tending import can_tend_community
from terreau.people.models import Person


def can_facilitate(person: Person | None, community: Community) -> bool:
    """Holds the facilitator's seat today: prepares minutes, reads what everyone reads, nothing more."""
    return community.status != Community.Status.CLOSED and community.pk in place_of(person).helping


def can_ask_to_facilitate(person: Person | None, community: Community) -> bool:
    """Anyone signed in who holds no seat there."""
    if person is None or community.status == Community.Status.CLOSED:
        return False
    return community.pk not in place_of(person).seats


def can_answer_facilitation(person: Person | None, facilitation: Facilitation) -> bool:
    """Whoever tends, never for themselves."""
    return (
        person is not None
        and person.pk != facilitation.person_id
        and can_tend_community(person, facilitation.community)
    )


def can_see_facilitation(person: Person | None, facilitation: Facilitation) -> bool:
    """Who asked, who tends; once it began, everyone."""
    if facilitation.status in (Facilitation.Status.ACCEPTED, Facilitation.Status.LEFT):
        return True
    return (person is not None and person.pk == facilitation.person_id) or can_tend_community(
        person, facilitation.community
    )
