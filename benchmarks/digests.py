"""The digest of 20,000 people: prepared, queued and sent while pages are read at a steady rate; what both cost.

benchmarks/digests.py [--people 20000] [--communities 200] [--rate 4] [--send 2000] [--no-keep]

Two things are promised: all are queued in under 60 seconds on two cores, and meanwhile a page costs at most 20 % more
processor time than alone, at the stated rate of requests. A third is shown: how many leave a second, towards a mail server
that takes everything. Prints a table, writes benchmarks/results/<day>-digests.json.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import re
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from benchmarks import machine
from benchmarks.client import Connection, request
from benchmarks.serving import free_port, server
from benchmarks.world import ROOT, TERREAU, environment

RESULTS = ROOT / "benchmarks" / "results"
QUEUED_WITHIN, AT_MOST_SLOWER = 60.0, 1.20
ALONE = 30.0  # seconds of pages before the digest
WARM = 60  # pages


class Sink:
    """A mail server that takes everything at once."""

    def __init__(self) -> None:
        self.taken = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - the library's name
        self.taken += 1
        return "250 kept"


class Readers:
    """People who read the same pages at a steady rate, whatever happens; processor time of the server by page."""

    def __init__(self, port: int, pid: int, pages: list[bytes], rate: float) -> None:
        self.port, self.pid, self.pages, self.rate = port, pid, pages, rate

    def warm(self) -> None:
        connection = Connection(self.port)
        for number in range(WARM):
            answer = connection.send(self.pages[number % len(self.pages)])
            if answer.status != 200:
                raise SystemExit(f"a page answers {answer.status}")
        connection.close()

    def read_while(self, is_over: threading.Event) -> dict[str, Any]:
        """Until told to stop: processor milliseconds a page, and how long people waited."""
        connection = Connection(self.port)
        waits: list[float] = []
        spent, next_at = machine.cpu_seconds([self.pid]), time.monotonic()
        while not is_over.is_set() or len(waits) < 20:
            time.sleep(max(0.0, next_at - time.monotonic()))
            next_at = max(next_at + 1 / self.rate, time.monotonic() - 1)
            started = time.perf_counter()
            answer = connection.send(self.pages[len(waits) % len(self.pages)])
            waits.append(time.perf_counter() - started)
            if answer.status != 200:
                raise SystemExit(f"a page answers {answer.status}")
        connection.close()
        spent = machine.cpu_seconds([self.pid]) - spent
        waits.sort()
        return {
            "pages": len(waits),
            "cpu_ms": round(spent * 1000 / len(waits), 2),
            "wait_ms_median": round(waits[len(waits) // 2] * 1000, 1),
            "wait_ms_95": round(waits[int(len(waits) * 0.95)] * 1000, 1),
        }


def _run(command: list[str], env: dict[str, str]) -> tuple[str, float]:
    started = time.monotonic()
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stderr[-3000:]}")
    return done.stdout, time.monotonic() - started


def _while_reading(readers: Readers, act: Any) -> tuple[Any, dict[str, Any]]:
    """Do something; people read pages from its beginning to its end."""
    is_over, seen = threading.Event(), {}
    thread = threading.Thread(target=lambda: seen.update(readers.read_while(is_over)))
    thread.start()
    try:
        done = act()
    finally:
        is_over.set()
        thread.join()
    return done, seen


def measure(people: int, communities: int, rate: float, send: int) -> dict[str, Any]:
    sink, smtp = Sink(), free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=smtp)
    controller.start()
    try:
        with tempfile.TemporaryDirectory(prefix="terreau-digests-") as data:
            env = environment(Path(data)) | {"TERREAU_SMTP": f"127.0.0.1:{smtp}"}
            print(f"Making {people} people in {communities} communities", flush=True)
            out, made = _run(
                [sys.executable, "-m", "benchmarks.digest_world", str(people), str(communities)], env
            )
            plan = json.loads(out.splitlines()[-1])
            with server(env, plan["host"]) as (pid, port):
                found = _measured(env, plan, sink, pid, port, rate, send)
            return {"seconds_to_make": round(made, 1), **found}
    finally:
        controller.stop()


def _measured(
    env: dict[str, str], plan: dict[str, Any], sink: Sink, pid: int, port: int, rate: float, send: int
) -> dict[str, Any]:
    host = f"{plan['host']}:{port}"
    paths = [plan["community"], f"{plan['community']}echanges/", "/mon-espace/"]
    readers = Readers(port, pid, [request(host, path, session=plan["session"]) for path in paths], rate)
    readers.warm()
    _slept, alone = _while_reading(readers, lambda: time.sleep(ALONE))
    command = [TERREAU, "digest", "--day", plan["day"], "--json"]
    (out, seconds), queueing = _while_reading(readers, lambda: _run(command, env))
    told = json.loads(out)
    (again, _seconds), _seen = _while_reading(readers, lambda: _run(command, env))
    (sent, sending_for), sending = _while_reading(readers, lambda: _send(env, sink, send))
    return {
        "queued": told["queued"], "readers": told["readers"], "queued_again": json.loads(again)["queued"],
        "seconds_to_queue": round(seconds, 1), "alone": alone, "while_queueing": queueing, "while_sending": sending,
        "sent": sent, "sent_a_second": round(sent / sending_for, 1),
    }  # fmt: skip


def _send(env: dict[str, str], sink: Sink, number: int) -> tuple[int, float]:
    """The worker writes and sends until so many have left."""
    worker = subprocess.Popen(
        [TERREAU, "work"], env=env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while sink.taken == 0:
            time.sleep(0.05)
        first, started = sink.taken, time.monotonic()
        while sink.taken < number and time.monotonic() - started < 120:
            time.sleep(0.05)
        return sink.taken - first, time.monotonic() - started
    finally:
        worker.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            worker.wait(30)
        worker.kill()


def faults(found: dict[str, Any]) -> list[str]:
    """What is promised and was not seen."""
    dearer = found["while_queueing"]["cpu_ms"] / found["alone"]["cpu_ms"]
    checks = {
        f"queued in {found['seconds_to_queue']} s": found["seconds_to_queue"] < QUEUED_WITHIN,
        f"{found['queued']} queued for {found['readers']} readers": found["queued"] == found["readers"],
        f"{found['queued_again']} queued twice": found["queued_again"] == 0,
        f"a page costs {dearer:.2f} times as much meanwhile": dearer <= AT_MOST_SLOWER,
    }
    return [said for said, is_kept in checks.items() if not is_kept]


def table(found: dict[str, Any], rate: float) -> str:
    lines = [
        f"{found['queued']} digests queued in {found['seconds_to_queue']} s; {found['sent_a_second']} leave a second",
        f"{'pages at ' + format(rate, 'g') + ' a second':<24}{'number':>8}{'CPU ms':>9}{'wait ms':>9}{'95 %':>9}",
    ]
    for name in ("alone", "while_queueing", "while_sending"):
        row = found[name]
        named = re.sub("_", " ", name)
        lines.append(
            f"{named:<24}{row['pages']:>8}{row['cpu_ms']:>9}{row['wait_ms_median']:>9}{row['wait_ms_95']:>9}"
        )
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--communities", type=int, default=200)
    parser.add_argument("--rate", type=float, default=4.0)
    parser.add_argument("--send", type=int, default=2_000)
    parser.add_argument("--no-keep", action="store_true")
    given = parser.parse_args()
    found = measure(given.people, given.communities, given.rate, given.send)
    missed = faults(found)
    print(table(found, given.rate))
    print("\n".join(missed) or "Both promises are kept.")
    if not given.no_keep:
        RESULTS.mkdir(parents=True, exist_ok=True)
        kept = RESULTS / f"{datetime.now(UTC):%Y-%m-%d}-digests.json"
        facts = {
            "machine": machine.description(),
            "loop_ms": machine.loop_ms(),
            "asked": vars(given),
            "found": found,
        }
        kept.write_text(json.dumps(facts, indent=2, ensure_ascii=False) + "\n")
        print(f"Kept in {kept.relative_to(ROOT)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
