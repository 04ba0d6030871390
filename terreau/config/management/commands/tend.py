import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from terreau.core.services import run_due_chores


class Command(BaseCommand):
    help = "Do what is due now: seats that end, answers owed, lists of the week, what must be forgotten. Safe at any time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="also what was done less than a period ago")
        parser.add_argument("--json", action="store_true", help="answer in JSON: what each chore changed")

    def handle(self, *args: Any, **options: Any) -> None:
        done = run_due_chores(is_forced=options["all"])
        if options["json"]:
            self.stdout.write(json.dumps(done))
            return
        for name, changed in done.items():
            self.stdout.write(f"{name:<40}{changed}")
        if not done:
            self.stdout.write("Nothing is due now.")
