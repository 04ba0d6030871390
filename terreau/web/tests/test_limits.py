"""Limits: a library passes, an attacker does not, nobody is locked out, and processes share their counts."""

import os
import statistics
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from terreau.core import clock
from terreau.web.models import Tally
from terreau.web.services.limits import Limit, forget_tallies, give_back, is_reached, take

TEN = (Limit("ten", 10, 60),)


def test_counting_and_giving_back(db):
    assert [take(TEN, "me") for _time in range(12)] == [True] * 10 + [False] * 2
    assert is_reached(TEN, "me")
    assert take(TEN, "you")
    give_back(TEN, "me")
    assert take(TEN, "me")
    assert not take(TEN, "me")
    with clock.standing_at(clock.now() + timedelta(minutes=2)):
        assert take(TEN, "me")
    assert not [tally for tally in Tally.objects.all() if "me" in tally.key.split()]
    with clock.standing_at(clock.now() + timedelta(hours=1)):
        forget_tallies()
        assert not Tally.objects.exists()


def test_sixty_people_behind_one_address_all_pass(door):
    people = [door(f"reader{n}@example.org", network="198.51.100.7") for n in range(60)]
    for one in people:  # all ask before anyone has typed, some ask twice, everyone mistypes once
        assert one.ask().status_code == 302
    for one in people[:20]:
        assert one.client.post("/connexion/code/renvoyer/").status_code == 302
    for one in people:
        assert one.type_wrong().status_code == 422
        assert one.type(one.read_code()).status_code == 302


def test_one_attacker_is_stopped_and_locks_nobody_out(cast, door):
    victim = cast.aya.account.email
    answers = [door(victim, network="203.0.113.9").ask().status_code for _time in range(10)]
    assert answers == [302] * 6 + [429] * 4
    sprayed = [door(f"a{n}@example.org", network="203.0.113.9").ask().status_code for n in range(160)]
    assert sprayed.count(302) < 150
    assert sprayed[-1] == 429
    assert door(victim, network="192.0.2.1").enter().status_code == 302


def test_guessing_is_stopped_with_a_page_that_says_what_to_do(door):
    answers = []
    for n in range(32):
        thief = door(f"victim{n}@example.org", network="203.0.113.9")
        thief.ask()
        answers += [thief.type_wrong() for _time in range(5)]
    stopped = [answer for answer in answers if answer.status_code == 429]
    assert answers[-1].status_code == 429
    assert 5 <= len(stopped) <= 15
    assert "minutes" in stopped[0].content.decode()


def test_an_ipv6_house_is_one_network(door):
    people = [door("rose@example.org", network=f"2001:db8:1:2::{n:x}") for n in range(1, 9)]
    assert [one.ask().status_code for one in people] == [302] * 6 + [429] * 2
    assert door("rose@example.org", network="2001:db8:1:3::1").ask().status_code == 302


def test_the_time_of_an_answer_says_nothing(cast, door):
    """Medians of 40 requests each way, taken in turn: nothing is looked up before the code comes back."""
    known: list[float] = []
    unknown: list[float] = []
    for n in range(40):
        for times, address in ((known, cast.aya.account.email), (unknown, f"nobody{n}@example.org")):
            client = Client(REMOTE_ADDR=f"192.0.{n % 200}.{n}")
            start = time.perf_counter()
            client.post("/connexion/", {"email": address})
            times.append(time.perf_counter() - start)
    ratio = statistics.median(known) / statistics.median(unknown)
    assert 0.75 < ratio < 1.33, ratio


COUNTING = """
import django; django.setup()
from terreau.web.services.limits import Limit, take
print(sum(take((Limit("shared", 50, 86_400),), "same network") for _ in range(60)))
"""


def test_processes_share_their_counts(tmp_path):
    """Two processes at once, on a database of their own: exactly fifty pass, and none meets a locked database."""
    environment = {
        **os.environ,
        "TERREAU_DATA": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/counts.sqlite3",
        "DJANGO_SETTINGS_MODULE": "terreau.config.settings",
    }
    root = Path(__file__).resolve().parents[3]
    prepare = [sys.executable, "-m", "django", "migrate", "web", "--verbosity=0"]
    subprocess.run(prepare, env=environment, cwd=root, check=True, timeout=120)
    both = [
        subprocess.Popen(
            [sys.executable, "-c", COUNTING], env=environment, cwd=root, stdout=subprocess.PIPE, text=True
        )
        for _time in range(2)
    ]
    passed = [int(one.communicate(timeout=120)[0]) for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert sum(passed) == pytest.approx(50)
