from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from terreau.core.services import run_due_chores


class Command(BaseCommand):
    help = "Do what is due now: seats that end, answers owed, lists of the week, what must be forgotten. Safe at any time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="also what was done less than a period ago")

    def handle(self, *args: Any, **options: Any) -> None:
        for name, changed in run_due_chores(is_forced=options["all"]).items():
            self.stdout.write(f"{name:<40}{changed}")
