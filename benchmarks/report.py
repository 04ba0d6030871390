"""Today's figures as a table, beside the last kept run, the other size, and the anchors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).resolve().parent / "results"
ANCHORS = Path(__file__).resolve().parent / "anchors.json"
BUDGET = {"page": {"queries": 12, "cpu_ms": 15.0}, "write": {"cpu_ms": 10.0}}
MOST_GROWTH = 1.2
HEAD = (
    f"{'':<40}{'queries':>8}{'cpu ms':>8}{'p50':>7}{'p95':>7}{'req/s':>8}{'p95 of 8':>9}{'wire':>8}{'html':>8}"
    f"{'last cpu':>10}{'growth':>8}"
)
Row = dict[str, Any]
Rows = dict[tuple[str, str], Row]


def over_budget(row: Row) -> list[str]:
    """Which figures are above what measures.md allows; a timing marks a line, and fails nothing."""
    if row["status"] not in (200, 302):
        return [f"status {row['status']}"]
    return [name for name, most in BUDGET[row["kind"]].items() if row[name] > most]


def kept(size: str, *, before: Path | None = None) -> dict[str, Any] | None:
    """The last kept run of a size."""
    found = sorted(path for path in RESULTS.glob(f"*-{size}.json") if path != before)
    return json.loads(found[-1].read_text()) if found else None


def _by_name(run: dict[str, Any] | None, database: str) -> dict[tuple[str, str], Row]:
    rows = (run or {}).get("databases", {}).get(database, {}).get("rows", [])
    return {(row["name"], row["as"]): row for row in rows}


def table(run: dict[str, Any], last: dict[str, Any] | None, town: dict[str, Any] | None) -> str:
    lines = []
    for database, measured in run["databases"].items():
        before, small = _by_name(last, database), _by_name(town, database)
        lines += ["", f"{run['size']} on {database}: populated in {measured['made']['seconds']} s"]
        lines.append(HEAD)
        lines += [line(row, before, small) for row in measured["rows"]]
    lines += ["", *_whole(run, last), "", *_anchors(run)]
    return "\n".join(lines)


def line(row: Row, before: Rows | None = None, small: Rows | None = None) -> str:
    name = f"{row['name']} ({row['as']})"
    marks = over_budget(row)
    if "cpu_ms" not in row:
        return f"{name:<40}{'':>8} {', '.join(marks)} {row.get('remark', '')}  ◀"
    times = (
        f"{row['cpu_ms']:>8}{row['p50_ms']:>7}{row['p95_ms']:>7}{row['per_second']:>8}{row['p95_of_8_ms']:>9}"
    )
    figures = f"{row['queries']:>8}{times}"
    sizes = f"{row.get('wire', ''):>8}{row.get('html', ''):>8}"
    who = (row["name"], row["as"])
    old, little = (before or {}).get(who, {}), (small or {}).get(who, {})
    ratio = row["cpu_ms"] / little["cpu_ms"] if little.get("cpu_ms") else None
    if ratio and ratio > MOST_GROWTH:
        marks = [*marks, "grows"]
    if little.get("queries") not in (None, row["queries"]):
        marks = [*marks, f"{little['queries']} queries in the town"]
    if row.get("failed"):
        marks = [*marks, f"{row['failed']} failed"]
    growth = f"× {ratio:.2f}" if ratio else ""
    ending = f"  ◀ {', '.join(marks)}" if marks else ""
    return f"{name:<40}{figures}{sizes}{old.get('cpu_ms', ''):>10}{growth:>8}{ending}"


def _whole(run: dict[str, Any], last: dict[str, Any] | None) -> list[str]:
    lines = []
    for database, measured in run["databases"].items():
        whole, before = (
            measured["whole"],
            (last or {}).get("databases", {}).get(database, {}).get("whole", {}),
        )
        for name, unit, most in (("memory_mb", "MB", 250), ("cold_start_s", "s", 3.0)):
            value = whole.get(name)
            mark = "  ◀" if value is not None and value > most and database == "sqlite" else ""
            lines.append(
                f"{database:<12}{name:<14}{value!s:>8} {unit}  (at most {most}; last {before.get(name, '-')}){mark}"
            )
    return lines


def _anchors(run: dict[str, Any]) -> list[str]:
    anchors = json.loads(ANCHORS.read_text())
    ours = _by_name(run, "postgresql") or _by_name(run, "sqlite")
    lines = ["Beside others (anchors.json), on PostgreSQL: queries, cpu ms, req/s; theirs, then ours"]
    for row in anchors["rows"]:
        mine = next(
            (one for (name, _who), one in ours.items() if name == row["like"] and "cpu_ms" in one), {}
        )
        theirs = "  ".join(f"{row.get(name, '-')!s:>7}" for name in ("queries", "cpu_ms", "per_second"))
        us = "  ".join(f"{mine.get(name, '-')!s:>7}" for name in ("queries", "cpu_ms", "per_second"))
        lines.append(f"{row['name']:<44}{theirs}   | {row['like']:<16}{us}")
    return lines
