"""Every address of Terreau, room by room: who may do what there (permission matrix), and where the walk goes.

Each file lists `ADDRESSES`. An address that no file lists fails the tests.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

# The kinds of person of the matrix, each played by someone of the cast (see conftest.py).
KINDS = {
    "anonymous": None,
    "newcomer": "omar",
    "member": "lina",
    "citizen gardener": "aya",
    "technician gardener": "tom",
    "elected person": "ines",
    "agent": "karim",
    "administrator": "nour",
    "stranger": "zoe",  # gardener in another authority
    "suspended": "paul",
}
EVERYONE = frozenset(KINDS)
SIGNED_IN = EVERYONE - {"anonymous", "stranger", "suspended"}
GARDENERS = frozenset({"citizen gardener", "technician gardener"})
MEMBERS = GARDENERS | {"member", "newcomer"}
INSTITUTION = frozenset({"technician gardener", "elected person", "agent"})
ADMINISTRATORS = frozenset({"administrator"})
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Gesture:
    """One thing done at an address. `allowed` kinds get through (any answer under 400, or 422 for an incomplete form).

    The others get `refusal`: 404, 403 or "sign-in". People who are not signed in here (anonymous, stranger, suspended) get
    `stranger_refusal`, which is "sign-in" for pages behind a signature, else the same as `refusal`.
    `refusals` gives another refusal to some kinds: {"elected person": 404} where the other insiders get 403.
    `writes` names the tables that reading may add rows to (a list of the week is drawn when first read); by default a
    reading changes nothing. `allowed_in_demo`: who gets through in a demonstration, when it is not the same people.
    """

    method: str
    what: str  # a sentence part for docs/permissions.md: "read a community"
    allowed: frozenset[str]
    refusal: int | str = 404
    stranger_refusal: int | str | None = None
    data: Callable[[Any], Mapping[str, Any]] = field(default=lambda world: {})
    refusals: Mapping[str, int | str] = field(default_factory=dict, hash=False)
    writes: tuple[str, ...] = ()
    allowed_in_demo: frozenset[str] | None = None

    def expected(self, kind: str, *, is_demo: bool = False) -> int | str:
        """What this kind of person must get: "allowed", 403, 404 or "sign-in"."""
        allowed = self.allowed if not is_demo or self.allowed_in_demo is None else self.allowed_in_demo
        if kind in allowed:
            return "allowed"
        if kind in self.refusals:
            return self.refusals[kind]
        if kind not in SIGNED_IN and self.stranger_refusal is not None:
            return self.stranger_refusal
        return self.refusal


@dataclass(frozen=True)
class Address:
    """An address, how to fill it from the test world (the `cast`), and its gestures.

    `walk` is False, with a reason in `why`, for what the browser cannot visit (downloads, machine answers).
    """

    name: str
    gestures: tuple[Gesture, ...]
    kwargs: Callable[[Any], Mapping[str, Any]] = lambda world: {}
    query: str = ""
    walk: bool = True
    why: str = ""


def every_address() -> list[Address]:
    """All of them, file by file."""
    files = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem != "__init__")
    return [address for name in files for address in import_module(f"{__name__}.{name}").ADDRESSES]
