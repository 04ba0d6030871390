"""Every address of Terreau, room by room: who may do what there (permission matrix), and where the walk goes.

Each file lists `ADDRESSES`. An address that no file lists fails the tests.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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
    """

    method: str
    what: str  # a sentence part for docs/permissions.md: "read a community"
    allowed: frozenset[str]
    refusal: int | str = 404
    stranger_refusal: int | str | None = None
    data: Callable[[Any], Mapping[str, Any]] = field(default=lambda world: {})


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
