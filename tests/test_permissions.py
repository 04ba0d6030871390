"""The permission matrix: every kind of person does every gesture at every address; the outcome is the declared one.

It writes docs/permissions.md: `TERREAU_WRITE=1 pytest tests/test_permissions.py`; the tests fail when the file is stale.
"""

import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from conftest import Cast
from terreau.offices.services import give_office
from tests.addresses import EVERYONE, KINDS, SIGNED_IN, Address, Gesture, every_address
from tests.visits import (
    Pass,
    address_of,
    knock,
    never_existing,
    noted_writes,
    outcome,
    pass_for,
    project_patterns,
    row_counts,
    undone,
    without_tokens,
)

ADDRESSES = every_address()
PAGE = Path(__file__).resolve().parent.parent / "docs" / "permissions.md"
INSIDERS = ("citizen gardener", "technician gardener", "administrator", "member")
SEEN_NOWHERE: set[int | str] = {404, "sign-in"}


@pytest.fixture(scope="module")
def every_office_there(world: Cast) -> Pass:
    """Somebody who may do everything, in another authority."""
    for kind in ("agent", "elected", "administrator"):
        give_office(person=world.zoe, kind=kind, by=None)
    return pass_for(world.zoe)


def names() -> list[str]:
    seen: Counter[str] = Counter()
    labels = []
    for address in ADDRESSES:
        seen[address.name] += 1
        labels.append(address.name + (f"#{seen[address.name]}" if seen[address.name] > 1 else ""))
    return labels


each_address = pytest.mark.parametrize("address", ADDRESSES, ids=names())


def test_every_address_is_listed():
    listed, there = {address.name for address in ADDRESSES}, project_patterns()
    unlisted = [f"{name} ({route})" for name, route in there.items() if name not in listed]
    assert not unlisted, f"list these in tests/addresses/: {', '.join(sorted(unlisted))}"
    assert not listed - set(there), f"listed, but no such address: {', '.join(sorted(listed - set(there)))}"


@each_address
def test_everyone_gets_what_is_declared(address, cast, passes):
    """Kinds × gestures on this authority's host; reading adds no row; what is hidden looks as if it never was."""
    kwargs = address.kwargs(cast)
    path, absent = address_of(address, kwargs), never_existing(kwargs)
    data = {gesture: gesture.data(cast) for gesture in address.gestures}
    before, wrong = row_counts(), []
    for gesture in address.gestures:
        compared: set[int | str] = set()
        for kind, visitor in passes.items():
            label = f"{kind}: {gesture.method} {path} ({gesture.what})"
            with undone(), noted_writes() as writes:
                answer = knock(visitor, gesture.method, path, data[gesture])
                got, expected = outcome(answer), gesture.expected(kind)
                if got != expected:
                    wrong.append(f"{label}: {got} instead of {expected}")
                if writes and (gesture.method == "GET" or got != "allowed"):
                    wrong += [f"{label} {grown}" for grown in grown_tables(before, set(gesture.writes))]
            if kwargs and got not in compared:
                compared.add(got)
                with undone():
                    nothing = knock(visitor, gesture.method, address_of(address, absent), data[gesture])
                wrong += told_apart(answer, nothing, label, kwargs, absent)
    assert not wrong, "\n".join(wrong)


def grown_tables(before: dict[str, int], drawn: set[str]) -> list[str]:
    after = row_counts()
    changed = {table for table in after if after[table] != before[table]} - drawn
    return [f"changed {table}: {before[table]} rows, then {after[table]}" for table in sorted(changed)]


def told_apart(
    answer: Any, nothing: Any, label: str, kwargs: Mapping[str, Any], absent: Mapping[str, Any]
) -> list[str]:
    """What tells a hidden thing from one that never was: nothing may."""
    problems = []
    if outcome(nothing) not in SEEN_NOWHERE:
        problems.append(f"{label}: {outcome(nothing)} for a thing that never was")
    if outcome(answer) == 404:
        hidden = without_tokens(answer, *kwargs.values())
        if (nothing.status_code, without_tokens(nothing, *absent.values())) != (404, hidden):
            problems.append(f"{label}: hidden, and yet unlike a thing that never was")
    return problems


@each_address
def test_nothing_is_there_on_another_host(address, cast, passes, every_office_there):
    """The address of a thing of ours, on another authority's host: absent for those who may everything here or there."""
    kwargs = address.kwargs(cast)
    if not kwargs:
        pytest.skip("not the address of a thing")
    path, host, before, wrong = address_of(address, kwargs), cast.elsewhere.host, row_counts(), []
    for gesture in address.gestures:
        data = gesture.data(cast)
        ours = next((kind for kind in INSIDERS if kind in gesture.allowed), "anonymous")
        for kind, visitor in (("every office there", every_office_there), (ours, passes[ours])):
            with undone(), noted_writes() as writes:
                got = outcome(knock(visitor, gesture.method, path, data, host=host))
                if got not in ({404} if kind == "every office there" else SEEN_NOWHERE):
                    wrong.append(f"{kind}: {gesture.method} {gesture.what}: {got} on the other host")
                if writes and (grown := grown_tables(before, set())):
                    wrong.append(f"{kind}: {gesture.method} {gesture.what} from the other host: {grown}")
    assert not wrong, "\n".join(wrong)


@each_address
def test_an_undeclared_method_changes_nothing(address, cast, passes):
    gestures = [gesture for other in ADDRESSES if other.name == address.name for gesture in other.gestures]
    declared, drawn = (
        {gesture.method for gesture in gestures},
        {table for g in gestures for table in g.writes},
    )
    path, before, wrong = address_of(address, address.kwargs(cast)), row_counts(), []
    for method in sorted({"GET", "POST", "PUT", "DELETE"} - declared):
        for kind in ("anonymous", "citizen gardener", "administrator")[
            1 if method in {"PUT", "DELETE"} else 0 :
        ]:
            with undone(), noted_writes() as writes:
                status = knock(passes[kind], method, path).status_code
                grown = grown_tables(before, drawn) if writes else []
                if status >= 500 or grown:
                    wrong.append(f"{kind}: {method} {path}: {status} {', '.join(grown)}")
    assert not wrong, "\n".join(wrong)


# ---------------------------------------------------------------- docs/permissions.md


ORDER = list(KINDS)
SHORT = {
    EVERYONE: "everyone",
    SIGNED_IN: "everyone signed in",
    frozenset(): "nobody",
}


def people_in_words(kinds: frozenset[str]) -> str:
    if kinds in SHORT:
        return SHORT[kinds]
    missing = SIGNED_IN - kinds
    if kinds < SIGNED_IN and 0 < len(missing) <= 2:
        return f"everyone signed in, but {', '.join(k for k in ORDER if k in missing)}"
    return ", ".join(kind for kind in ORDER if kind in kinds)


def refusal_in_words(gesture: Gesture) -> str:
    words = {404: "as if it were not there (404)", 403: "forbidden (403)", "sign-in": "asked to sign in"}
    answers: dict[int | str, list[str]] = {}
    for kind in KINDS:
        if gesture.expected(kind) != "allowed":
            answers.setdefault(gesture.expected(kind), []).append(kind)
    if len(answers) < 2:
        return "".join(words[answer] for answer in answers)
    return "; ".join(f"{', '.join(kinds)}: {words[answer]}" for answer, kinds in answers.items())


def page() -> str:
    routes = project_patterns()
    gestures = sum(len(address.gestures) for address in ADDRESSES)
    things = sum(len(address.gestures) for address in ADDRESSES if is_of_a_thing(address, routes))
    counts = (
        f"{len({a.name for a in ADDRESSES})} addresses, {gestures} gestures, {len(KINDS)} kinds of person: "
        f"{gestures * len(KINDS)} cells. The {things} gestures on a thing are also tried from another authority’s host, by "
        "somebody who holds every office there and by somebody who may do them here: nothing of ours is there for anyone."
    )
    lines = [
        "# Who may do what",
        "",
        "Written by `tests/test_permissions.py`, which tries every line of it as every kind of person. Do not edit: change",
        "`tests/addresses/`, then run `TERREAU_WRITE=1 .venv/bin/pytest tests/test_permissions.py`.",
        "",
        counts,
        "",
        f"Kinds of person: {', '.join(KINDS)}. A stranger tends a community of another authority; a suspended person is signed",
        "out. Whoever is refused because a thing is hidden from them gets the same page as for a thing that never was.",
    ]
    for room in sorted({address.name.partition(":")[0] for address in ADDRESSES}):
        lines += ["", f"## {room}", "", "| address | gesture | who | the others |", "|---|---|---|---|"]
        for address in ADDRESSES:
            if address.name.partition(":")[0] == room:
                route = f"`{routes.get(address.name, '?')}`"
                lines += [
                    f"| {route} | {g.method} {g.what} | {people_in_words(g.allowed)} | {refusal_in_words(g)} |"
                    for g in address.gestures
                ]
    return "\n".join(lines) + "\n"


def is_of_a_thing(address: Address, routes: dict[str, str]) -> bool:
    return "<" in routes.get(address.name, "")


def test_the_written_page_is_up_to_date():
    if os.environ.get("TERREAU_WRITE"):
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(page())
    written = PAGE.read_text() if PAGE.exists() else ""
    assert written == page(), (
        "docs/permissions.md is stale: run TERREAU_WRITE=1 .venv/bin/pytest tests/test_permissions.py"
    )
