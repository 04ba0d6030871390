"""The storm on the digests of a day: `terreau digest` and the worker killed at random while they queue, write and send.

`python -m tests.soak.digests --people 600 --kills 40`. A real mail server on the loopback counts what arrives: nobody's digest
is lost, and none comes twice but one in flight at a kill.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from tests.soak.people import MailServer, sent_twice_without_reason
from tests.soak.storm import RESULTS, ROOT, Install, free_port

DIGESTS = "select {} from notifications_message where about_kind = 'digest'"


@dataclass
class Result:
    """What happened, and what must be zero."""

    readers: int = 0
    kills_while_queueing: int = 0
    kills_while_sending: int = 0
    mails_received: int = 0
    sent_twice_around_a_kill: int = 0
    seconds: float = 0.0
    never_queued: int = 0
    queued_twice: int = 0
    lost: int = 0
    sent_twice_without_a_kill: int = 0
    not_settled: int = 0

    def faults(self) -> list[str]:
        must_be_zero = ("never_queued", "queued_twice", "lost", "sent_twice_without_a_kill", "not_settled")
        return [f"{name}: {getattr(self, name)}" for name in must_be_zero if getattr(self, name)]

    def table(self) -> str:
        return "\n".join(f"  {name.replace('_', ' '):<28}{value}" for name, value in asdict(self).items())


def _make(install: Install, people: int) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.digest_world", str(people), "12"],
        env=install.environment | {"DJANGO_SETTINGS_MODULE": "terreau.config.settings"},
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    plan: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return plan


def _queue(install: Install, day: str) -> subprocess.Popen[bytes]:
    return install._start(["-m", "terreau.config.cli", "digest", "--day", day])


def run(*, people: int, kills: int, seed: int = 1) -> Result:
    """A third of the kills fall on the command, the others on the worker; then all that is left leaves."""
    chance, result, mail, smtp = random.Random(seed), Result(readers=people), MailServer(), free_port()
    started = time.monotonic()
    controller = Controller(mail, hostname="127.0.0.1", port=smtp)
    controller.start()
    with tempfile.TemporaryDirectory(prefix="terreau-storm-") as folder:
        install = Install(Path(folder), free_port(), smtp)
        try:
            plan = _make(install, people)
            for _ in range(kills // 3):
                command = _queue(install, plan["day"])
                time.sleep(chance.uniform(0.8, 4.0))
                result.kills_while_queueing += command.poll() is None
                install.kill(command)
            _queue(install, plan["day"]).wait(300)
            of_worker = []
            for _ in range(kills - kills // 3):
                install.make_claims_old()
                install.start_worker()
                time.sleep(chance.uniform(1.5, 5.0))
                of_worker.append(time.monotonic())
                install.kill(install.worker)
            result.kills_while_sending = len(of_worker)
            of_worker.append(time.monotonic())
            _let_all_leave(install, 300 + people / 5)
            _judge(install, mail, of_worker, people, result)
        finally:
            install.kill(install.worker)
            controller.stop()
            install.log.close()
    result.seconds = round(time.monotonic() - started, 1)
    return result


def _let_all_leave(install: Install, seconds: float) -> None:
    install.make_claims_old()
    install.start_worker()
    deadline = time.monotonic() + seconds
    waiting = DIGESTS.format("count(*)") + " and status in ('queued', 'sending')"
    while time.monotonic() < deadline and install.rows(waiting) != [(0,)]:
        time.sleep(0.5)


def _judge(install: Install, mail: MailServer, kills: list[float], people: int, result: Result) -> None:
    rows = install.rows(DIGESTS.format("person_id, status, message_id"))
    readers = {person for person, _status, _name in rows}
    arrived = {name for _at, name in mail.received}
    result.mails_received = len(mail.received)
    result.never_queued = people - len(readers)
    result.queued_twice = len(rows) - len(readers)
    result.not_settled = sum(status != "sent" for _person, status, _name in rows)
    result.lost = sum(name not in arrived for _person, _status, name in rows)
    unexplained = sent_twice_without_reason(mail.received, kills)
    result.sent_twice_without_a_kill = len(unexplained)
    result.sent_twice_around_a_kill = len(mail.received) - len(arrived) - len(unexplained)


def keep(result: Result) -> Path:
    """Figures with the machine they come from."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"soak-digests-{time.strftime('%Y%m%d-%H%M%S')}.json"
    machine = {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count()}
    path.write_text(json.dumps({"machine": machine, "result": asdict(result)}, indent=2) + "\n")
    return path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=600)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    result = run(people=given.people, kills=given.kills, seed=given.seed)
    print(f"\n{result.table()}\n  kept in {keep(result).relative_to(ROOT)}")
    print("\n".join(result.faults()) or "  no digest lost, none doubled")
    return 1 if result.faults() else 0


if __name__ == "__main__":
    sys.exit(main())
