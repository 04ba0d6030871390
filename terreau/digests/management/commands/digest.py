"""The digests of a day."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from terreau.authorities.models import Authority
from terreau.core import clock
from terreau.digests.services import Queued, queue_digests


class Command(BaseCommand):
    help = "Queue the digests of a day for those who want one. Called again, it queues only what is missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--day", help="a date such as 2026-11-26; today by default")
        parser.add_argument("--dry-run", action="store_true", help="say how many, queue nothing")
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        done = Queued()
        for authority in Authority.objects.order_by("pk"):
            day = self._day(options["day"]) or clock.today(authority.zone)
            one = queue_digests(authority=authority, day=day, dry_run=options["dry_run"])
            done = Queued(done.readers + one.readers, done.quiet + one.quiet, done.queued + one.queued)
        if options["json"]:
            self.stdout.write(json.dumps(vars(done)))
            return
        self.stdout.write(
            f"{done.readers} want a digest, {done.quiet} of them have no news: {done.queued} queued."
        )

    @staticmethod
    def _day(text: str | None) -> date | None:
        try:
            return date.fromisoformat(text) if text else None
        except ValueError as error:
            raise CommandError(f"{text} is no date: write it as 2026-11-26.", returncode=2) from error
