"""The generated worlds, made once and kept under benchmarks/.cache: a SQLite file and a PostgreSQL dump for each size."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tools import postgres

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / "benchmarks" / ".cache"
TERREAU = str(Path(sys.executable).parent / "terreau")
SIZES: dict[str, dict[str, int]] = {
    "town": {"people": 2_000, "communities": 20, "years": 5},
    "region": {"people": 100_000, "communities": 500, "years": 2},
    "country": {"people": 1_000_000, "communities": 1_000, "years": 20},
}
Say = Callable[[str], None]


def key(size: str) -> str:
    """Changes with whatever would make another world: the generator, the tables, the week."""
    mark = hashlib.sha256()
    sources = [
        *(ROOT / "terreau/config/synthetic").glob("*.py"),
        *(ROOT / "terreau").glob("*/migrations/0*.py"),
    ]
    for path in sorted(sources):
        mark.update(path.read_bytes())
    today = datetime.now(UTC).date()
    monday = today - timedelta(days=today.weekday())
    return f"{size}-{monday}-{mark.hexdigest()[:10]}"


def environment(data: Path, database: str = "") -> dict[str, str]:
    """Nothing of the developer's own settings, data or database."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TERREAU_", "DJANGO_"))}
    kept.pop("DATABASE_URL", None)
    kept |= {
        "TERREAU_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "PYTHONPATH": str(ROOT),
    }
    # The same keys for the world and its measures: sealed columns stay readable.
    kept |= {"TERREAU_SECRET_KEY": "bench" * 10, "TERREAU_SEAL_KEY": "bench" * 10}
    if database:
        kept |= {"DATABASE_URL": database, "PATH": postgres.search_path()}
    return kept


def _run(command: list[str], env: dict[str, str]) -> str:
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout[-2000:]}{done.stderr[-3000:]}")
    return done.stdout


def _folder(size: str) -> Path:
    """This world's folder; worlds of the same size that can serve no more are thrown away."""
    name = key(size)
    for old in CACHE.glob(f"{size}-*"):
        if old.name != name:
            shutil.rmtree(old)
    folder = CACHE / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _populate(size: str, env: dict[str, str]) -> dict[str, Any]:
    options = [word for name, value in SIZES[size].items() for word in (f"--{name}", str(value))]
    _run([TERREAU, "migrate", "--verbosity", "0"], env)
    started = time.monotonic()
    told = json.loads(
        _run([TERREAU, "populate", *options, "--seed", "1", "--authority", size, "--json"], env)
    )
    return {"seconds": round(time.monotonic() - started, 1), "rows": told["rows"]}


@contextlib.contextmanager
def sqlite_world(size: str, say: Say) -> Iterator[tuple[dict[str, str], dict[str, Any]]]:
    """The environment of a copy that may be written to, and how the world was made."""
    folder = _folder(size)
    base, made = folder / "terreau.sqlite3", folder / "sqlite.json"
    if not made.exists():
        say(f"Making the {size} on SQLite, once")
        base.unlink(missing_ok=True)
        facts = _populate(size, environment(folder))
        with contextlib.closing(sqlite3.connect(base)) as database:
            database.execute("pragma wal_checkpoint(truncate)")
        made.write_text(json.dumps(facts))
    with tempfile.TemporaryDirectory(prefix="terreau-bench-") as data:
        shutil.copy(base, Path(data) / "terreau.sqlite3")
        yield environment(Path(data)), json.loads(made.read_text())


@contextlib.contextmanager
def postgres_world(size: str, say: Say) -> Iterator[tuple[dict[str, str], dict[str, Any]]]:
    folder = _folder(size)
    dump, made = folder / "postgresql.dump", folder / "postgresql.json"
    with postgres.running() as url, tempfile.TemporaryDirectory(prefix="terreau-bench-") as data:
        env = environment(Path(data), url)
        if made.exists():
            _run(["pg_restore", "--no-owner", "--jobs=2", f"--dbname={url}", str(dump)], env)
            _run(["psql", "--quiet", "--command=analyze", url], env)
        else:
            say(f"Making the {size} on PostgreSQL, once")
            facts = _populate(size, env)
            _run(["pg_dump", "--format=custom", "--compress=1", f"--file={dump}", url], env)
            made.write_text(json.dumps(facts))
        yield env, json.loads(made.read_text())
