import json
import time
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from terreau.config.backups import BackupError, restore_backup
from terreau.config.management.commands.backup import chosen_key


class Command(BaseCommand):
    help = "Bring a backup back into an empty place. It is checked whole first; then all of it comes back, or nothing."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--key-file", type=Path, help="the key of an encrypted backup (TERREAU_BACKUP_KEY_FILE)"
        )
        parser.add_argument(
            "--erasures",
            type=Path,
            help="a list of erasures kept elsewhere: those people are forgotten again",
        )
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = restore_backup(
                source=options["file"], key=chosen_key(options["key_file"]), erasures=options["erasures"]
            )
        except BackupError as error:
            raise CommandError(str(error), returncode=2) from None
        if options["json"]:
            self.stdout.write(json.dumps(asdict(done), ensure_ascii=False))
            return
        made = time.strftime("%Y-%m-%d %H:%M", time.localtime(done.made_at))
        self.stdout.write(
            f"Restored the backup of {made} (version {done.version}, {done.database}): {sum(done.rows.values())} rows, "
            f"{done.files} files, every one counted and compared, {done.seconds} s."
        )
        if done.forgotten_again:
            self.stdout.write(f"Forgotten again since that backup: {done.forgotten_again}.")
        self.stdout.write(
            "No mail leaves this copy until you run `terreau unlock_mail`. Everyone signs in again."
        )
