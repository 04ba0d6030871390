"""Gather every room's css parts into the one stylesheet that is served.

`python tools/css.py` writes `terreau/ui/static/ui/ui.css`; a test fails when it is out of date.
Order: tokens, base, layout, the components of `ui`, then each room's `css/` folder in layer `rooms`, print last.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ROOT / "terreau"
PARTS = ROOMS / "ui" / "css"
SHEET = ROOMS / "ui" / "static" / "ui" / "ui.css"

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def parts() -> list[Path]:
    """The css files in the order in which they are gathered."""
    first = [PARTS / f"{name}.css" for name in ("tokens", "base", "layout")]
    components = sorted((PARTS / "components").glob("*.css"))
    rooms = sorted(path for path in ROOMS.glob("*/css/*.css") if path.parent != PARTS)
    return [*first, *components, *rooms, PARTS / "print.css"]


def gather() -> str:
    """The whole stylesheet, without comments and indentation; a room's file that names no layer joins `rooms`."""
    return "\n".join(_part(path) for path in parts()) + "\n"


def _part(path: Path) -> str:
    """One file's rules, as they are served."""
    text = COMMENT.sub("", path.read_text(encoding="utf-8"))
    lines = [line.strip() for line in text.splitlines()]
    rules = "\n".join(line for line in lines if line)
    if "@layer" not in rules:
        rules = f"@layer rooms {{\n{rules}\n}}"
    return rules


def main() -> int:
    """Write the stylesheet, or with `--check` only say whether it is up to date."""
    wanted = gather()
    if "--check" in sys.argv:
        same = SHEET.exists() and SHEET.read_text(encoding="utf-8") == wanted
        print("ui.css is up to date." if same else "ui.css is out of date: run python tools/css.py")
        return 0 if same else 1
    SHEET.write_text(wanted, encoding="utf-8")
    print(f"{SHEET.relative_to(ROOT)}: {len(parts())} parts, {len(wanted)} characters")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
