"""A community of ten thousand members, added to a generated world for the measure of its list."""

from __future__ import annotations

from datetime import timedelta

from terreau.authorities.models import Authority
from terreau.communities.models import Community, Membership
from terreau.communities.tests.factories import make_community, make_seat
from terreau.core import clock
from terreau.people.models import Person

CROWD = 10_000
SLUG = "toute-la-ville"
AT_ONCE = 2_000
STATUSES = ("active",) * 7 + ("discovery", "paused", "former")


def crowd(authority: Authority, gardener: Person) -> Community:
    """Tended by `gardener`. Its members are nobody's neighbours: people of their own, most of whom have no account."""
    there = Community.objects.within(authority).filter(slug=SLUG).first()
    if there is not None:
        return there
    community = make_community(authority, "Toute la ville", slug=SLUG)
    names = [f"Camille Dupré {number}" for number in range(CROWD - 1)]
    people = Person.objects.bulk_create(
        [Person(authority=authority, name=name, name_key=Person.key_of(name)) for name in names],
        batch_size=AT_ONCE,
    )
    joined = clock.now() - timedelta(days=400)
    Membership.objects.bulk_create(
        [
            Membership(
                authority=authority,
                community=community,
                person=person,
                status="active" if person == gardener else STATUSES[number % len(STATUSES)],
                door="list",
                joined_at=joined + timedelta(minutes=number),
                welcomed_at=joined + timedelta(days=30),
            )
            for number, person in enumerate([gardener, *people])
        ],
        batch_size=AT_ONCE,
    )
    make_seat(community, gardener)
    return community
