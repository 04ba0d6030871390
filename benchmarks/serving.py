"""Starting what a town starts, and stopping it."""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

from benchmarks.client import Connection, request
from benchmarks.world import ROOT, TERREAU


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def _started(command: list[str], env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        command, env=env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def server(env: dict[str, str], host: str) -> Iterator[tuple[int, int]]:
    """The server as `terreau serve` starts it, alone: (process, port). Nothing else spends processor time meanwhile."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--workers",
        "1",
        "--blocking-threads",
        "4",
        "--runtime-threads",
        "1",
        "--log-level",
        "warning",
        "--no-ws",
        "--workers-kill-timeout",
        "10",
        "terreau.config.wsgi:application",
    ]
    with _started(command, env) as process:
        first_page(process, host, port)
        yield process.pid, port


@contextlib.contextmanager
def everything(env: dict[str, str], host: str) -> Iterator[tuple[int, int, float]]:
    """`terreau serve`, server and worker: (process, port, seconds from the command to the first page)."""
    port = free_port()
    started = time.perf_counter()
    with _started([TERREAU, "serve", "--port", str(port)], env) as process:
        first_page(process, host, port)
        yield process.pid, port, time.perf_counter() - started


def first_page(process: subprocess.Popen[bytes], host: str, port: int) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit(f"the server stopped with code {process.returncode}")
        try:
            connection = Connection(port)
        except OSError:
            time.sleep(0.02)
            continue
        with contextlib.closing(connection), contextlib.suppress(OSError):
            if connection.send(request(f"{host}:{port}", "/")).status == 200:
                return
        time.sleep(0.02)
    raise SystemExit("no page within two minutes")
