"""Who may bring in a list of people."""

from terreau.communities.models import Community, MemberImport
from terreau.communities.permissions.tending import can_tend_community
from terreau.people.models import Person


def can_import_members(person: Person | None, community: Community) -> bool:
    """Whoever tends it: a list holds addresses of people who said nothing yet."""
    return can_tend_community(person, community)


def can_see_import(person: Person | None, batch: MemberImport) -> bool:
    return can_import_members(person, batch.community)
