from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from terreau.config.backups import BackupError, write_backup
from terreau.config.environment import version, versions
from terreau.config.management.commands.backup import chosen_key
from terreau.territories.services import load_gazetteer


class Command(BaseCommand):
    help = "Bring the database to this version: a backup first, then the changes, then the checks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--key-file", type=Path, help="encrypt the backup made first (TERREAU_BACKUP_KEY_FILE)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        before = installed_version()
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if executor.loader.applied_migrations:
            self._back_up(options["key_file"], before)
        try:
            call_command("migrate", verbosity=0)
            load_gazetteer()
        except DatabaseError as error:
            raise CommandError(
                f"The database could not be changed ({str(error).splitlines()[0]}). {_way_back()}"
            ) from error
        remember_version()
        self._say(before, len(plan))
        try:
            call_command("check", stdout=self.stdout)
        except SystemExit:  # the upgrade itself is done
            self.stdout.write("The database is at this version; look at the lines marked FAILING.")

    def _back_up(self, key_file: Path | None, before: str) -> None:
        folder = Path(settings.TERREAU_DATA) / "backups"
        number = sum(1 for _ in folder.glob("before-*")) + 1 if folder.exists() else 1
        try:
            written = write_backup(
                target=folder / f"before-{version()}-{number:03d}.terreau", key=chosen_key(key_file)
            )
        except (BackupError, DatabaseError) as error:
            raise CommandError(
                f"Nothing was changed, because no backup could be made first. {error}", returncode=2
            ) from None
        self.stdout.write(f"Backup made first: {written.file}")

    def _say(self, before: str, changes: int) -> None:
        self.stdout.write(f"Version {before or 'unknown'} → {version()}. Changes to the database: {changes}.")
        for name, lines in versions():
            if name == before:
                break
            self.stdout.write(f"\n{name}")
            for line in lines:
                self.stdout.write(f"  - {line}")
        self.stdout.write(
            "\nRestart the site to run this version. To go back: install the version before, and restore that backup."
        )


def _path() -> Path:
    return Path(settings.TERREAU_DATA) / "version"


def installed_version() -> str:
    """The version the database was last brought to here."""
    return _path().read_text().strip() if _path().exists() else ""


def remember_version() -> None:
    _path().write_text(version() + "\n")


def _way_back() -> str:
    return "Install the version before and restore the backup made first."
