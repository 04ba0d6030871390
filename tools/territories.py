"""Rebuild the shipped gazetteer of France from the npm package `@etalab/decoupage-administratif`.

    .venv/bin/python tools/territories.py [--version 6.0.0]

Writes `terreau/territories/gazetteer/france.tsv.xz`, `edition.json` and `LICENCE.md`. The same package gives the same bytes.
"""

import argparse
import hashlib
import json
import lzma
import re
import subprocess
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PACKAGE = "@etalab/decoupage-administratif"
SHIPPED = Path(__file__).resolve().parent.parent / "terreau" / "territories" / "gazetteer"
KINDS = {
    "commune-actuelle": "commune",
    "arrondissement-municipal": "district",
    "commune-deleguee": "delegated",
    "commune-associee": "delegated",
}
COMMUNITY_OF = {
    "CC": "Communauté de communes",
    "CA": "Communauté d'agglomération",
    "CU": "Communauté urbaine",
}
COLUMNS = "kind code name population postal_codes parents".split()
FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "lc": 4, "lp": 0, "pb": 0}]

Record = dict[str, Any]
Source = dict[str, list[Record]]
Row = tuple[object, ...]


def fetch(version: str, into: Path) -> tuple[Source, str]:
    """The package's files, and the date its files carry (the registry's publication day)."""
    asked = subprocess.run(
        ["npm", "pack", f"{PACKAGE}@{version}", "--silent"],
        cwd=into,
        check=True,
        capture_output=True,
        text=True,
    )
    with tarfile.open(into / asked.stdout.strip().splitlines()[-1]) as archive:
        archive.extractall(into, filter="data")
    seen = subprocess.run(
        ["npm", "view", f"{PACKAGE}@{version}", "time", "--json"],
        cwd=into,
        check=True,
        capture_output=True,
        text=True,
    )
    published = json.loads(seen.stdout)
    published = published[0] if isinstance(published, list) else published
    names = ("communes", "epci", "ept", "departements", "regions")
    source = {n: json.loads((into / "package" / "data" / f"{n}.json").read_text("utf-8")) for n in names}
    return source, str(published[version])[:10]


def full_name(name: str) -> str:
    """ "CC du Pays de Fayence" → "Communauté de communes du Pays de Fayence"."""
    short, _, rest = name.partition(" ")
    name = f"{COMMUNITY_OF[short]} {rest}" if short in COMMUNITY_OF else name
    return re.sub(r"''(.+?)''", r"« \1 »", name)


def lines(source: Source) -> list[str]:
    """One line a territory; parents as kind:code; larger territories first, so that a reader always knows the parents."""
    rows = [*_large(source), *_groupings(source), *_communes(source)]
    written = ["\t".join(str(cell) for cell in row) for row in rows]
    if any(line.count("\t") != len(COLUMNS) - 1 or "\n" in line for line in written):
        raise SystemExit("A name holds a tab or a line break: the file would not read back.")
    return ["\t".join(COLUMNS), *written]


def _large(source: Source) -> Iterator[Row]:
    """Regions, then departments; their populations are the sums of their communes'."""
    people: dict[tuple[str, str], int] = defaultdict(int)
    for commune in source["communes"]:
        if commune["type"] == "commune-actuelle":
            for kind in ("departement", "region"):
                people[kind, commune[kind]] += commune.get("population", 0)
    for place in source["regions"]:
        yield "region", place["code"], place["nom"], people["region", place["code"]] or "", "", ""
    for place in source["departements"]:
        inhabitants = people["departement", place["code"]] or ""
        yield "departement", place["code"], place["nom"], inhabitants, "", f"region:{place['region']}"


def _groupings(source: Source) -> Iterator[Row]:
    for kind in ("epci", "ept"):
        for group in sorted(source[kind], key=lambda g: str(g["code"])):
            yield kind, group["code"], full_name(group["nom"]), group["populationMunicipale"], "", ""


def _communes(source: Source) -> Iterator[Row]:
    """Communes, then municipal districts, then former communes."""
    belongs: dict[str, list[str]] = defaultdict(list)
    for kind in ("epci", "ept"):
        for group in source[kind]:
            for member in group["membres"]:
                belongs[member["code"]].append(f"{kind}:{group['code']}")
    order = {"commune": 0, "district": 1, "delegated": 2}
    for place in sorted(source["communes"], key=lambda c: (order[KINDS[c["type"]]], c["code"])):
        kind = KINDS[place["type"]]
        if kind == "commune":
            parents = [f"departement:{place['departement']}", *belongs[place["code"]]]
        else:
            parents = [f"commune:{place.get('commune') or place['chefLieu']}"]
        postal = " ".join(place.get("codesPostaux", []))
        yield kind, place["code"], place["nom"], place.get("population", ""), postal, " ".join(parents)


LICENCE = """# Gazetteer of France

`france.tsv.xz` holds the names, official codes, legal populations, postal codes and belonging of French communes, municipal
districts, delegated and associated communes, groupings of communes, departments and regions.

- Origin: {package} {version} (npm), published on {published}, made by Etalab from the Code officiel géographique and the legal
  populations (Insee), the list of groupings (DGCL) and the official base of postal codes (La Poste).
- Licence of this data: Licence Ouverte / Open Licence 2.0 (https://www.etalab.gouv.fr/licence-ouverte-open-licence).
- What was changed: fields left out, groupings' short names written in full, populations of departments and regions summed
  from their communes. No centres and no outlines.
- Rebuild: `tools/territories.py`. SHA-256 of `france.tsv.xz`: `{sha256}`
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--version", default="6.0.0")
    version = parser.parse_args().version
    with tempfile.TemporaryDirectory() as folder:
        source, published = fetch(version, Path(folder))
    written = lines(source)
    packed = lzma.compress(
        "\n".join(written).encode() + b"\n", lzma.FORMAT_XZ, lzma.CHECK_CRC32, filters=FILTERS
    )
    sha256 = hashlib.sha256(packed).hexdigest()
    counts: dict[str, int] = defaultdict(int)
    for line in written[1:]:
        counts[line.split("\t", 1)[0]] += 1
    edition = {
        "origin": PACKAGE,
        "version": version,
        "published": published,
        "licence": "Licence Ouverte 2.0",
        "sha256": sha256,
        "counts": dict(counts),
    }
    SHIPPED.mkdir(parents=True, exist_ok=True)
    (SHIPPED / "france.tsv.xz").write_bytes(packed)
    (SHIPPED / "edition.json").write_text(json.dumps(edition, indent=2, ensure_ascii=False) + "\n", "utf-8")
    notice = LICENCE.format(package=PACKAGE, version=version, published=published, sha256=sha256)
    (SHIPPED / "LICENCE.md").write_text(notice, "utf-8")
    print(f"{len(written) - 1} territories, {len(packed)} bytes, {dict(counts)}")


if __name__ == "__main__":
    main()
