import pytest

from terreau.care.tests.kinds import MINUTES, World
from terreau.core import registries


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Only the kinds of the test are declared."""
    made = World()
    monkeypatch.setattr(registries.signal_kinds, "_entries", {})
    for name in MINUTES:
        registries.declare_signal(made.kind(name))
    return made
