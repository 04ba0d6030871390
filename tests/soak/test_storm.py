"""`make soak` runs the storm; its judgement is itself tried."""

from __future__ import annotations

import os

import pytest

from tests.soak import digests, storm
from tests.soak.people import sent_twice_without_reason


def test_a_mail_sent_twice_needs_a_kill_of_its_own():
    assert sent_twice_without_reason([(1.0, "a"), (2.0, "b"), (9.0, "a")], kills=[1.5]) == []
    assert sent_twice_without_reason([(1.0, "a"), (9.0, "a")], kills=[7.0]) == ["a"]
    assert sent_twice_without_reason([(1.0, "a"), (1.1, "b"), (9.0, "a"), (9.1, "b")], kills=[1.5]) == ["b"]


@pytest.mark.soak
def test_nothing_is_lost_or_doubled_in_a_kill_storm():
    fast = os.environ.get("SOAK_FAST") == "1"
    kills = int(os.environ.get("SOAK_KILLS", "20" if fast else "200"))
    answers = int(os.environ.get("SOAK_ANSWERS", "320" if fast else "2000"))
    result = storm.run(kills=kills, answers=answers)
    print(f"\n{result.table()}")
    storm.keep(result, kills, answers)
    assert result.faults() == []
    assert result.answers_acknowledged == answers
    assert result.kills_of_the_server + result.kills_of_the_worker == kills


@pytest.mark.soak
def test_no_digest_is_lost_or_doubled_in_a_kill_storm():
    fast = os.environ.get("SOAK_FAST") == "1"
    result = digests.run(people=200 if fast else 1500, kills=9 if fast else 60)
    print(f"\n{result.table()}")
    digests.keep(result)
    assert result.faults() == []
    assert result.mails_received >= result.readers
