"""What the operating system knows of processes: processor time, memory, children. Linux only."""

from __future__ import annotations

import os
import platform
import time
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")


def children(root: int) -> set[int]:
    """A process and all that descend from it."""
    parents: dict[int, int] = {}
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            try:
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue
    found, grew = {root}, True
    while grew:
        more = {pid for pid, parent in parents.items() if parent in found} - found
        found, grew = found | more, bool(more)
    return found


def cpu_seconds(roots: list[int]) -> float:
    """Processor time, user and system, spent so far by these processes and their descendants, ended ones included."""
    total = 0.0
    for root in roots:
        for pid in children(root):
            try:
                ended = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[13:15]
                total += (
                    sum(int(ticks) for ticks in ended) / TICKS
                )  # those that ended, to the hundredth of a second
                for task in (PROC / str(pid) / "task").iterdir():
                    total += int((task / "schedstat").read_text().split()[0]) / 1e9
            except (OSError, ValueError, IndexError):
                continue
    return total


def memory_mb(roots: list[int]) -> float | None:
    """Proportional set size: memory, shared pages counted once; None where the system does not say."""
    total = 0
    for root in roots:
        for pid in children(root):
            try:
                lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
            except PermissionError:
                return None
            except OSError:
                continue
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def postgres_pid(port: int) -> int:
    """The server that listens on that port."""
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if b"postgres" in words[0] and f"--port={port}".encode() in words:
                return int(folder.name)
    raise LookupError(f"no PostgreSQL on port {port}")


def loop_ms() -> float:
    """Processor time of a fixed piece of arithmetic: what this machine is worth at this moment, whatever else it does."""
    times = []
    for _ in range(9):
        started = time.thread_time()
        total = 0
        for number in range(100_000):
            total += number * number % 7
        times.append(time.thread_time() - started)
    return round(sorted(times)[4] * 1000, 1)


def description() -> dict[str, object]:
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in (PROC / "cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    memory = int((PROC / "meminfo").read_text().split()[1]) // 1024 // 1024
    return {
        "cores": os.cpu_count(),
        "processor": model,
        "memory_gb": memory,
        "system": platform.system(),
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 1),
        "loop_ms": loop_ms(),
    }
