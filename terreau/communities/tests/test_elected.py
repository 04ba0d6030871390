"""Whoever is elected tends nothing, writes to nobody at once, takes no address: also when they tended before the vote."""

from datetime import timedelta
from typing import Any

import pytest

from terreau.communities.models import Community, Seat
from terreau.communities.permissions import (
    can_announce,
    can_decide_for_community,
    can_tend_community,
    forget_place,
    place_of,
)
from terreau.communities.permissions.lists import can_import_members
from terreau.communities.selectors import acting_gardeners, empty_seats
from terreau.communities.services import CommunityError, start_community, take_seat, write_announcement
from terreau.core import clock
from terreau.offices.services import give_office

pytestmark = pytest.mark.django_db


def elect(person, **when):
    give_office(person=person, kind="elected", by=None, **when)
    forget_place(person)


def test_a_gardener_who_is_elected_tends_no_longer(cast):
    assert can_tend_community(cast.aya, cast.community)
    elect(cast.aya)
    for may in (can_tend_community, can_announce, can_decide_for_community, can_import_members):
        assert not may(cast.aya, cast.community)
    assert cast.aya not in acting_gardeners(cast.community)
    assert empty_seats(cast.community) == ["citizen"]
    with pytest.raises(CommunityError):
        write_announcement(by=cast.aya, community=cast.community, subject="Votez", text="Pour moi.")


def test_the_understudy_acts_and_anyone_may_take_the_seat(cast):
    understudy = Seat.objects.create(
        authority=cast.authority,
        community=cast.community,
        person=cast.lina,
        kind="understudy",
        starts_on=clock.today(cast.authority.zone),
        ends_on=clock.today(cast.authority.zone) + timedelta(days=90),
    )
    forget_place(cast.lina)
    assert cast.community.pk not in place_of(cast.lina).acting
    elect(cast.aya)
    forget_place(cast.lina)
    assert cast.community.pk in place_of(cast.lina).acting
    understudy.delete()
    Seat.objects.filter(community=cast.community, person=cast.tom).delete()
    Community.objects.filter(pk=cast.community.pk).update(started_by=cast.aya)
    cast.community.refresh_from_db()
    for other in cast.community.memberships.exclude(person__in=[cast.aya, cast.lina]):
        other.delete()
    forget_place(cast.lina)
    assert take_seat(by=cast.lina, community=cast.community, kind="citizen").person == cast.lina
    assert Seat.objects.get(person=cast.aya, community=cast.community).left_on is not None


def test_the_seat_comes_back_with_the_end_of_the_office(cast):
    today = clock.today(cast.authority.zone)
    elect(cast.aya, starts_on=today + timedelta(days=3))
    assert can_tend_community(cast.aya, cast.community)
    with clock.standing_at(clock.now() + timedelta(days=4)):
        forget_place(cast.aya)
        assert not can_tend_community(cast.aya, cast.community)


def test_elected_people_call_no_community_and_decide_for_none(cast):
    words: dict[str, Any] = {"purpose": "Que personne ne reste seul ici.", "called_by": "residents"}
    with pytest.raises(CommunityError):
        start_community(by=cast.ines, authority=cast.authority, name="Bien vieillir", **words)
    germ = start_community(by=cast.omar, authority=cast.authority, name="Bien vieillir", **words)
    assert can_decide_for_community(cast.omar, germ)
    elect(cast.omar)
    assert not can_decide_for_community(cast.omar, germ)
