"""Doors open on the things of one authority, and on nothing else."""

import pytest
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404

from terreau.communities.models import Community
from terreau.core.doors import SignInNeeded, open_door


def anyone(person: object, thing: object) -> bool:
    return True


def nobody(person: object, thing: object) -> bool:
    return False


def test_a_thing_opens_with_the_relations_asked_for_in_one_query(cast, django_assert_num_queries) -> None:
    rows = Community.objects.select_related("authority").within(cast.authority)
    open_door(rows, cast.community.public_id, cast.aya, anyone)  # compiled now, at the latest
    with django_assert_num_queries(1):
        found = open_door(rows, cast.community.public_id, cast.aya, anyone)
        assert (found, found.authority) == (cast.community, cast.authority)
    bare = open_door(Community.objects.within(cast.authority), cast.community.public_id, None, anyone)
    assert "authority" not in bare._state.fields_cache


def test_another_authority_s_thing_is_not_there(cast) -> None:
    for authority, community in ((cast.elsewhere, cast.community), (cast.authority, cast.other_community)):
        with pytest.raises(Http404):
            open_door(Community.objects.within(authority), community.public_id, cast.aya, anyone)


def test_a_narrower_door_stays_narrow(cast) -> None:
    within = Community.objects.within(cast.authority)
    assert open_door(within.filter(name=cast.community.name), cast.community.public_id, None, anyone)
    for rows in (within.filter(name="Autre chose"), within.exclude(pk=cast.community.pk), within.none()):
        with pytest.raises(Http404):
            open_door(rows, cast.community.public_id, None, anyone)


def test_who_may_not_see_finds_nothing_and_who_may_not_act_is_told(cast) -> None:
    rows, public_id = Community.objects.within(cast.authority), cast.community.public_id
    with pytest.raises(Http404):
        open_door(rows, public_id, cast.aya, nobody)
    with pytest.raises(PermissionDenied):
        open_door(rows, public_id, cast.aya, anyone, nobody)
    with pytest.raises(SignInNeeded):
        open_door(rows, public_id, None, anyone, nobody)


def test_every_door_is_narrowed_to_one_authority(cast) -> None:
    with pytest.raises(ImproperlyConfigured):
        open_door(Community.objects.all(), cast.community.public_id, cast.aya, anyone)
