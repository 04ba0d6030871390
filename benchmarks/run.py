"""Measure a generated world on production settings, on SQLite and PostgreSQL; keep the figures, print them.

benchmarks/run.py --size town|region|country [--database sqlite|postgresql] [--no-keep]
"""

from __future__ import annotations

import argparse
import contextlib
import json
import signal
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from benchmarks import machine, report
from benchmarks.client import request, together
from benchmarks.measuring import Place, gesture, page
from benchmarks.serving import everything, server
from benchmarks.world import ROOT, SIZES, postgres_world, sqlite_world
from tools.postgres import PostgresError

WORLDS = {"sqlite": sqlite_world, "postgresql": postgres_world}


def say(line: str) -> None:
    print(line, flush=True)


def measure(size: str, database: str) -> dict[str, Any]:
    with WORLDS[database](size, say) as (env, made):
        plan = _visits(size, env)
        backends = (
            [machine.postgres_pid(urlsplit(env["DATABASE_URL"]).port or 0)]
            if database == "postgresql"
            else []
        )
        say(f"Measuring {len(plan['pages'])} pages and {len(plan['writes'])} gestures on {database}")
        with server(env, plan["host"]) as (pid, port):
            rows = _rows(Place(port, plan["host"], [pid, *backends]), plan)
        whole = _whole(env, plan, backends)
    return {
        "made": made,
        "rows": rows,
        "whole": whole,
        **{k: plan[k] for k in ("community_members", "campaign_words")},
    }


def _visits(size: str, env: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.visits", size],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    plan: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return plan


def _rows(place: Place, plan: dict[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for visit in plan["pages"]:
        rows.append(page(place, visit))
        say(report.line(rows[-1]))
    led: dict[str, list[str]] = {}
    for write in plan["writes"]:
        if write["name"] in led:  # what an earlier gesture made is what this one answers
            write["posts"] = [
                {"path": f"{location}{write['suffix']}", "form": write["form"], "session": write["session"]}
                for location in led[write["name"]]
            ]
        row, answers = gesture(place, write)
        rows.append(row)
        say(report.line(row))
        if "leads_to" in write:
            led[write["leads_to"]] = [
                answer.headers["location"] for answer in answers if answer.status == 302
            ]
    return rows


def _whole(env: dict[str, str], plan: dict[str, Any], backends: list[int]) -> dict[str, Any]:
    """Server and worker as they are started: how long until the first page, and how much memory after some load."""
    starts = []
    for turn in range(3):
        with everything(env, plan["host"]) as (pid, port, seconds):
            starts.append(seconds)
            if turn == 2:
                name = f"{plan['host']}:{port}"
                together(
                    port, [request(name, one["path"], session=one["session"]) for one in plan["pages"]] * 6
                )
                time.sleep(8)  # the worker has had its first round
                memory = machine.memory_mb([pid])
                database = machine.memory_mb(backends) if backends else None
    return {
        "cold_start_s": round(statistics.median(starts), 2),
        "memory_mb": round(memory) if memory else None,
        "database_memory_mb": round(database) if database else None,
    }


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="town")
    parser.add_argument("--database", choices=WORLDS)
    parser.add_argument("--no-keep", action="store_true", help="print only")
    given = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # a polite stop still stops the servers
    now = datetime.now(UTC)
    run: dict[str, Any] = {
        "size": given.size,
        "at": now.isoformat(timespec="seconds"),
        "machine": machine.description(),
        "databases": {},
    }
    for database in [given.database] if given.database else _possible(given.size):
        try:
            run["databases"][database] = measure(given.size, database)
        except PostgresError as unavailable:
            say(f"PostgreSQL cannot run here: {unavailable}")
    path = report.RESULTS / f"{now:%Y-%m-%d}-{given.size}.json"
    last = report.kept(given.size)
    town = report.kept("town") if given.size != "town" else None
    say(report.table(run, last, town))
    if not given.no_keep:
        path.write_text(json.dumps(run, indent=1, ensure_ascii=False) + "\n")
        say(f"\nKept in {path.relative_to(ROOT)}")
    return 0


def _possible(size: str) -> list[str]:
    return ["postgresql"] if size == "country" else list(WORLDS)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main(sys.argv[1:]))
