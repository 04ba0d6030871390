"""Make the environment know this folder: `.venv/bin/terreau` runs the code where it lies, nothing is built."""

from __future__ import annotations

import os
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = """\
#!{python}
import sys

from terreau.config.cli import main

sys.exit(main())
"""


def write(path: Path, text: str, mode: int) -> None:
    """All or nothing: an interrupted installation leaves no half-written file."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.write_text(text)
    fresh.chmod(mode)
    fresh.replace(path)


if __name__ == "__main__":
    if sys.prefix == sys.base_prefix:
        sys.exit("tools/link.py must be run by the Python of .venv")
    write(Path(sysconfig.get_path("purelib")) / "terreau.pth", f"{ROOT}\n", 0o644)
    write(Path(sysconfig.get_path("scripts")) / "terreau", SCRIPT.format(python=sys.executable), 0o755)
