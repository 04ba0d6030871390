"""One world for all the tests of a file: what one of them adds to it never happened for the next."""

from collections.abc import Iterator
from typing import Any

import pytest

from conftest import Cast, make_cast
from tests.addresses import KINDS
from tests.visits import Pass, pass_for, undone


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    with django_db_blocker.unblock(), undone():
        yield make_cast()


@pytest.fixture(scope="module")
def passes(world: Cast) -> dict[str, Pass]:
    """A session for each kind of person, on their own authority."""
    return {kind: pass_for(getattr(world, who) if who else None) for kind, who in KINDS.items()}


@pytest.fixture
def cast(world: Cast, db: None) -> Iterator[Cast]:
    yield world
    world.kept.clear()
