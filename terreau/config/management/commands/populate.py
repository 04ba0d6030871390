import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import translation

from terreau.config.synthetic.plan import Plan
from terreau.config.synthetic.story import AlreadyPopulatedError, tell
from terreau.core import clock

MOST = {"people": 2_000_000, "communities": 5_000, "years": 30}


class Command(BaseCommand):
    help = "Write believable synthetic data, the same for the same seed. Everybody in it is made up."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, default=2_000)
        parser.add_argument("--communities", type=int, default=20)
        parser.add_argument("--years", type=int, default=5, help="how far back the story begins")
        parser.add_argument("--seed", default="1", help="any word or number")
        parser.add_argument(
            "--authority",
            default="",
            metavar="SLUG",
            help="where to write; created, at SLUG.localhost, if it does not exist",
        )
        parser.add_argument(
            "--until", default="", metavar="YYYY-MM-DD", help="the last day of the story (today)"
        )
        parser.add_argument("--json", action="store_true", help="print the counts in JSON, and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = self._plan(options)
        slug = options["authority"] or f"territoire-{plan.seed}"
        try:
            self._check_database()
            with translation.override("fr"):
                authority, counts = tell(plan, slug, (lambda line: None) if options["json"] else self._say)
        except AlreadyPopulatedError:
            raise CommandError(
                f"The seed {plan.seed} was already written into {slug}: choose another one.", returncode=2
            ) from None
        except DatabaseError as error:
            raise CommandError(f"The database refused: {str(error).splitlines()[0]}", returncode=2) from error
        if options["json"]:
            self.stdout.write(
                json.dumps({"authority": authority.slug, "host": authority.host, "rows": counts})
            )
            return
        for table, count in counts.items():
            self._say(f"{table:<32}{count:>12,}".replace(",", " "))
        self._say(f"{authority.name} is at http://{authority.host}")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _plan(self, options: dict[str, Any]) -> Plan:
        for name, most in MOST.items():
            if not 1 <= options[name] <= most:
                raise CommandError(f"--{name} goes from 1 to {most}.", returncode=2)
        if options["people"] < 10:
            raise CommandError("--people: 10 at least.", returncode=2)
        try:
            until = date.fromisoformat(options["until"]) if options["until"] else clock.today("UTC")
        except ValueError:
            raise CommandError("--until is a day, such as 2027-03-31.", returncode=2) from None
        return Plan(options["people"], options["communities"], options["years"], str(options["seed"]), until)

    def _check_database(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError("The database is not ready: run `terreau upgrade` first.", returncode=2)
