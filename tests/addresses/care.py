from typing import Any

from terreau.care.models import Gesture, Round
from terreau.care.selectors import monday_of
from tests.addresses import EVERYONE, SIGNED_IN, Address
from tests.addresses import Gesture as Act


def gesture_of_aya(world: Any) -> dict[str, str]:
    """One gesture in Aya's list of the week."""
    drawn, _made = Round.objects.get_or_create(
        person=world.aya,
        week_start=monday_of(world.authority),
        defaults={"authority": world.authority, "minutes": 30},
    )
    gesture, _made = Gesture.objects.get_or_create(
        round=drawn,
        position=30,
        defaults={
            "authority": world.authority,
            "community": world.community,
            "kind": "newcomer_unwelcomed",
            "subject_kind": "membership",
            "subject_id": 1,
            "urgency": 0.5,
            "since": drawn.drawn_at,
            "minutes": 10,
        },
    )
    return {"public_id": gesture.public_id}


ADDRESSES = [
    Address(
        "care:week",
        gestures=(
            Act(
                "GET",
                "read one’s week as a gardener",
                SIGNED_IN,
                refusal="sign-in",
                writes=("care_round", "care_gesture"),
            ),
        ),
    ),
    Address(
        "care:my_time",
        gestures=(
            Act("GET", "see how long one gives a week", SIGNED_IN, refusal="sign-in"),
            Act(
                "POST",
                "say how long one gives a week",
                SIGNED_IN,
                refusal="sign-in",
                data=lambda world: {"minutes_a_week": "30"},
            ),
        ),
    ),
    Address("care:how", gestures=(Act("GET", "read how the gardeners’ list is made", EVERYONE),)),
    Address(
        "care:answer",
        kwargs=gesture_of_aya,
        gestures=(
            Act("GET", "read one gesture of a week", frozenset({"citizen gardener"}), 404, "sign-in"),
            Act(
                "POST",
                "answer a gesture of one’s own week",
                frozenset({"citizen gardener"}),
                404,
                "sign-in",
                data=lambda world: {"answer": "later"},
            ),
        ),
    ),
]
