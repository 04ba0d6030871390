from typing import Any

from terreau.digests.models import Newsletter
from terreau.digests.services import send_newsletter, write_newsletter
from terreau.digests.tokens import stop_path
from tests.addresses import EVERYONE, GARDENERS, SIGNED_IN, Address, Gesture


def _token(world: Any) -> dict[str, str]:
    return {"token": stop_path(world.lina.pk).split("/")[-2]}


WRITERS = frozenset({"agent", "technician gardener"})
LETTER: dict[str, Any] = {"subject": "Le mois au Pays", "text": "Le marché déménage."}


def _draft(world: Any) -> dict[str, str]:
    if "draft letter" not in world.kept:
        world.kept["draft letter"] = write_newsletter(by=world.tom, segment={}, **LETTER)
    return {"public_id": world.kept["draft letter"].public_id}


def _sent(world: Any) -> dict[str, str]:
    if "sent letter" not in world.kept:
        letter: Newsletter = write_newsletter(by=world.tom, segment={}, **LETTER)
        world.kept["sent letter"] = send_newsletter(by=world.tom, letter=letter)
    return {"public_id": world.kept["sent letter"].public_id}


ADDRESSES = [
    Address(
        "digests:newsletters", gestures=(Gesture("GET", "read the letters of the institution", EVERYONE),)
    ),
    Address(
        "digests:newsletter", kwargs=_sent, gestures=(Gesture("GET", "read a letter that left", EVERYONE),)
    ),
    Address(
        "digests:new_newsletter",
        gestures=(
            Gesture("GET", "prepare a letter to many people", WRITERS, 403, "sign-in"),
            Gesture(
                "POST", "write a letter to many people", WRITERS, 403, "sign-in", data=lambda world: LETTER
            ),
        ),
    ),
    Address(
        "digests:edit_newsletter",
        kwargs=_draft,
        gestures=(
            Gesture("GET", "read a letter being written", WRITERS, 404, "sign-in"),
            Gesture("POST", "write a letter again", WRITERS, 404, "sign-in", data=lambda world: LETTER),
        ),
    ),
    Address(
        "digests:send_newsletter",
        kwargs=_draft,
        gestures=(
            Gesture("GET", "be asked before a letter leaves", WRITERS, 404, "sign-in"),
            Gesture("POST", "send a letter to many people", WRITERS, 404, "sign-in"),
        ),
    ),
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
