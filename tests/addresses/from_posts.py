"""What a message of a thread may become."""

from terreau.listening.models import Campaign
from tests.addresses import MEMBERS, SIGNED_IN, Address, Gesture
from tests.addresses.conversations import post_of
from tests.addresses.listening import _campaign

LINA = frozenset({"member"})  # who wrote it
UNSEEN: dict[str, int | str] = dict.fromkeys(SIGNED_IN - MEMBERS, 404)


def _said(world: object) -> dict[str, object]:
    campaign: Campaign = _campaign(world)
    return {"question": campaign.questions.all()[0].pk, "text": "Le four du village."}


ADDRESSES = [
    Address(
        "web:post_becomes",
        kwargs=post_of("becomes"),
        gestures=(Gesture("GET", "see what a message may become", MEMBERS, 404, "sign-in"),),
    ),
    Address(
        "web:ask_from_post",
        kwargs=post_of("ask"),
        gestures=(
            Gesture("GET", "prepare a request because of a message", MEMBERS, 404, "sign-in"),
            Gesture(
                "POST",
                "ask something because of a message",
                MEMBERS,
                404,
                "sign-in",
                data=lambda world: {"text": "Réparer le four.", "owner": "authority"},
            ),
        ),
    ),
    Address(
        "web:say_from_post",
        kwargs=post_of("say"),
        gestures=(
            Gesture("GET", "prepare to say a message to everyone", LINA, 403, "sign-in", refusals=UNSEEN),
            Gesture("POST", "say a message to everyone", LINA, 403, "sign-in", refusals=UNSEEN, data=_said),
        ),
    ),
]
