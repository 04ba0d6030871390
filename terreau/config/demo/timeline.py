"""When things happen in the story, and playing it from one instant to another."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from terreau.config.demo.world import World
from terreau.core import clock

Act = Callable[[World], None]


@dataclass(frozen=True)
class Scene:
    """Something that happens on a day counted from day 0, at a local hour."""

    day: int
    at: str
    act: Act


@dataclass
class Timeline:
    """Scenes in the order they were written; played in the order they happen."""

    scenes: list[Scene]

    def on(self, day: int, at: str = "18:30") -> Callable[[Act], Act]:
        """Decorator: this happens then."""

        def add(act: Act) -> Act:
            self.scenes.append(Scene(day, at, act))
            return act

        return add

    def play(self, world: World, *, after: datetime | None, until: datetime) -> int:
        """Play what happens after an instant (None: from the beginning) and not later than another; how many scenes."""
        dated = [
            (world.instant(scene.day, scene.at), index, scene) for index, scene in enumerate(self.scenes)
        ]
        due = sorted(entry for entry in dated if entry[0] <= until and (after is None or entry[0] > after))
        for instant, _index, scene in due:
            with clock.standing_at(instant), transaction.atomic():
                scene.act(world)
        return len(due)


STORY = Timeline([])
