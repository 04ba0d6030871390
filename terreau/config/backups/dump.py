"""Writing a backup while the site runs: one instant of the database, then the files."""

import hashlib
import io
import json
import os
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

from terreau.config.backups.container import BackupError, written_to
from terreau.config.backups.rows import columns, lines_of, present_registry, tables
from terreau.config.environment import version

CHUNK = 1024 * 1024  # of text per member of the archive: what is held in memory


@dataclass
class Written:
    """What a backup holds."""

    file: str
    size: int = 0
    encrypted: bool = False
    seconds: float = 0.0
    made_at: float = 0.0
    database: str = ""
    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0


@contextmanager
def _one_instant() -> Iterator[None]:
    """Everything read inside is of the same instant, and nobody who writes waits for it."""
    connection.ensure_connection()
    is_sqlite = connection.vendor == "sqlite"
    opening = "BEGIN DEFERRED" if is_sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    if connection.in_atomic_block:  # a test's own transaction: its rows are visible to nobody else
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(opening)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def write_backup(*, target: Path, key: bytes | None) -> Written:
    """Write everything into one file, readable by its owner only. It appears whole, or not at all."""
    started, now = time.monotonic(), time.time()
    if target.exists():
        raise BackupError(f"{target} is there already: choose another name.")
    written = Written(str(target), encrypted=key is not None, made_at=now, database=connection.vendor)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("xb") as out:
            draft.chmod(0o600)
            with written_to(out, key) as stream:
                _write_content(stream, written)
            out.flush()
            os.fsync(out.fileno())
        os.link(draft, target)  # unlike a rename, never over a file that appeared meanwhile
    except FileExistsError as error:
        raise BackupError(f"{target} is there already: choose another name.") from error
    except OSError as error:
        raise BackupError(f"The backup cannot be written to {target} ({error.strerror}).") from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    written.size, written.seconds = target.stat().st_size, round(time.monotonic() - started, 2)
    _remember(written)
    return written


def _write_content(stream: Any, written: Written) -> None:
    with tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as archive:
        sums: dict[str, Any] = {"tables": {}}
        models = tables(present_registry())
        with _one_instant():
            put(archive, "about.json", json.dumps(_about(written, models)).encode())
            for name, model in models.items():
                sums["tables"][name] = _write_table(archive, name, lines_of(model))
                written.rows[name] = sums["tables"][name]["rows"]
        sums["files"] = _write_files(archive)
        written.files = sums["files"]["count"]
        put(archive, "sums.json", json.dumps(sums).encode())


def _about(written: Written, models: dict[str, type[Model]]) -> dict[str, Any]:
    return {
        "version": version(),
        "made_at": written.made_at,
        "database": connection.vendor,
        "migrations": sorted(MigrationRecorder(connection).applied_migrations()),
        "columns": {name: [one.column for one in columns(model)] for name, model in models.items()},
    }


def _write_table(archive: tarfile.TarFile, name: str, lines: Iterator[str]) -> dict[str, Any]:
    digest, count, part, size = hashlib.sha256(), 0, 0, 0
    held: list[str] = []

    def flush() -> None:
        nonlocal part, size
        content = "".join(held).encode()
        digest.update(content)
        put(archive, f"tables/{name}/{part:06d}.jsonl", content)
        part, size = part + 1, 0
        held.clear()

    for line in lines:
        held.append(line)
        size, count = size + len(line), count + 1
        if size >= CHUNK:
            flush()
    if held:
        flush()
    return {"rows": count, "sha256": digest.hexdigest()}


def _write_files(archive: tarfile.TarFile) -> dict[str, Any]:
    """Files are never changed once written; one that is removed meanwhile is simply not there any more."""
    digest, count = hashlib.sha256(), 0
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")) if root.exists() else ():
        if path.is_symlink() or not path.is_file():
            continue
        try:
            source = path.open("rb")
        except FileNotFoundError:
            continue
        with source:
            name = path.relative_to(root).as_posix()
            member = _member(f"files/{name}", os.fstat(source.fileno()).st_size)
            digest.update(name.encode() + b"\0")
            archive.addfile(member, _Told(source, digest))
            count += 1
    return {"count": count, "sha256": digest.hexdigest()}


class _Told:
    """Reads a file and tells a digest what it read."""

    def __init__(self, source: Any, digest: Any) -> None:
        self._source, self._digest = source, digest

    def read(self, size: int = -1) -> bytes:
        content: bytes = self._source.read(size)
        self._digest.update(content)
        return content


def put(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    archive.addfile(_member(name, len(content)), io.BytesIO(content))


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


def _record() -> Path:
    return Path(settings.TERREAU_DATA) / "last-backup.json"


def _remember(written: Written) -> None:
    fresh = _record().with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps(asdict(written)))
    fresh.replace(_record())


def last_backup() -> Written | None:
    """What the last backup was, and when; None when there was none."""
    try:
        return Written(**json.loads(_record().read_text()))
    except (OSError, ValueError, TypeError):
        return None
