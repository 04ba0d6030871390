"""A pytest plugin: with TERREAU_EXPECT_DB set, the run refuses to start on another database.

Without it, a run meant for PostgreSQL would be silently green on SQLite.
"""

from __future__ import annotations

import os

import pytest


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    expected = os.environ.get("TERREAU_EXPECT_DB")
    if not expected:
        return
    from django.db import connection  # noqa: PLC0415 - Django is set up by pytest-django just before

    if connection.vendor != expected:
        raise pytest.UsageError(f"these tests must run on {expected}, the settings say {connection.vendor}")
