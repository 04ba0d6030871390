"""Measuring pages and gestures on a running server."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks import machine
from benchmarks.client import Answer, one_at_a_time, request, together

WARM = 40  # each of the four threads has its statements planned, its templates read
ALONE = 40
BATCHES = 5
TOGETHER = 80
Figures = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """Where to ask, and whose processor time to count."""

    port: int
    host: str
    processes: list[int]

    @property
    def name(self) -> str:
        return f"{self.host}:{self.port}"


def page(place: Place, visit: dict[str, Any]) -> Figures:
    message = request(place.name, visit["path"], session=visit["session"])
    counting = request(place.name, visit["path"], session=visit["session"], headers=("X-Count-Queries: 1",))
    _first_of_the_day, counted = one_at_a_time(place.port, [counting] * 2)  # the first writes that they came
    named = {"name": visit["name"], "as": visit["as"], "kind": "page", "path": visit["path"]}
    if counted.status != 200:
        return {**named, "status": counted.status}
    one_at_a_time(place.port, [message] * WARM)
    figures = _measured(place, [message] * ALONE, [message] * TOGETHER)
    (answer,) = one_at_a_time(place.port, [message])
    return {
        **named,
        "status": 200,
        "queries": int(counted.headers["x-queries"]),
        "html": len(counted.body),
        "wire": answer.wire,
        **figures,
    }


def gesture(place: Place, write: dict[str, Any]) -> tuple[Figures, list[Answer]]:
    """The first is for counting queries, half of the others go one at a time, half together: no two are the same."""
    messages, named = [], {"name": write["name"], "as": write["as"], "kind": "write"}
    for number, post in enumerate(write["posts"]):
        headers = ("Accept-Encoding: gzip", *(("X-Count-Queries: 1",) if number == 0 else ()))
        form = {**post["form"], "submission_key": f"bench{number}"}
        messages.append(
            request(place.name, post["path"], session=post["session"], form=form, headers=headers)
        )
    if len(messages) < 9:
        return {**named, "status": 0, "remark": f"only {len(messages)} to do"}, []
    first = one_at_a_time(place.port, messages[:3])
    bad = [answer for answer in first if answer.status != 302]
    if bad:
        return {**named, "status": bad[0].status, "remark": _reason(bad[0])}, first
    half = (len(messages) - 3) // 2 + 3
    collected: list[Answer] = []
    figures = _measured(place, messages[3:half], messages[half:], expected=302, into=collected)
    return {**named, "status": 302, "queries": int(first[0].headers["x-queries"]), **figures}, [
        *first,
        *collected,
    ]


def _reason(answer: Answer) -> str:
    found = re.search(rb'class="[^"]*error[^"]*"[^>]*>([^<]{3,120})', answer.body)
    return found[1].decode(errors="replace").strip() if found else ""


def _measured(
    place: Place,
    alone: Sequence[bytes],
    crowd: Sequence[bytes],
    *,
    expected: int = 200,
    into: list[Answer] | None = None,
) -> Figures:
    answers, spent = _in_batches(place, alone)
    crowded, took = together(place.port, crowd)
    times = [answer.seconds * 1000 for answer in answers]
    if into is not None:
        into += [*answers, *crowded]
    failed = sum(answer.status != expected for answer in (*answers, *crowded))
    return {
        "cpu_ms": round(spent * 1000, 1),
        "p50_ms": round(statistics.median(times), 1),
        "p95_ms": round(p95(times), 1),
        "per_second": round(len(crowded) / took, 1),
        "p95_of_8_ms": round(p95([a.seconds * 1000 for a in crowded]), 1),
        **({"failed": failed} if failed else {}),
    }


def _in_batches(place: Place, messages: Sequence[bytes]) -> tuple[list[Answer], float]:
    """The answers, and the processor seconds of one in the lightest batch: a machine's other tenants only ever add."""
    answers: list[Answer] = []
    spent = []
    size = -(-len(messages) // BATCHES)
    for start in range(0, len(messages), size):
        before = machine.cpu_seconds(place.processes)
        batch = one_at_a_time(place.port, messages[start : start + size])
        spent.append((machine.cpu_seconds(place.processes) - before) / len(batch))
        answers += batch
    return answers, min(spent)


def p95(times: Sequence[float]) -> float:
    return sorted(times)[min(len(times) - 1, round(len(times) * 0.95))]
