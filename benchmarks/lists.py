"""A list of 10,000 people brought in: how long, how much memory, how long the database is held, and whether undo gives back.

benchmarks/lists.py [--people 10000] [--database sqlite|postgresql] [--no-keep]

Promised: under 30 seconds and 300 MB, no write transaction over a second, the 3 % of bad rows told by line and reason, nothing
changed by a preview, and the same tables after undo as before. Shown too: how long their invitations take once the day to undo
is over. Prints a table, writes benchmarks/results/<day>-lists-<database>.json.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import machine
from benchmarks.world import ROOT, environment
from tools import postgres

RESULTS = ROOT / "benchmarks" / "results"
WITHIN_S, WITHIN_MB, HELD_S, BAD_ONE_IN = 30.0, 300, 1.0, 33
WRONG = ("pas une adresse", "rosa@", "@example.org", "rosa@example", "=CMD()")


def a_list(people: int) -> tuple[bytes, list[int], int]:
    """As they come: Windows letters, semicolons, doubles, households, 3 % of rows that reach nobody; bad lines, doubles."""
    rows, bad, doubles = ["Nom;Prénom;Courriel;Téléphone;Adresse;CP;Commune;Association"], [], 0
    for number in range(people):
        line, mail = number + 2, f"personne{number}@example.org"
        family, given = f"Lefèvre{number % 977}", f"Zoé{number}"
        if number % BAD_ONE_IN == 7:
            bad.append(line)
            rows.append(f"{family};{given};{WRONG[number % len(WRONG)]};;;;;")
        elif number % 50 == 11:
            doubles += 1
            rows.append(rows[-1].upper() if (line - 1) not in bad else f"{family};{given};{mail};;;;;")
            doubles -= (line - 1) in bad
        elif number % 10 == 3:
            rows.append(
                f"{family};{given};;06{number:08d};{number % 400} rue de l’Église;24290;Montignac;Les Amis"
            )
        else:
            rows.append(f"{family};{given};{mail};;;;Périgueux;")
    return ("\r\n".join(rows) + "\r\n").encode("cp1252"), bad, doubles


def _tables(connection: Any, but: set[str]) -> dict[str, str]:
    """A mark of every row of every table."""
    import hashlib  # noqa: PLC0415 - in the measured process only

    marks = {}
    with connection.cursor() as cursor:
        for name in sorted(set(connection.introspection.table_names()) - but):
            cursor.execute(f'SELECT * FROM "{name}" ORDER BY 1')
            mark = hashlib.sha256()
            for row in cursor.fetchall():
                mark.update(repr(row).encode())
            marks[name] = mark.hexdigest()
    return marks


@contextlib.contextmanager
def _held(longest: dict[str, float], name: str) -> Iterator[None]:
    """The longest time that one transaction, or one write outside any, held the database."""
    import time  # noqa: PLC0415 - in the measured process only

    from django.db import connection, transaction  # noqa: PLC0415 - in the measured process only

    enter, leave, began = transaction.Atomic.__enter__, transaction.Atomic.__exit__, []
    longest[name] = 0.0

    def note(seconds: float) -> None:
        longest[name] = max(longest[name], seconds)

    def timed_enter(self: Any) -> None:
        began.append(None if connection.in_atomic_block else time.perf_counter())
        enter(self)

    def timed_leave(self: Any, *args: Any) -> None:
        leave(self, *args)
        if (started := began.pop()) is not None:
            note(time.perf_counter() - started)

    def timed(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        started = time.perf_counter()
        done = execute(sql, params, many, context)
        if not connection.in_atomic_block and not sql.startswith(("SELECT", "PRAGMA")):
            note(time.perf_counter() - started)
        return done

    transaction.Atomic.__enter__, transaction.Atomic.__exit__ = timed_enter, timed_leave  # type: ignore[method-assign]
    try:
        with connection.execute_wrapper(timed):
            yield
    finally:
        transaction.Atomic.__enter__, transaction.Atomic.__exit__ = enter, leave  # type: ignore[method-assign]


def measured(people: int) -> dict[str, Any]:
    """In the environment of an empty install: the command as it is typed, twice, then undo, again, and the invitations."""
    import resource  # noqa: PLC0415 - in the measured process only
    import time  # noqa: PLC0415 - in the measured process only
    from datetime import timedelta  # noqa: PLC0415 - in the measured process only

    import django  # noqa: PLC0415 - in the measured process only

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - in the measured process only
    from django.db import connection  # noqa: PLC0415 - in the measured process only

    from terreau.communities.models import ImportedPerson, Invitation, MemberImport  # noqa: PLC0415 - in the measured process only
    from terreau.communities.services.importing import invite_lists, undo_list  # noqa: PLC0415 - in the measured process only
    from terreau.communities.tests.factories import make_community  # noqa: PLC0415 - in the measured process only
    from terreau.core import clock  # noqa: PLC0415 - in the measured process only
    from terreau.people.tests.factories import make_authority  # noqa: PLC0415 - in the measured process only

    call_command("migrate", verbosity=0)
    community = make_community(make_authority(host="lists.bench"))
    content, bad, doubles = a_list(people)
    seconds: dict[str, float] = {}
    held: dict[str, float] = {}
    told: dict[str, dict[str, Any]] = {}

    @contextlib.contextmanager
    def step(name: str) -> Iterator[None]:
        started = time.perf_counter()
        with _held(held, name):
            yield
        seconds[name] = round(time.perf_counter() - started, 2)

    def command(name: str, *more: str) -> None:
        out = io.StringIO()
        with step(name):
            call_command(
                "import_members", str(path), "--community", community.slug, "--json", *more, stdout=out
            )
        told[name] = json.loads(out.getvalue())

    said = [
        "--given-by",
        "L’association",
        "--origin",
        "Les journées du verger",
        "--basis",
        "consent",
        "--yes",
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "liste.csv"
        path.write_bytes(content)
        empty = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        before = _tables(connection, set())
        command("preview")
        previewed = _tables(connection, set())
        command("import", *said)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        with step("undo"):
            undo_list(by=None, batch=MemberImport.objects.get())
        traces = {"communities_memberimport", "journal_line", "sqlite_sequence"}
        after = _tables(connection, traces)
        command("import again", *said)
        with clock.standing_at(clock.now() + timedelta(hours=25)), step("invitations"):
            while invite_lists(clock.now()):
                pass
    return {
        "rows": people, "told": told["import"] | {"rejected": len(told["import"]["rejected"])},
        "bad_lines_told": [one["line"] for one in told["import"]["rejected"]] == bad
        and all(one["reason"] for one in told["import"]["rejected"]),
        "merged_as_made": told["import"]["merged"] == doubles,
        "preview_changes_nothing": before == previewed,
        "undo_gives_back": after == {name: mark for name, mark in before.items() if name not in traces},
        "left_over": ImportedPerson.objects.count(), "invited": Invitation.objects.count(),
        "seconds": seconds, "held": {name: round(value, 3) for name, value in held.items()},
        "memory_mb": peak, "memory_mb_before": empty,
    }  # fmt: skip


def faults(found: dict[str, Any]) -> list[str]:
    """What is promised and was not seen."""
    slowest, longest = found["seconds"]["import"], max(found["held"].values())
    checks = {
        f"imported in {slowest} s": slowest < WITHIN_S,
        f"{found['memory_mb']} MB at the most": found["memory_mb"] < WITHIN_MB,
        f"a transaction of {longest} s": longest < HELD_S,
        "bad rows are told by line and reason": found["bad_lines_told"],
        "doubles are merged, no more and no fewer": found["merged_as_made"],
        "a preview changes nothing": found["preview_changes_nothing"],
        "undo gives back the same tables": found["undo_gives_back"],
        f"{found['invited']} invited of {found['told']['imported']}": found["invited"]
        == found["told"]["imported"]
        and not found["left_over"],
    }
    return [said for said, is_kept in checks.items() if not is_kept]


def table(found: dict[str, Any]) -> str:
    told = found["told"]
    lines = [
        f"{told['rows']} rows: {told['imported']} imported, {told['merged']} merged, {told['rejected']} left out",
        f"{found['memory_mb']} MB at the most ({found['memory_mb_before']} before)",
        f"{'':<16}{'seconds':>9}{'longest hold':>14}",
    ]
    return "\n".join(
        [
            *lines,
            *(f"{name:<16}{took:>9}{found['held'][name]:>14}" for name, took in found["seconds"].items()),
        ]
    )


def measure(people: int, database: str) -> dict[str, Any]:
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="terreau-lists-"))
        url = stack.enter_context(postgres.running()) if database == "postgresql" else ""
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.lists", "--inside", "--people", str(people)],
            env=environment(Path(folder), url), cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--no-keep", action="store_true")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.inside:
        print(json.dumps(measured(given.people)))
        return 0
    found = measure(given.people, given.database)
    missed = faults(found)
    print(table(found))
    print("\n".join(missed) or "All that is promised is kept.")
    if not given.no_keep:
        RESULTS.mkdir(parents=True, exist_ok=True)
        kept = RESULTS / f"{datetime.now(UTC):%Y-%m-%d}-lists-{given.database}.json"
        facts = {
            "machine": machine.description(),
            "asked": {"people": given.people, "database": given.database},
        }
        kept.write_text(json.dumps({**facts, "found": found}, indent=2, ensure_ascii=False) + "\n")
        print(f"Kept in {kept.relative_to(ROOT)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
