from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import Running, running


@pytest.fixture(scope="module")
def install(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The cast's world, served as a demonstration."""
    data: Path = tmp_path_factory.mktemp("walk")
    with running(data) as install:
        yield install
