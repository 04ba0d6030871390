from typing import Any

from tests.addresses import EVERYONE, Address, Gesture
from tests.addresses.web import logo


def picture(world: Any) -> dict[str, str]:
    return {"public_id": logo(world).public_id}


ADDRESSES = [
    Address(
        "files:file",
        (Gesture("GET", "see a public picture", EVERYONE),),
        kwargs=picture,
        walk=False,
        why="a picture",
    ),
]
