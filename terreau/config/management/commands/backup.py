import json
import time
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from terreau.config import environment as env
from terreau.config.backups import BackupError, Written, read_key, write_backup
from terreau.crossings.services.tombstones import keep_tombstones

SUFFIX = ".terreau"


class Command(BaseCommand):
    help = (
        "Write one consistent file of the database and the files, while the site runs. Secrets are not in it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", nargs="?", type=Path, help="a file or a folder; default: backups/ in the data folder"
        )
        parser.add_argument(
            "--key-file", type=Path, help="encrypt with the content of this file (TERREAU_BACKUP_KEY_FILE)"
        )
        parser.add_argument(
            "--keep-days", type=int, help="then delete backups of the same folder older than that"
        )
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        keep_tombstones()
        try:
            written = write_backup(target=self._target(options["file"]), key=chosen_key(options["key_file"]))
        except BackupError as error:
            raise CommandError(str(error), returncode=2) from None
        deleted = forget_old(Path(written.file), options["keep_days"])
        if options["json"]:
            self.stdout.write(json.dumps({**asdict(written), "deleted": deleted}, ensure_ascii=False))
        else:
            self._say(written, deleted)

    def _target(self, given: Path | None) -> Path:
        target = given or Path(settings.TERREAU_DATA) / "backups"
        if given is None or target.is_dir():
            target = target / f"terreau-{time.strftime('%Y%m%d-%H%M%S')}{SUFFIX}"
        return target.absolute()

    def _say(self, written: Written, deleted: int) -> None:
        rows = sum(written.rows.values())
        how = "encrypted" if written.encrypted else "not encrypted: keep it where nobody else can read it"
        self.stdout.write(
            f"{written.file}: {rows} rows, {written.files} files, {written.size / 1e6:.1f} MB, {written.seconds} s, {how}."
        )
        if deleted:
            self.stdout.write(f"Backups too old, deleted: {deleted}.")
        self.stdout.write(
            f"Keep apart: {settings.TERREAU_DATA / 'secrets.json'} (unlocks sealed text) and the list of erasures."
        )


def chosen_key(given: Path | None) -> bytes | None:
    """The key of the option, else of the environment, else none."""
    path = given or (
        Path(env.text("TERREAU_BACKUP_KEY_FILE")) if env.text("TERREAU_BACKUP_KEY_FILE") else None
    )
    return read_key(path) if path else None


def forget_old(newest: Path, days: int | None) -> int:
    """Personal data must age out of backups too; the newest one always stays."""
    if days is None:
        return 0
    old = [
        path
        for path in newest.parent.glob(f"terreau-*{SUFFIX}")
        if path != newest and path.stat().st_mtime < time.time() - days * 86_400
    ]
    for path in old:
        path.unlink()
    return len(old)
