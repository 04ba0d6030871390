"""Chores run apart from the worker that sends mail."""

import os

from terreau.config.management.commands.work import run_apart


def test_chores_run_in_a_process_that_ends(tmp_path):
    trace = tmp_path / "trace"
    assert run_apart(lambda: trace.write_text(str(os.getpid())))
    assert int(trace.read_text()) != os.getpid()


def test_a_chore_that_fails_leaves_the_worker_going():
    assert not run_apart(lambda: 1 // 0)
    assert run_apart(lambda: None)
