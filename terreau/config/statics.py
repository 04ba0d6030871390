"""Static files, gathered and compressed once: only what changed since is done again, so a start costs milliseconds."""

import gzip
import json
import os
from pathlib import Path
from typing import Any

import brotli
from django.conf import settings
from django.contrib.staticfiles import finders

WORTH_COMPRESSING = {".css", ".js", ".svg", ".json", ".txt", ".ico", ".webmanifest", ".map"}
Stamp = dict[str, list[int]]


def _sources() -> dict[str, Path]:
    """Every static file of the rooms; the first of a name wins."""
    found: dict[str, Path] = {}
    for finder in finders.get_finders():
        for path, storage in finder.list([]):
            found.setdefault(path, Path(storage.path(path)))
    return found


def _stamp(sources: dict[str, Path]) -> Stamp:
    return {name: [path.stat().st_size, path.stat().st_mtime_ns] for name, path in sorted(sources.items())}


def _kept() -> Path:
    return Path(settings.TERREAU_DATA) / "static.stamp"


def _done() -> Stamp:
    try:
        done: Any = json.loads(_kept().read_text())
    except (OSError, ValueError):
        return {}
    return dict(done["files"]) if done.get("root") == str(settings.STATIC_ROOT) else {}


def is_gathered() -> bool:
    """Whether what lies in the folder is what the rooms hold now."""
    return _stamp(_sources()) == _done()


def gather() -> int:
    """Bring the folder up to date; returns how many files were written again."""
    root, sources, done = Path(settings.STATIC_ROOT), _sources(), _done()
    wanted = _stamp(sources)
    changed = [name for name in wanted if wanted[name] != done.get(name) or not (root / name).exists()]
    for name in set(done) - set(wanted):
        for suffix in ("", ".gz", ".br"):
            (root / f"{name}{suffix}").unlink(missing_ok=True)
    for name in changed:
        _write(root / name, sources[name].read_bytes())
    if changed or done != wanted:
        _put(_kept(), json.dumps({"root": str(root), "files": wanted}).encode())
    return len(changed)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    _put(path, content)
    for suffix, compressed in (
        (".gz", gzip.compress(content, 9, mtime=0)),
        (".br", brotli.compress(content)),
    ):
        variant = path.with_name(path.name + suffix)
        if path.suffix in WORTH_COMPRESSING and len(compressed) < 0.95 * len(content):
            _put(variant, compressed)
        else:
            variant.unlink(missing_ok=True)


def _put(path: Path, content: bytes) -> None:
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.write_bytes(content)
    fresh.replace(path)
