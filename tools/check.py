"""Run the steps of a plan, one line each; only a failing step shows what it said.

    tools/check.py check | quick | test | walk | soak      a plan
    tools/check.py lint types ...                          some steps by name

All steps run, whatever happens to the others. A part that cannot run here (no PostgreSQL, no browser) is said in one
line; with CI=true it is a failure. The last line sums the tests: "N passed, N failed, N skipped".
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from xml.etree import ElementTree

from tools import browser, postgres

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
TERREAU = str(Path(PYTHON).parent / "terreau")
CODE = ["terreau", "tools", "tests"]
EVERY_TEST = ["-m", "not browser and not soak"]
ON_BOTH_CORES = ["-n", "2", "--dist", "loadfile"]
IN_TWO_WINDOWS = ["-n", "2", "--dist", "loadgroup"]  # a group shares an install


@dataclass(frozen=True)
class Step:
    """One line of the report."""

    name: str
    command: list[str]
    database: str = "sqlite"
    browser: bool = False
    environment: dict[str, str] = field(default_factory=dict)
    counts_tests: bool = False
    speaks: bool = False  # its output is the point, also when all is well


def tool(name: str, *arguments: str, **options: str) -> Step:
    return Step(name, [PYTHON, "-m", *arguments], **options)  # type: ignore[arg-type]  # only `database`, a str


def pytest_run(
    name: str,
    *arguments: str,
    database: str = "sqlite",
    needs_browser: bool = False,
    walk: str = "",
    speaks: bool = False,
) -> Step:
    environment = {"TERREAU_EXPECT_DB": database}
    if walk:
        environment["TERREAU_WALK"] = walk
    command = [PYTHON, "-m", "pytest", "-q", *arguments]
    return Step(name, command, database, needs_browser, environment, counts_tests=True, speaks=speaks)


def migrations(database: str) -> Step:
    return Step(f"migrations-{database}", [TERREAU, "makemigrations", "--check", "--dry-run"], database)


CHECKS = [
    tool("format", "ruff", "format", "--quiet", "--check", "."),
    tool("lint", "ruff", "check", "--output-format", "concise", "."),
    tool("types", "mypy", *CODE),
    Step("floors", [str(Path(PYTHON).parent / "lint-imports"), "--no-logo"]),
    tool("templates", "djlint", "--quiet", "--lint", "terreau"),
    Step("translations", [PYTHON, "tools/messages.py", "--check"]),
    Step("messages", [PYTHON, "tools/messages.py", "--only-compile"]),
    migrations("sqlite"),
    migrations("postgresql"),
]
QUICK = [pytest_run("tests-sqlite", *EVERY_TEST, *ON_BOTH_CORES)]
TEST = [
    *CHECKS,
    *QUICK,
    pytest_run("tests-postgresql", *EVERY_TEST, *ON_BOTH_CORES, database="postgresql"),
    pytest_run("browser", "-m", "browser and not soak", *IN_TWO_WINDOWS, needs_browser=True, walk="test"),
]
PLANS = {
    "check": CHECKS,
    "quick": QUICK,
    "test": TEST,
    "walk": [pytest_run("walk", "tests/walk", "-m", "not soak", needs_browser=True, walk="full")],
    "soak": [pytest_run("soak", "tests/soak", "-m", "soak", "-s", speaks=True)],
}


class UnavailableError(Exception):
    """This machine lacks what a step needs; the message says what, in one line."""


class Machine:
    """What this machine can offer, found or started only when a step asks for it."""

    def __init__(self, stack: contextlib.ExitStack) -> None:
        self.stack = stack
        self.data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="terreau-check-")))

    @cached_property
    def postgres(self) -> str | postgres.PostgresError:
        try:
            return self.stack.enter_context(postgres.running())
        except postgres.PostgresError as unavailable:
            return unavailable

    @cached_property
    def browser(self) -> Path | browser.BrowserError:
        try:
            return browser.find_or_install()
        except browser.BrowserError as unavailable:
            return unavailable

    def environment(self, step: Step) -> dict[str, str]:
        """A step never sees the developer's own data, database or settings."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TERREAU_")}
        environment.pop("DATABASE_URL", None)
        environment |= {"TERREAU_DATA": str(self.data / "var"), **step.environment}
        if step.database == "postgresql":
            if not isinstance(self.postgres, str):
                raise UnavailableError(f"no PostgreSQL: {self.postgres}")
            environment |= {"DATABASE_URL": self.postgres, "PATH": postgres.search_path()}
        if step.browser:
            if not isinstance(self.browser, Path):
                raise UnavailableError(f"no browser: {self.browser}")
            environment["CHROMIUM"] = str(self.browser)
        return environment


@dataclass
class Tally:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


def read_tally(report: Path, returncode: int) -> Tally:
    """What pytest wrote down; a run that ended badly without a failed test counts as one failure."""
    tally = Tally()
    with contextlib.suppress(OSError, ElementTree.ParseError):
        for suite in ElementTree.parse(report).iter("testsuite"):
            total, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
            failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            tally += Tally(max(0, total - failed - skipped), failed, skipped)
    if returncode and not tally.failed:
        tally.failed = 1
    return tally


@dataclass
class Outcome:
    state: str  # ok | FAILED | not run
    seconds: float = 0.0
    remark: str = ""
    output: str = ""
    tally: Tally | None = None


def run(step: Step, machine: Machine) -> Outcome:
    started = time.monotonic()
    try:
        environment = machine.environment(step)
    except UnavailableError as unavailable:
        strict = os.environ.get("CI") == "true"
        tally = Tally(failed=1 if strict else 0) if step.counts_tests else None
        return Outcome("FAILED" if strict else "not run", remark=str(unavailable), tally=tally)
    report = machine.data / f"{step.name}.xml"
    command = [*step.command, *([f"--junit-xml={report}"] if step.counts_tests else [])]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    tally = read_tally(report, done.returncode) if step.counts_tests else None
    return Outcome(
        state="FAILED" if done.returncode else "ok",
        seconds=time.monotonic() - started,
        remark=str(tally) if tally else "",
        output=essence(done.stdout.decode(errors="replace")) if done.returncode or step.speaks else "",
        tally=tally,
    )


def essence(output: str) -> str:
    """What pytest said of what went wrong, which tests first: a long report may be cut short by whoever keeps it."""
    details, summary, named = output.partition("short test summary info")
    wrong = re.search(r"^=+ (ERRORS|FAILURES) =+$", details, re.MULTILINE)
    return f"{named.strip(' =').strip()}\n\n{details[wrong.start() :]}" if summary and wrong else output


def report_line(step: Step, outcome: Outcome) -> str:
    return f"{outcome.state:<8} {step.name:<22} {outcome.seconds:6.1f} s  {outcome.remark}".rstrip()


def run_all(steps: list[Step], say: Callable[[str], None]) -> int:
    total, failed = Tally(), []
    with contextlib.ExitStack() as stack:
        machine = Machine(stack)
        for step in steps:
            outcome = run(step, machine)
            say(report_line(step, outcome))
            if outcome.output:
                say("\n".join(f"    {line}" for line in outcome.output.strip().splitlines()))
            if outcome.state == "FAILED":
                failed.append(step.name)
            total += outcome.tally or Tally()
    say(f"failed: {', '.join(failed)}" if failed else f"{len(steps)} steps, none failed")
    if any(step.counts_tests for step in steps):
        say(str(total))
    return 1 if failed else 0


def chosen(names: list[str]) -> list[Step]:
    by_name = {step.name: step for plan in PLANS.values() for step in plan}
    unknown = [name for name in names if name not in PLANS and name not in by_name]
    if unknown or not names:
        raise SystemExit(f"{__doc__}\nsteps: {', '.join(by_name)}")
    return [step for name in names for step in PLANS.get(name, [by_name[name]] if name in by_name else [])]


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # a polite stop still stops PostgreSQL
    try:
        return run_all(chosen(arguments), lambda line: print(line, flush=True))
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
