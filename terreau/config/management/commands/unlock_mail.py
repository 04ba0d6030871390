from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from terreau.core.seal import SealBroken, unseal
from terreau.notifications.selectors import waiting_codes
from terreau.notifications.services import mail_is_locked, unlock_mail


class Command(BaseCommand):
    help = "Let a restored copy send mail again. What waited in the backup is cancelled: the original sent it since."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--with-old", action="store_true", help="also send what waited in the backup")
        parser.add_argument(
            "--show-codes",
            action="store_true",
            help="unlock nothing; show the codes asked for on this copy, to look around it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["show_codes"]:
            self._show_codes()
            return
        if not mail_is_locked():
            self.stdout.write("Mail was not locked.")
            return
        cancelled = unlock_mail(with_old=options["with_old"])
        self.stdout.write(f"Mail leaves again. Cancelled, because it waited in the backup: {cancelled}.")

    def _show_codes(self) -> None:
        codes = list(waiting_codes())
        for message in codes:
            try:
                self.stdout.write(f"{unseal(message.sealed_address)}: {unseal(message.sealed_secret)}")
            except SealBroken:
                self.stdout.write("A code sealed with another key.")
        if not codes:
            self.stdout.write("No code waits. Ask for one on the sign-in page, then run this again.")
