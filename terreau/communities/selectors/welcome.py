"""What somebody finds on arriving: who welcomes them, their buddy, the first things to do."""

from django.db.models import Q, QuerySet

from terreau.communities.models import Buddy, Community, FirstThing, Membership, ThingTaken
from terreau.people.models import Person


def own_membership(person: Person | None, community: Community) -> Membership | None:
    """One's own place, with whoever welcomes."""
    if person is None:
        return None
    rows = Membership.objects.present().filter(community=community, person=person)
    found: Membership | None = rows.select_related(
        "welcomer", "welcomed_by", "community__authority", "person", "authority"
    ).first()
    return found


def buddies_of(membership: Membership) -> QuerySet[Buddy]:
    """Those they go along with, or who go along with them; offered or agreed."""
    either = Q(newcomer=membership) | Q(companion=membership)
    rows = Buddy.objects.filter(either).select_related("newcomer__person", "companion__person")
    return rows.order_by("pk")


def things_for(community: Community) -> QuerySet[FirstThing]:
    """The small things of a community, shortest first."""
    return FirstThing.objects.filter(community=community, retired_at=None).order_by("minutes", "pk")


def things_taken(membership: Membership) -> dict[int, ThingTaken]:
    """What this member took of them, for their own eyes, by thing."""
    return {one.thing_id: one for one in ThingTaken.objects.filter(membership=membership)}
