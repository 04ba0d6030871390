from pathlib import Path

import pytest
from django.db import connection, transaction

from terreau.territories.services import load_gazetteer

REAL = (
    Path(__file__).resolve().parents[4] / "shared" / "data" / "territories" / "communes_2026_centroides.csv"
)


@pytest.fixture(scope="module")
def france(django_db_setup, django_db_blocker):
    """The whole gazetteer, loaded once for a module and taken away after it."""
    with django_db_blocker.unblock():
        hold = transaction.atomic()
        hold.__enter__()
        try:
            load_gazetteer()
            connection.check_constraints()  # now, once: else each test's end checks all these rows again
            yield
        finally:
            transaction.set_rollback(True)
            hold.__exit__(None, None, None)


@pytest.fixture
def real_centres() -> Path:
    if not REAL.exists():
        pytest.skip("the real data folder ../shared/data/territories is not here")
    return REAL
