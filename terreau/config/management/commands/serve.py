import os
import signal
import subprocess
import sys
import time
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from terreau.territories.services import load_gazetteer


class Command(BaseCommand):
    help = "Start the server and the worker; Ctrl-C stops both. With --demo, a believable territory is there to try."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true")
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["demo"] and not settings.TERREAU_DEMO:
            again = {**os.environ, "TERREAU_DEMO": "1", "TERREAU_PORT": str(options["port"])}
            os.execve(sys.executable, [sys.executable, *sys.argv], again)  # noqa: S606  # the same command, as a demo
        self._prepare(options)
        self._run(options)

    def _prepare(self, options: dict[str, Any]) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparing the database…")
            call_command("migrate", verbosity=0)
        load_gazetteer()
        if options["demo"]:
            call_command("demo", quiet_when_there=True, stdout=self.stdout)

    def _run(self, options: dict[str, Any]) -> None:
        server = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", options["host"],
            "--port", str(options["port"]), "--workers", str(options["workers"]), "--blocking-threads", "4",
            "--log-level", "warning", "--no-ws", "--respawn-failed-workers", "terreau.config.wsgi:application",
        ]  # fmt: skip
        worker = [sys.executable, sys.argv[0], "work"]
        children = [subprocess.Popen(command) for command in (server, worker)]

        def stop(number: int, frame: FrameType | None) -> None:
            for child in children:
                child.send_signal(signal.SIGTERM)

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        self.stdout.write(f"Terreau is at http://{options['host']}:{options['port']}  (Ctrl-C stops it)")
        self.stdout.flush()
        while all(child.poll() is None for child in children):
            time.sleep(0.2)
        stop(signal.SIGTERM, None)
        codes = [child.wait(timeout=20) for child in children]
        if any(code not in (0, -signal.SIGTERM, -signal.SIGINT) for code in codes):
            raise CommandError("The server or the worker stopped by itself; its last lines are above.")
