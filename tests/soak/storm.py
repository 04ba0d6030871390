"""The storm itself: `python -m tests.soak.storm --kills 200 --answers 2000`. SOAK_FAST=1 makes it small.

Everything stays on the loopback, in one temporary folder. Prints one table; keeps the figures in benchmarks/results/.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import platform
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from tests.soak.people import MailServer, Reader, Seen, Writer, sent_twice_without_reason

ROOT = Path(__file__).resolve().parent.parent.parent
RESULTS = ROOT / "benchmarks" / "results"
WRITERS, READERS = 16, 3
NOW, LATER, LONG_AGO = (
    f"strftime('%Y-%m-%d %H:%M:%S.000000', 'now', '{shift}')"
    for shift in ("-1 second", "+1 day", "-10 minutes")
)


@dataclass
class Result:
    """What happened, and what must be zero."""

    kills_of_the_server: int = 0
    kills_of_the_worker: int = 0
    answers_acknowledged: int = 0
    answers_sent_again: int = 0
    requests_without_answer: int = 0
    pages_and_forms_answered: int = 0
    mails_to_send: int = 0
    mails_sent_twice_around_a_kill: int = 0
    slowest_answer_seconds: float = 0.0
    seconds: float = 0.0
    answers_lost: int = 0
    answers_doubled: int = 0
    answers_nobody_acknowledged: int = 0
    mails_lost: int = 0
    mails_sent_twice_without_a_kill: int = 0
    wrong_answers: dict[str, int] = field(default_factory=dict)
    database: str = ""

    def faults(self) -> list[str]:
        must_be_zero = (
            "answers_lost", "answers_doubled", "answers_nobody_acknowledged", "mails_lost",
            "mails_sent_twice_without_a_kill", "wrong_answers",
        )  # fmt: skip
        found = [f"{name}: {getattr(self, name)}" for name in must_be_zero if getattr(self, name)]
        return found + ([] if self.database == "ok" else [f"database: {self.database}"])

    def table(self) -> str:
        rows = {name.replace("_", " "): value or "0" for name, value in asdict(self).items()}
        return "\n".join(f"  {name:<36}{value}" for name, value in rows.items())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Install:
    """One install: its server and its worker, each started, killed, started again."""

    def __init__(self, data: Path, port: int, smtp: int) -> None:
        self.port, self.data = port, data
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("TERREAU_", "DJANGO_", "DATABASE_", "PYTEST_"))
        }
        self.environment |= {
            "TERREAU_DATA": str(data), "TERREAU_SMTP": f"127.0.0.1:{smtp}", "TERREAU_PORT": str(port),
            "PYTHONPATH": str(ROOT), "TERREAU_PROXIES": "1",
        }  # fmt: skip
        self.log = (data / "log").open("ab")
        self.server: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None

    def start_server(self) -> None:
        command = [
            "-m", "granian", "--interface", "wsgi", "--port", str(self.port), "--workers", "1", "--blocking-threads", "4",
            "--log-level", "warning", "--no-ws", "terreau.config.wsgi:application",
        ]  # fmt: skip
        self.server = self._start(command)

    def start_worker(self) -> None:
        self.worker = self._start(["-m", "terreau.config.cli", "work"])

    def _start(self, arguments: list[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log, start_new_session=True,
        )  # fmt: skip

    @staticmethod
    def kill(process: subprocess.Popen[bytes] | None, way: signal.Signals = signal.SIGKILL) -> None:
        """The process and those it started, at once."""
        if process is not None:
            try:
                os.killpg(process.pid, way)
            except ProcessLookupError:
                pass
            process.wait(30)

    def answers(self) -> bool:
        """Whether a page comes: its port is open before that."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", "/connexion/")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def wait_until_it_answers(self, seconds: float = 60.0) -> None:
        deadline = time.monotonic() + seconds
        while not self.answers():
            if time.monotonic() > deadline:
                raise RuntimeError("the server did not start again within a minute")
            time.sleep(0.03)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with sqlite3.connect(self.data / "terreau.sqlite3", timeout=20) as database:
            return database.execute(query).fetchall()

    def let_go(self, mails: int) -> None:
        """Some more mail falls due: there is always some in flight when a kill comes."""
        kept = f"select id from notifications_message where due_at > {LATER} order by id limit {mails}"
        self._write(f"update notifications_message set due_at = {NOW} where id in ({kept})")

    def make_claims_old(self) -> None:
        """A mail in flight at a kill is tried again after five minutes: those minutes pass now."""
        self._write(f"update notifications_message set claimed_at = {LONG_AGO} where status = 'sending'")

    def _write(self, statement: str) -> None:
        with sqlite3.connect(self.data / "terreau.sqlite3", timeout=20) as database:
            database.execute(statement)


def storm(
    install: Install, kills: int, mails: int, seed: int, progress: list[float]
) -> tuple[list[float], list[float]]:
    """Kill server or worker at random instants, and start them again each time."""
    chance = random.Random(seed)
    of_server: list[float] = []
    of_worker: list[float] = []
    for number in range(kills):
        install.let_go(-(-mails // kills))
        time.sleep(chance.uniform(0.05, 1.2))
        if chance.random() < 0.5:
            of_server.append(time.monotonic())
            install.kill(install.server)
            install.start_server()
            if chance.random() < 0.9:  # else the next kill may fall on a server that is still starting
                install.wait_until_it_answers()
        else:
            of_worker.append(time.monotonic())
            install.kill(install.worker)
            install.start_worker()
        progress[0] = (number + 1) / kills
    return of_server, of_worker


def drain(install: Install, mail: MailServer, seconds: float = 90.0) -> None:
    """After the storm, what waited leaves."""
    install.kill(install.worker)
    install.let_go(1_000_000)
    install.make_claims_old()
    install.start_worker()
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        (waiting,) = install.rows(
            "select count(*) from notifications_message where status in ('queued', 'sending')"
        )
        if waiting == (0,):
            return
        time.sleep(0.3)


def judge(install: Install, seen: Seen, mail: MailServer, worker_kills: list[float], result: Result) -> None:
    """Compare what people were told with what is written."""
    written = Counter(text for (text,) in install.rows("select text from listening_word"))
    result.answers_acknowledged = len(seen.acknowledged)
    result.answers_lost = sum(text not in written for text in seen.acknowledged)
    result.answers_doubled = sum(count > 1 for count in written.values())
    result.answers_nobody_acknowledged = sum(text not in seen.acknowledged for text in written)
    result.answers_sent_again, result.requests_without_answer = seen.retries, seen.away
    result.pages_and_forms_answered, result.wrong_answers = seen.pages, dict(seen.wrong)
    result.slowest_answer_seconds = round(max(seen.waits, default=0), 1)
    told = {
        name
        for (name,) in install.rows("select message_id from notifications_message where channel = 'mail'")
    }
    arrived = [name for _at, name in mail.received]
    result.mails_to_send, result.mails_lost = len(told), len(told - set(arrived))
    unexplained = sent_twice_without_reason(mail.received, worker_kills)
    result.mails_sent_twice_without_a_kill = len(unexplained)
    result.mails_sent_twice_around_a_kill = len(arrived) - len(set(arrived)) - len(unexplained)
    (integrity,) = install.rows("pragma integrity_check")
    broken = install.rows("pragma foreign_key_check")
    result.database = "ok" if integrity == ("ok",) and not broken else f"{integrity} {broken[:3]}"


def run(*, kills: int, answers: int, seed: int = 1) -> Result:
    """One storm in a temporary place; its figures."""
    started, result, seen, mail = time.monotonic(), Result(), Seen(), MailServer()
    controller = Controller(mail, hostname="127.0.0.1", port=free_port())
    controller.start()
    with tempfile.TemporaryDirectory(prefix="terreau-soak-") as folder:
        install = Install(Path(folder), free_port(), controller.port)
        mails = answers // 2
        made = subprocess.run(
            [sys.executable, "-m", "tests.soak.world", str(mails)],
            cwd=ROOT, env=install.environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        path = json.loads(made.stdout.splitlines()[-1])["campaign"]
        progress, is_over = [0.0], threading.Event()
        try:
            install.start_server()
            install.start_worker()
            install.wait_until_it_answers()
            share = answers // WRITERS
            writers = [
                Writer(n, share, install.port, path, seen, lambda done: done <= progress[0] + 0.02)
                for n in range(WRITERS)
            ]
            pages = ["/", path, "/ce-qui-compte/", f"{path}themes/", "/chercher/?q=parole"]
            readers = [Reader(install.port, pages, seen, is_over) for _ in range(READERS)]
            for thread in (*writers, *readers):
                thread.start()
            of_server, of_worker = storm(install, kills, mails, seed, progress)
            for thread in writers:
                thread.join(180)
            is_over.set()
            for thread in readers:
                thread.join(40)
            drain_from = time.monotonic()
            drain(install, mail)
            result.kills_of_the_server, result.kills_of_the_worker = len(of_server), len(of_worker)
            judge(install, seen, mail, [*of_worker, drain_from], result)
        finally:
            install.kill(install.server)
            install.kill(install.worker)
            controller.stop()
            install.log.close()
    result.seconds = round(time.monotonic() - started, 1)
    return result


def keep(result: Result, kills: int, answers: int) -> Path:
    """Figures with the machine they come from."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"soak-{time.strftime('%Y%m%d-%H%M%S')}.json"
    machine = {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count()}
    asked = {"kills": kills, "answers": answers, "writers": WRITERS, "readers": READERS}
    path.write_text(
        json.dumps({"machine": machine, "asked": asked, "result": asdict(result)}, indent=2) + "\n"
    )
    return path


def main() -> int:
    fast = os.environ.get("SOAK_FAST") == "1"
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20 if fast else 200)
    parser.add_argument("--answers", type=int, default=320 if fast else 2000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    result = run(kills=given.kills, answers=given.answers, seed=given.seed)
    print(f"\n{result.table()}")
    print(f"  kept in {keep(result, given.kills, given.answers).relative_to(ROOT)}")
    print("\n".join(result.faults()) or "  nothing lost, nothing doubled")
    return 1 if result.faults() else 0


if __name__ == "__main__":
    sys.exit(main())
