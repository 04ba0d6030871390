import logging
import os
import signal
import time
from collections.abc import Callable
from threading import Event
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections, connections

from terreau.core.services import run_due_chores
from terreau.digests.selectors import weeks_remembered
from terreau.mailroom.services import send_due_texts
from terreau.notifications.services import deliver_due

log = logging.getLogger("terreau.work")
CHORES_EVERY = 30.0  # seconds


def run_apart(chores: Callable[[], object]) -> bool:
    """Run chores in a process that ends, and wait: what they load, dictionary or words, leaves with it. False: one failed.

    One that fails must not stop the mail; its claim keeps it aside for a quarter of an hour.
    """
    connections.close_all()  # two processes must not speak through one connection
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] == 0
    try:
        chores()
    except BaseException:
        log.exception("A chore failed; it will be tried again in a quarter of an hour.")
        os._exit(1)
    connections.close_all()
    os._exit(0)


class Command(BaseCommand):
    help = "The worker: sends what waits in the outbox and does what is due. Several may run; rows are the queue."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        stop = Event()

        def on_signal(number: int, frame: FrameType | None) -> None:
            stop.set()

        signal.signal(signal.SIGTERM, on_signal)
        signal.signal(signal.SIGINT, on_signal)
        os.nice(5)  # pages first
        next_chores = 0.0
        while not stop.is_set():
            sent = 0
            try:
                close_old_connections()
                with weeks_remembered():
                    sent = deliver_due(is_stopping=stop.is_set)
                sent += send_due_texts()
                if time.monotonic() >= next_chores and not stop.is_set():
                    next_chores = time.monotonic() + CHORES_EVERY
                    run_apart(run_due_chores)
            except DatabaseError:
                log.exception("The database did not answer; trying again in 5 seconds.")
                stop.wait(5)
            if not sent:
                stop.wait(1)
