"""Bringing a backup back into an empty place: checked whole first, then all or nothing."""

import gzip
import hashlib
import json
import re
import shutil
import tarfile
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from terreau.config.backups.container import BackupError, read_from
from terreau.config.backups.rows import LEFT_BEHIND, count_rows, insert_lines, last_of, tables
from terreau.crossings.services.persons import reapply_erasures
from terreau.crossings.services.tombstones import add_tombstones
from terreau.journal.services import settle_lines
from terreau.notifications.models import MailLock
from terreau.notifications.services import lock_mail
from terreau.search.services import rebuild_index

FILE_NAME = re.compile(r"files/(?:[0-9A-Za-z_-]+/){0,3}[0-9A-Za-z_-][0-9A-Za-z_.-]*")
TABLE_NAME = re.compile(r"tables/([0-9a-z_]+)/[0-9]{6}\.jsonl")
# What an install makes by itself before anyone comes: replaced by what the backup holds.
MADE_BY_ITSELF = ("django_content_type", "auth_permission", "core_chorerun", "journal_cursor", "territories_")
DAMAGED = "This backup is cut short or damaged."


@dataclass
class Restored:
    """What came back."""

    made_at: float
    version: str
    database: str
    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0
    forgotten_again: int = 0
    seconds: float = 0.0


def restore_backup(*, source: Path, key: bytes | None, erasures: Path | None = None) -> Restored:
    """Bring everything back; raises BackupError, and changes nothing, unless the place is empty and the file is whole.

    Mail is locked in the same transaction. People who asked to be forgotten since the backup are forgotten again.
    """
    started = time.monotonic()
    refuse_unless_empty()
    told = _tombstones(erasures)
    about, sums = verify_backup(source=source, key=key)
    registry = _prepare_tables(about)
    add_tombstones(told)
    fresh = Path(settings.TERREAU_DATA) / "files.restored"
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        with transaction.atomic():
            _load(source, key, about, sums, registry, fresh)
            _finish(registry)
            _place_files(fresh)
    except DatabaseError as error:
        raise BackupError(
            f"The database refused this backup ({str(error).splitlines()[0]}). Nothing was changed."
        ) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    call_command("migrate", verbosity=0)
    lock_mail()  # again: a backup older than the lock had no place for it
    again = reapply_erasures()
    counts = {name: entry["rows"] for name, entry in sums["tables"].items()}
    return Restored(
        about["made_at"], about["version"], about["database"], counts, sums["files"]["count"], again,
        round(time.monotonic() - started, 2),
    )  # fmt: skip


def refuse_unless_empty() -> None:
    """Nobody's data may be overwritten."""
    present = set(connection.introspection.table_names())
    for name, model in tables().items():
        if name in present and not name.startswith(MADE_BY_ITSELF) and model._base_manager.exists():
            raise BackupError("This place is not empty: restore into a new data folder and a new database.")
    root = Path(settings.MEDIA_ROOT)
    if root.exists() and any(path.is_file() for path in root.rglob("*")):
        raise BackupError(f"There are files in {root}: restore into an empty place.")


def verify_backup(*, source: Path, key: bytes | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """Read a backup from end to end and compare it with its own sums; returns what it says of itself."""
    about: dict[str, Any] = {}
    sums: dict[str, Any] = {}
    seen: dict[str, Any] = {}
    files, count = hashlib.sha256(), 0
    for name, content in _members(source, key):
        if name == "about.json":
            about = json.loads(content.read())
        elif name == "sums.json":
            sums = json.loads(content.read())
        elif found := TABLE_NAME.fullmatch(name):
            text = content.read()
            entry = seen.setdefault(found[1], [hashlib.sha256(), 0])
            entry[0].update(text)
            entry[1] += text.count(b"\n")
        else:
            files.update(name.removeprefix("files/").encode() + b"\0")
            while part := content.read(1 << 20):
                files.update(part)
            count += 1
    if not about or not sums:
        raise BackupError(DAMAGED)
    empty = (hashlib.sha256(), 0)
    for table, said in sums["tables"].items():
        digest, rows = seen.pop(table, empty)
        if (digest.hexdigest(), rows) != (said["sha256"], said["rows"]):
            raise BackupError("This backup was changed or damaged since it was made.")
    if seen or sums["files"] != {"count": count, "sha256": files.hexdigest()}:
        raise BackupError("This backup was changed or damaged since it was made.")
    return about, sums


@contextmanager
def _opened(source: Path, key: bytes | None) -> Iterator[tarfile.TarFile]:
    """Whatever is wrong with a file becomes one sentence."""
    try:
        with source.open("rb") as file, read_from(file, key) as stream:
            with tarfile.open(fileobj=stream, mode="r|") as archive:
                yield archive
            while stream.read(1 << 20):
                pass  # the end of the stream holds its own check
    except BackupError:
        raise
    except FileNotFoundError as error:
        raise BackupError(f"There is no file {source}.") from error
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error, KeyError, ValueError, OSError) as error:
        raise BackupError(DAMAGED) from error


def _members(source: Path, key: bytes | None) -> Iterator[tuple[str, IO[bytes]]]:
    with _opened(source, key) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isreg() else None
            known = member.name in {"about.json", "sums.json"} or TABLE_NAME.fullmatch(member.name)
            if content is None or not (known or FILE_NAME.fullmatch(member.name)):
                raise BackupError("This backup holds something unknown.")
            yield member.name, content


def _prepare_tables(about: dict[str, Any]) -> Any:
    """The tables as they were when the backup was made; returns the models that describe them."""
    executor = MigrationExecutor(connection)
    wanted = {(app, name) for app, name in about["migrations"]}
    known = set(executor.loader.disk_migrations)
    replaced = {key for migration in executor.loader.disk_migrations.values() for key in migration.replaces}
    if unknown := sorted(wanted - known - replaced):
        app, name = unknown[0]
        raise BackupError(
            f"This version of Terreau does not know the tables of this backup ({app} {name}): install the one it was made with."
        )
    if set(executor.loader.applied_migrations) - wanted:
        raise BackupError("The tables here are newer than this backup: restore into a new database.")
    targets = last_of(executor, wanted)
    if executor.migration_plan(targets):
        executor.migrate(targets)
    if wanted >= known:
        from django.apps import apps  # noqa: PLC0415 - the present models, only when they fit

        return apps
    return executor.loader.project_state(targets).apps


def _load(
    source: Path, key: bytes | None, about: dict[str, Any], sums: dict[str, Any], registry: Any, fresh: Path
) -> None:
    models = tables(registry)
    if unknown := set(sums["tables"]) - set(models) - LEFT_BEHIND:
        raise BackupError(f"This backup holds a table that is unknown here ({min(unknown)}).")
    refuse_unless_empty()
    with connection.cursor() as cursor:
        for name in models:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")  # noqa: S608  # names of our own tables
    for name, content in _members(source, key):
        if found := TABLE_NAME.fullmatch(name):
            insert_lines(models[found[1]], content, about["columns"][found[1]])
        elif name.startswith("files/"):
            _write_file(fresh / name.removeprefix("files/"), content)
    for name, said in sums["tables"].items():
        if count_rows(models[name]) != said["rows"]:
            raise BackupError(f"The rows of {name} did not all come back. Nothing was changed.")


def _write_file(path: Path, content: IO[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as out:
        path.chmod(0o600)
        shutil.copyfileobj(content, out)


def _finish(registry: Any) -> None:
    """What rows alone do not carry: numbering, the word index, what was settled; and the lock on mail."""
    models = list(tables(registry).values())
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    rebuild_index()
    settle_lines()
    if MailLock._meta.db_table in tables(registry):
        lock_mail()


def _place_files(fresh: Path) -> None:
    root = Path(settings.MEDIA_ROOT)
    if fresh.exists():
        shutil.rmtree(root, ignore_errors=True)  # empty: it was checked
        root.parent.mkdir(parents=True, exist_ok=True)
        fresh.replace(root)


def _tombstones(path: Path | None) -> set[str]:
    """The public ids of a list of erasures kept elsewhere."""
    if path is None:
        return set()
    try:
        return {json.loads(line)["person"] for line in path.read_text().splitlines() if line.strip()}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupError(f"{path} is not a list of erasures.") from error
