"""Fetch the front-end files we ship from npm packages and note where each comes from.

Run by hand, `python tools/vendor.py`, when a version changes; the result is committed, so nobody
needs npm to run Terreau. A test compares every file with the hash noted in VENDORED.json.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import tarfile
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "terreau" / "ui" / "static" / "ui" / "vendor"
SHEETS = ROOT / "terreau" / "ui" / "fonts"  # for printed sheets: TrueType, never served
TESTS = ROOT / "tests" / "vendor"
NOTE = VENDOR / "VENDORED.json"

VERSIONS = {
    "htmx.org": "2.0.11",
    "@fontsource-variable/fraunces": "5.3.0",
    "@fontsource/atkinson-hyperlegible-next": "5.3.0",
    "@expo-google-fonts/atkinson-hyperlegible-next": "0.4.1",
    "@expo-google-fonts/fraunces": "0.4.1",
    "lucide-static": "1.62.0",
    "axe-core": "4.14.1",
}

FILES = {
    "htmx.org": {"dist/htmx.min.js": VENDOR / "htmx.min.js"},
    "@fontsource-variable/fraunces": {
        "files/fraunces-latin-wght-normal.woff2": VENDOR / "fraunces-latin.woff2",
    },
    "@fontsource/atkinson-hyperlegible-next": {
        f"files/atkinson-hyperlegible-next-latin-{cut}.woff2": VENDOR / f"atkinson-latin-{cut}.woff2"
        for cut in ("400-normal", "400-italic", "700-normal")
    },
    "@expo-google-fonts/atkinson-hyperlegible-next": {
        f"{cut}/AtkinsonHyperlegibleNext_{cut}.ttf": SHEETS / f"AtkinsonHyperlegibleNext_{cut}.ttf"
        for cut in ("400Regular", "400Regular_Italic", "700Bold")
    }
    | {"LICENSE_FONT": SHEETS / "atkinson-hyperlegible-next.txt"},
    "@expo-google-fonts/fraunces": {
        "600SemiBold/Fraunces_600SemiBold.ttf": SHEETS / "Fraunces_600SemiBold.ttf",
        "LICENSE_FONT": SHEETS / "fraunces.txt",
    },
    "axe-core": {"axe.min.js": TESTS / "axe.min.js"},
}

ICONS = """
accessibility arrow-left arrow-right arrow-up-right baby badge-check bell book-open building-2 bus calendar
calendar-days calendar-plus car check chevron-down chevron-left chevron-right circle-alert circle-check
circle-dot circle-question-mark circle-x clock copy dices download droplets ear ellipsis external-link eye
eye-off file-down file-text fingerprint-pattern flag flower-2 footprints git-branch globe hand-heart
hand-helping handshake heart heart-handshake history hourglass house image info key-round landmark languages
layers leaf link list list-checks lock log-in log-out mail map map-pin megaphone menu message-circle
messages-square mic minus monitor moon notebook-pen pause pencil phone play plus printer qr-code quote repeat
rotate-ccw scale scissors search send settings shield shield-check skip-forward smartphone sprout sun tag
thumbs-down thumbs-up trash-2 trees triangle-alert undo-2 upload user user-minus user-plus users wifi-off x
""".split()

# Names people look for, beside the name the package gives the same drawing today.
ALIASES = {
    "alert-triangle": "triangle-alert",
    "fingerprint": "fingerprint-pattern",
    "help-circle": "circle-question-mark",
    "home": "house",
}

SHAPE = re.compile(r"<(?:path|circle|rect|line|polyline|polygon|ellipse)\b[^>]*/>")


@dataclass(frozen=True)
class Vendored:
    """One shipped file and the package it was taken from."""

    name: str
    version: str
    licence: str
    file: str
    sha256: str


def unpack(name: str, into: Path) -> Path:
    """Download one npm package at its pinned version; the folder of its files."""
    into.mkdir(parents=True)
    done = subprocess.run(
        ["npm", "pack", "--silent", f"{name}@{VERSIONS[name]}"],
        cwd=into,
        check=True,
        capture_output=True,
        text=True,
    )
    with tarfile.open(into / done.stdout.split()[-1]) as archive:
        archive.extractall(into, filter="data")
    return into / "package"


def sprite(folder: Path) -> str:
    """The chosen icons as one file of symbols, drawn with the text's own colour."""
    symbols = [symbol(folder, name, name) for name in ICONS]
    symbols += [symbol(folder, alias, name) for alias, name in ALIASES.items()]
    return '<svg xmlns="http://www.w3.org/2000/svg">' + "".join(symbols) + "</svg>\n"


def symbol(folder: Path, shown: str, name: str) -> str:
    """One icon as a `<symbol>`."""
    shapes = "".join(
        re.sub(r"\s+", " ", shape).replace(" />", "/>")
        for shape in SHAPE.findall((folder / f"{name}.svg").read_text(encoding="utf-8"))
    )
    if not shapes:
        raise SystemExit(f"{name}: no shape was found in this icon.")
    return f'<symbol id="{shown}" viewBox="0 0 24 24">{shapes}</symbol>'


def vendor() -> list[Vendored]:
    """Write every shipped file; the notes about them."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    TESTS.mkdir(parents=True, exist_ok=True)
    SHEETS.mkdir(parents=True, exist_ok=True)
    notes: list[Vendored] = []
    with tempfile.TemporaryDirectory() as temporary:
        for number, name in enumerate(VERSIONS):
            package = unpack(name, Path(temporary) / str(number))
            about = json.loads((package / "package.json").read_text(encoding="utf-8"))
            written = {
                target: (package / source).read_bytes() for source, target in FILES.get(name, {}).items()
            }
            if name == "lucide-static":
                written[VENDOR / "icons.svg"] = sprite(package / "icons").encode()
            licence = next((file for file in ("LICENSE", "LICENSE.md") if (package / file).exists()), None)
            if licence and "LICENSE_FONT" not in FILES.get(name, {}):
                short = name.rsplit("/", 1)[-1].split(".")[0]
                written[VENDOR / "licences" / f"{short}.txt"] = (package / licence).read_bytes()
            for target, content in written.items():
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
                notes.append(
                    Vendored(
                        name=name,
                        version=about["version"],
                        licence=about["license"],
                        file=target.relative_to(ROOT).as_posix(),
                        sha256=hashlib.sha256(content).hexdigest(),
                    )
                )
    return notes


if __name__ == "__main__":
    found = vendor()
    NOTE.write_text(json.dumps([asdict(note) for note in found], indent=2) + "\n", encoding="utf-8")
    print(f"{len(found)} files written, see {NOTE.relative_to(ROOT)}")
