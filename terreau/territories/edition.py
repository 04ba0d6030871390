"""The shipped gazetteer: read from its compressed file, refused if it is not the one its record describes."""

import json
import lzma
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "gazetteer"


@dataclass(frozen=True)
class Place:
    """One line of the gazetteer; parents are (kind, code) of the territories that hold it directly."""

    kind: str
    code: str
    name: str
    population: int | None
    postal_codes: tuple[str, ...] = ()
    parents: tuple[tuple[str, str], ...] = field(default=())


@cache
def record() -> dict[str, Any]:
    """Origin, version, day, licence, hash and counts of what is shipped."""
    return dict(json.loads((FOLDER / "edition.json").read_text("utf-8")))


def places() -> list[Place]:
    """Every shipped place, larger ones first."""
    packed = (FOLDER / "france.tsv.xz").read_bytes()
    if sha256(packed).hexdigest() != record()["sha256"]:
        raise ValueError(
            "The shipped gazetteer differs from its record; rebuild it with tools/territories.py."
        )
    return [_place(line) for line in lzma.decompress(packed).decode().splitlines()[1:]]


def _place(line: str) -> Place:
    kind, code, name, population, postal, parents = line.split("\t")
    held = tuple((k, c) for k, _, c in (parent.partition(":") for parent in parents.split()))
    return Place(kind, code, name, int(population) if population else None, tuple(postal.split()), held)


def containments(listed: list[Place]) -> set[tuple[tuple[str, str], tuple[str, str]]]:
    """Every (outer, inner) pair, at any depth; a grouping lies in a department when all its communes do."""
    above: dict[tuple[str, str], set[tuple[str, str]]] = {}
    members: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for place in listed:
        own = (place.kind, place.code)
        above[own] = set(place.parents).union(*(above[parent] for parent in place.parents))
        if place.kind == "commune":
            for parent in place.parents:
                if parent[0] in {"epci", "ept"}:
                    members.setdefault(parent, []).append(own)
    for grouping, communes in members.items():
        above[grouping] |= set.intersection(*(above[c] for c in communes)) - {grouping}
    return {(outer, inner) for inner, outers in above.items() for outer in outers}
