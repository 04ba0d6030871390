"""The runner of checks: every step runs, only failures speak, the last line counts the tests."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tools import browser, check, postgres
from tools.check import Step

Report = Callable[..., tuple[int, list[str]]]


@pytest.fixture
def report() -> Report:
    def run(*steps: Step) -> tuple[int, list[str]]:
        said: list[str] = []
        return check.run_all(list(steps), said.append), said

    return run


def python(name: str, code: str) -> Step:
    return Step(name, [sys.executable, "-c", code])


def suite(folder: Path, *functions: str) -> Step:
    """A real pytest run on a file of its own."""
    path = folder / "test_sample.py"
    path.write_text("import pytest\n" + "\n".join(functions))
    options = [
        "-c",
        str(folder / "none.ini"),
        "--rootdir",
        str(folder),
        "-p",
        "no:django",
        "-p",
        "no:cacheprovider",
    ]
    (folder / "none.ini").write_text("[pytest]\n")
    command = [sys.executable, "-m", "pytest", "-q", *options, str(path)]
    return Step("sample", command, counts_tests=True)


def test_a_good_step_is_one_line(report: Report) -> None:
    status, said = report(python("calm", "print('not shown')"))
    assert status == 0
    assert said[0].split()[:2] == ["ok", "calm"]
    assert said[1:] == ["1 steps, none failed"]


def test_a_failing_step_speaks_and_the_others_run(report: Report) -> None:
    status, said = report(python("loud", "print('why'); raise SystemExit(1)"), python("calm", ""))
    assert status == 1
    assert said[0].startswith("FAILED   loud")
    assert said[1] == "    why"
    assert said[2].startswith("ok       calm")
    assert said[-1] == "failed: loud"


def test_the_last_line_sums_the_tests(report: Report, tmp_path: Path) -> None:
    good, bad = "def test_a(): pass", "def test_b(): assert 0"
    skipped = "@pytest.mark.skip\ndef test_c(): pass"
    broken = "@pytest.fixture\ndef f(): raise ValueError\ndef test_d(f): pass"
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    first, second = suite(tmp_path / "one", good, bad, skipped, broken), suite(tmp_path / "two", good)
    status, said = report(first, second)
    assert status == 1
    assert said[-1] == "2 passed, 2 failed, 1 skipped"
    assert report(second)[1][-1] == "1 passed, 0 failed"


def test_the_names_of_what_failed_come_first(report: Report, tmp_path: Path) -> None:
    _status, said = report(suite(tmp_path, "def test_a(): pass", "def test_b(): assert 0, 'why'"))
    assert said[1].splitlines()[0].startswith("    FAILED ")
    assert "test_sample.py::test_b" in said[1].splitlines()[0]
    assert "def test_b(): assert 0, 'why'" in said[1]


def test_a_run_that_finds_no_test_is_a_failure(report: Report, tmp_path: Path) -> None:
    status, said = report(suite(tmp_path))
    assert status == 1
    assert said[-1] == "0 passed, 1 failed"


@pytest.mark.parametrize(
    ("ci", "state", "last"), [("", "not run", "0 passed, 0 failed"), ("true", "FAILED", "0 passed, 1 failed")]
)
def test_what_cannot_run_is_said_in_one_line(
    report: Report, monkeypatch: pytest.MonkeyPatch, ci: str, state: str, last: str
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    status, said = report(Step("walk", ["true"], browser=True, counts_tests=True))
    assert status == (1 if ci else 0)
    assert said[0].startswith(state)
    assert "$CHROMIUM is /nowhere/chromium, which does not start" in said[0]
    assert said[-1] == last


def test_a_step_does_not_see_the_developers_data(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://mine")
    monkeypatch.setenv("TERREAU_SECRET_KEY", "mine")
    code = "import os; e = os.environ; assert 'DATABASE_URL' not in e and 'TERREAU_SECRET_KEY' not in e and e['TERREAU_DATA']"
    assert report(python("blind", code))[0] == 0


def test_unknown_names_list_the_steps() -> None:
    with pytest.raises(SystemExit, match="lint"):
        check.chosen(["lnit"])
    assert [step.name for step in check.chosen(["lint", "types"])] == ["lint", "types"]


def test_a_server_that_is_given_is_used_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", "postgresql://elsewhere/db")
    with postgres.running() as url:
        assert url == "postgresql://elsewhere/db"


def test_a_chosen_browser_that_does_not_start_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    with pytest.raises(browser.BrowserError, match="does not start"):
        browser.find()
