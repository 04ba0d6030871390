"""The opening code of an empty install."""

from pathlib import Path

from django.conf import settings

from terreau.core.ids import public_id


def opening_code() -> str:
    """The code asked on the first-run page; made once, kept in the data folder where only the host can read it."""
    path = Path(settings.TERREAU_DATA) / "opening-code"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(f"{public_id()}-{public_id()}")
    return path.read_text().strip()
