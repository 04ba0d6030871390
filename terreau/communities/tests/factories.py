"""Made communities for tests."""

from datetime import timedelta
from itertools import count
from typing import Any

from terreau.authorities.models import Authority
from terreau.communities.models import Circle, CircleMember, Community, Membership, Seat
from terreau.core import clock
from terreau.people.models import Person

_number = count(1)


def make_community(authority: Authority, name: str = "Manger d’ici", **fields: Any) -> Community:
    defaults = {
        "slug": f"communaute-{next(_number)}",
        "purpose": "Nourrir le pays avec ce qui y pousse.",
        "status": "active",
    }
    key = Community.key_of(name)
    return Community.objects.create(authority=authority, name=name, name_key=key, **{**defaults, **fields})


def make_membership(community: Community, person: Person, **fields: Any) -> Membership:
    defaults: dict[str, Any] = {
        "status": "active",
        "door": "birth",
        "joined_at": clock.now() - timedelta(days=90),
    }
    return Membership.objects.create(
        authority=community.authority, community=community, person=person, **{**defaults, **fields}
    )


def make_seat(community: Community, person: Person, kind: str = "citizen", **fields: Any) -> Seat:
    today = clock.today(community.authority.zone)
    defaults = {"starts_on": today - timedelta(days=60), "ends_on": today + timedelta(days=305)}
    return Seat.objects.create(
        authority=community.authority, community=community, person=person, kind=kind, **{**defaults, **fields}
    )


def make_circle(community: Community, name: str = "Cantines", members: tuple[Membership, ...] = ()) -> Circle:
    circle = Circle.objects.create(authority=community.authority, community=community, name=name)
    for membership in members:
        CircleMember.objects.create(authority=community.authority, circle=circle, membership=membership)
    return circle
