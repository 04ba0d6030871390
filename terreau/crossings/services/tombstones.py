"""The list of erasures kept beside the database: a public id and a day a line, so that a restored backup forgets again.

Once its person is forgotten, a public id leads to nobody.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from terreau.core import clock
from terreau.crossings.models import Erasure


def _path() -> Path:
    return Path(settings.TERREAU_ERASURES)


def tombstones() -> set[str]:
    """The public ids of everyone who was forgotten here."""
    try:
        lines = _path().read_text().splitlines()
    except FileNotFoundError:
        return set()
    return {json.loads(line)["person"] for line in lines if line.endswith("}")}


def add_tombstones(ids: Iterable[str]) -> int:
    """Write those that are not in the list yet, on the disk for sure; returns how many."""
    missing = sorted(set(ids) - tombstones())
    if not missing:
        return 0
    path = _path()
    path.touch(mode=0o600)
    day = clock.now().date().isoformat()
    cut = path.read_bytes()[-1:] not in {b"", b"\n"}  # a line cut by a power failure
    with path.open("a") as out:
        out.write("\n" if cut else "")
        out.writelines(json.dumps({"person": one, "on": day}) + "\n" for one in missing)
        out.flush()
        os.fsync(out.fileno())
    return len(missing)


def keep_tombstones() -> int:
    """Add every erasure the database knows: called after each one, and regularly in case that call was cut short."""
    return add_tombstones(Erasure.objects.values_list("person_public_id", flat=True))
