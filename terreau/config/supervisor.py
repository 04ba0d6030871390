"""Keeps the server and the worker running, and stops them together. It stays light: it loads no Django.

A worker that ends by itself is started again, later each time; a server that ends by itself ends everything, so that
systemd, or whoever is at the terminal, sees it.
"""

import argparse
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

LONGEST_PAUSE = 60.0
STEADY = 60.0  # a worker that lasted that long starts afresh
GRACE = 15.0  # seconds to finish what is being done


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _end_with_parent() -> Callable[[], None] | None:
    """On Linux, children stop even when this process is killed outright."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(1, signal.SIGTERM)  # 1 = PR_SET_PDEATHSIG


def start(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, preexec_fn=_end_with_parent())  # noqa: PLW1509  # one system call, no thread runs yet


@dataclass
class Worker:
    """The worker, and when to start it again."""

    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause: float = 1.0
    again_at: float = 0.0
    ends: list[int] = field(default_factory=list)

    def look_after(self, now: float) -> None:
        if self.process is None:
            if now >= self.again_at:
                self.process, self.started_at = start(self.command), now
            return
        code = self.process.poll()
        if code is None:
            return
        self.pause = 1.0 if now - self.started_at > STEADY else min(self.pause * 2, LONGEST_PAUSE)
        self.again_at = now + self.pause
        self.process = None
        self.ends.append(code)
        say(f"The worker stopped by itself (code {code}); it starts again in {self.pause:.0f} s.")


class Supervisor:
    """Server and worker, from start to stop."""

    def __init__(self, host: str, port: int, server: list[str], worker: list[str]) -> None:
        self.host, self.port = host, port
        self.server_command = server
        self.worker = Worker(worker)
        self.is_stopping = False

    def run(self) -> int:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        started = time.monotonic()
        server = start(self.server_command)
        is_ready = False
        while not self.is_stopping and server.poll() is None:
            now = time.monotonic()
            if not is_ready and self._answers():
                is_ready = True
                say(
                    f"Terreau is at http://{self._shown_host()}:{self.port}  ({now - started:.1f} s; Ctrl-C stops it)"
                )
            if is_ready:
                self.worker.look_after(now)  # after the server: the first page comes first
            time.sleep(0.05 if not is_ready else 0.2)
        crashed = not self.is_stopping
        self._stop([process for process in (server, self.worker.process) if process is not None])
        if crashed:
            say(f"The server stopped by itself (code {server.returncode}); its last lines are above.")
        return 1 if crashed else 0

    def _on_signal(self, *_: object) -> None:
        self.is_stopping = True

    def _answers(self) -> bool:
        try:
            with socket.create_connection((self._shown_host(), self.port), timeout=0.2):
                return True
        except OSError:
            return False

    def _shown_host(self) -> str:
        return "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104  # compared, not bound

    def _stop(self, children: list[subprocess.Popen[bytes]]) -> None:
        for child in children:
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        for child in children:
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--threads", type=int, default=4)
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "terreau.config.settings")
    os.environ["TERREAU_SUPERVISED"] = "1"
    server = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", given.host, "--port", str(given.port),
        "--workers", str(given.workers), "--blocking-threads", str(given.threads), "--runtime-threads", "1",
        "--log-level", "warning", "--no-ws", "--respawn-failed-workers", "--workers-kill-timeout", "10",
        "terreau.config.wsgi:application",
    ]  # fmt: skip
    worker = [sys.executable, "-m", "terreau.config.cli", "work"]
    return Supervisor(given.host, given.port, server, worker).run()


if __name__ == "__main__":
    sys.exit(main())
