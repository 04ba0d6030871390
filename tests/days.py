"""Lets days go by in a running install, as its worker would live them: `python -m tests.days 14`."""

import sys
from datetime import timedelta

import django


def live(days: int) -> None:
    from terreau.core import clock
    from terreau.core.services import run_due_chores

    for _day in range(days):
        clock.set_offset(clock.offset() + timedelta(days=1))
        run_due_chores()
    run_due_chores(is_forced=not days)


if __name__ == "__main__":
    django.setup()
    live(int(sys.argv[1]))
