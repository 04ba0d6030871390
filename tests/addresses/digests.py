from typing import Any

from terreau.digests.tokens import stop_path
from tests.addresses import EVERYONE, GARDENERS, SIGNED_IN, Address, Gesture


def _token(world: Any) -> dict[str, str]:
    return {"token": stop_path(world.lina.pk).split("/")[-2]}


ADDRESSES = [
    Address(
        "digests:rhythm",
        gestures=(
            Gesture("GET", "see the day of one’s digest", SIGNED_IN, refusal="sign-in"),
            Gesture(
                "POST",
                "choose the day of one’s digest",
                SIGNED_IN,
                refusal="sign-in",
                data=lambda world: {"day": "2"},
            ),
        ),
    ),
    Address(
        "digests:stop",
        kwargs=_token,
        gestures=(
            Gesture("GET", "look at the choice a digest’s link opens", EVERYONE),
            Gesture("POST", "stop a digest from its link", EVERYONE, data=lambda world: {"day": "never"}),
        ),
    ),
    Address(
        "digests:paper",
        kwargs=lambda world: {"public_id": world.community.public_id},
        gestures=(
            Gesture("GET", "see who gets the digest on paper", GARDENERS, 403, "sign-in"),
            Gesture(
                "POST",
                "say who gets the digest on paper",
                GARDENERS,
                403,
                "sign-in",
                data=lambda world: {"person": "", "on_paper": "on"},
            ),
        ),
    ),
]
