"""The demo's story: believable on its first day, and two weeks later."""

from datetime import timedelta
from pathlib import Path

import pytest

from terreau.care.models import Gesture
from terreau.care.selectors import monday_of
from terreau.care.services import draw_rounds
from terreau.communities.selectors import communities_of, empty_seats
from terreau.config.demo.player import make_demo, play_on
from terreau.config.demo.world import EAT, EVENINGS, MOVE, World
from terreau.core import clock
from terreau.core.services import run_due_chores
from terreau.crossings.selectors import traces_of
from terreau.notifications.models import Message
from terreau.territories.services import load_gazetteer


@pytest.fixture
def demo(db, settings, tmp_path: Path) -> World:
    settings.TERREAU_DATA, settings.TERREAU_DEMO, settings.MEDIA_ROOT = tmp_path, True, tmp_path
    load_gazetteer()
    world = make_demo(host="127.0.0.1")
    run_due_chores()
    return world


def week(world: World, key: str) -> list[Gesture]:
    """What is proposed to somebody this week."""
    rounds = Gesture.objects.filter(
        round__person=world.person(key), round__week_start=monday_of(world.authority)
    )
    return list(rounds.order_by("position"))


def test_the_story_is_believable_and_goes_on(demo: World) -> None:
    assert {community.name for community in communities_of(demo.authority)} == {EAT, MOVE, EVENINGS}
    assert all(community.decided_on for community in communities_of(demo.authority))
    assert empty_seats(demo.community(MOVE)) == ["technician"]
    assert not empty_seats(demo.community(EAT))
    bench = demo.word("Le banc devant la poste")
    assert [step.key.split(":")[0] for step in traces_of([bench])[bench.pk]][-2:] == [
        "commitment",
        "commitment",
    ]
    assert not Message.objects.filter(
        channel="mail", status="queued", created_at__lt=clock.now() - timedelta(days=1)
    ).exists()
    assert "Omar" in str([gesture.facts for gesture in week(demo, "aya")])

    with clock.standing_at(clock.now() + timedelta(days=14)):
        assert play_on(demo, until=clock.now()) > 5
        draw_rounds(authority=demo.authority)
        for key in ("aya", "tom"):
            gestures = week(demo, key)
            assert gestures
            assert sum(gesture.minutes for gesture in gestures) <= 30
            assert all(gesture.facts for gesture in gestures)
