import os
import socket
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from terreau.authorities.models import Authority
from terreau.config import statics
from terreau.config.management.commands.upgrade import remember_version
from terreau.territories.services import load_gazetteer
from terreau.web.selectors.demo_people import demo_people
from terreau.web.selectors.setup import opening_code


class Command(BaseCommand):
    help = "Start the server and the worker; Ctrl-C stops both. With --demo, a believable territory is there to try."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true")
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
        parser.add_argument("--port", type=int, default=settings.TERREAU_PORT)
        parser.add_argument("--workers", type=int, default=1, help="server processes")
        parser.add_argument("--threads", type=int, default=4, help="threads of each")

    def handle(self, *args: Any, **options: Any) -> None:
        port = str(options["port"])
        if not 0 < options["port"] < 65_536:
            raise CommandError(f"{port} is no port.", returncode=2)
        if options["demo"] and not settings.TERREAU_DEMO:
            again = {**os.environ, "TERREAU_DEMO": "1", "TERREAU_PORT": port}
            os.execve(sys.executable, [sys.executable, *sys.argv], again)  # noqa: S606  # the same command, as a demo
        self._refuse_busy_port(options["host"], options["port"])
        try:
            self._prepare(options)
        except DatabaseError as error:
            reason = str(error).splitlines()[0]
            raise CommandError(
                f"The database does not answer as it should: {reason}", returncode=2
            ) from error
        statics.gather()
        self._welcome()
        self._run(options)

    def _refuse_busy_port(self, host: str, port: int) -> None:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise CommandError(
                    f"Port {port} is taken or closed to us ({error.strerror}): stop what uses it, or choose another one, "
                    f"for instance make run PORT={port + 1}.",
                    returncode=2,
                ) from None

    def _prepare(self, options: dict[str, Any]) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            if executor.loader.applied_migrations and Authority.objects.filter(is_demo=False).exists():
                raise CommandError(
                    "The database is of another version: run `terreau upgrade` first.", returncode=2
                )
            self.stdout.write("Preparing the database…")
            call_command("migrate", verbosity=0)
            remember_version()
        load_gazetteer()
        if options["demo"] and not Authority.objects.filter(is_demo=True).exists():
            call_command("demo", stdout=self.stdout)

    def _welcome(self) -> None:
        """How one comes in for the first time."""
        authorities = list(Authority.objects.order_by("pk")[:20])
        if not authorities:
            self.stdout.write(f"No territory yet. Open the address below with this code: {opening_code()}")
        for authority in authorities if settings.TERREAU_DEMO else ():
            if authority.is_demo:
                self.stdout.write(f"{authority.name}, a demo. Sign in as:")
                for person in demo_people(authority)[:12]:
                    self.stdout.write(f"  {person.name:<14}{person.role}")
        self.stdout.flush()

    def _run(self, options: dict[str, Any]) -> None:
        connections.close_all()
        command = [sys.executable, "-m", "terreau.config.supervisor"]
        for name in ("host", "port", "workers", "threads"):
            command += [f"--{name}", str(options[name])]
        # This process becomes the supervisor: what prepared the start leaves the memory.
        os.environ["TERREAU_PORT"] = os.environ.get("TERREAU_PORT") or str(options["port"])
        os.execv(sys.executable, command)  # noqa: S606  # our own module
