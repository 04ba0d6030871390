import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from terreau.mailroom.services import Result, receive

# What mail servers understand (sysexits.h): deliver elsewhere, return it, or try again later.
UNKNOWN_ADDRESS, REFUSED, TRY_AGAIN = 67, 77, 75
CODES = {Result.UNKNOWN: UNKNOWN_ADDRESS, Result.REFUSED: REFUSED}


class Command(BaseCommand):
    help = "Take in one mail from the standard input and post the answer. Exits 0, 67 unknown address, 77 refused, 75 later."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to",
            default="",
            help="the address it was sent to, which the mail server knows best",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        raw = sys.stdin.buffer.read()
        try:
            outcome = receive(raw, recipient=options["to"])
        except (DatabaseError, OSError) as error:
            self.stderr.write(f"try again later: {type(error).__name__}")
            sys.exit(TRY_AGAIN)
        self.stdout.write(str(outcome))
        if outcome.result in CODES:
            sys.exit(CODES[outcome.result])
