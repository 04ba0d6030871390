from datetime import timedelta

import pytest

from terreau.commitments.models import Commitment
from terreau.communities.tests.factories import make_circle, make_membership
from terreau.core import clock
from terreau.people.tests.factories import make_person
from terreau.vitality.garden import Bed, Hat, Path
from terreau.vitality.garden.beds import ARRIVALS, WHOLE
from terreau.vitality.selectors import garden_of

pytestmark = pytest.mark.django_db


def keep(community, *, days=3, **owner) -> None:
    Commitment.objects.create(
        authority=community.authority,
        community=community,
        text="Une chose tenue.",
        status="kept",
        closed_at=clock.now() - timedelta(days=days),
        **owner,
    )


def test_a_garden_counts_each_member_once_and_keeps_a_bed_for_those_in_no_circle(cast):
    cast.community.memberships.filter(person=cast.tom).update(status="paused")
    keep(cast.community, owner_person=cast.lina)
    keep(cast.community, owner_person=cast.aya, days=60)
    keep(cast.community, owner_authority=cast.authority)
    garden = garden_of(cast.community)
    assert (garden.members, garden.newcomers, garden.resting, garden.kept) == (6, 1, 1, 3)
    assert garden.beds == (
        Bed(cast.circle.pk, "Cantines", 0, 2, 1, 1),
        Bed(ARRIVALS, "Sans cercle pour l’instant", 1, 2, 0, 0),
    )
    assert garden.hats == (Hat("citizen", "Aya"), Hat("technician", "Tom"))
    assert not garden.has_plants


def test_without_a_circle_the_whole_community_is_one_bed(cast):
    cast.circle.delete()
    garden = garden_of(cast.community)
    assert [(bed.id, bed.size) for bed in garden.beds] == [(WHOLE, 6)]
    assert garden.circles == 0


def test_circles_that_share_members_are_joined_and_those_who_left_count_no_more(cast):
    places = list(cast.community.memberships.filter(person__in=[cast.aya, cast.tom]))
    bikes = make_circle(cast.community, "Vélos", tuple(places))
    assert garden_of(cast.community).paths == (Path(cast.circle.pk, bikes.pk, 2),)
    places[0].status = "withdrawn"
    places[0].save()
    assert garden_of(cast.community).paths == (Path(cast.circle.pk, bikes.pk, 1),)


def test_a_resting_circle_says_until_when_and_a_closed_one_has_no_bed(cast):
    until = clock.today(cast.authority.zone) + timedelta(days=9)
    cast.circle.resting_until = until
    cast.circle.save()
    make_circle(cast.community, "Ancien").__class__.objects.filter(name="Ancien").update(
        closed_at=clock.now()
    )
    bed, _arrivals = garden_of(cast.community).beds
    assert bed.is_resting
    assert bed.note.startswith("au repos jusqu’au")


def test_an_empty_seat_has_no_name(cast):
    cast.community.seats.filter(kind="technician").update(left_on=clock.today("UTC"))
    assert garden_of(cast.community).hats == (Hat("citizen", "Aya"), Hat("technician"))


def test_a_garden_takes_four_queries_whatever_its_size(cast, django_assert_max_num_queries):
    for number in range(12):
        members = tuple(make_membership(cast.community, make_person(cast.authority)) for _n in range(2))
        make_circle(cast.community, f"Cercle {number}", members)
        keep(cast.community, owner_person=members[0].person)
    with django_assert_max_num_queries(4):
        assert len(garden_of(cast.community).beds) == 14
