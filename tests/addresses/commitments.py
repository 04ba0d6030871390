from collections.abc import Callable
from datetime import timedelta
from typing import Any

from terreau.commitments.models import Commitment
from terreau.commitments.services import accept, ask
from terreau.core import clock
from tests.addresses import EVERYONE, GARDENERS, INSTITUTION, MEMBERS, Address, Gesture

ASKER = GARDENERS | {"member"}


def of_community(world: Any) -> dict[str, str]:
    return {"public_id": world.community.public_id}


def request_of(kind: str, *, accepted: bool = False) -> Callable[[Any], dict[str, str]]:
    """A request that Lina made, put to the authority, the circle or Aya; each address has its own."""

    def make(world: Any) -> dict[str, str]:
        key = f"commitment {kind} {accepted}"
        one = world.kept.get(key)
        if one is None or (not accepted and not one.is_waiting) or (accepted and one.status != "accepted"):
            owner: dict[str, Any] = {
                "authority": {"owner_authority": world.authority},
                "circle": {"owner_circle": world.circle},
                "person": {"owner_person": world.aya},
            }[kind]
            one = ask(by=world.lina, community=world.community, text="Un composteur par quartier ?", **owner)
            if accepted:
                day = clock.today(world.authority.zone) + timedelta(days=20)
                accept(by=world.tom if kind == "authority" else world.aya, commitment=one, due_on=day)
            world.kept[key] = one
        one = Commitment.objects.get(pk=one.pk)
        return {"public_id": one.public_id}

    return make


def both(what: str, allowed: frozenset[str], **kwargs: Any) -> tuple[Gesture, ...]:
    """Reading the form, and sending it incomplete: nothing changes for the next visitor."""
    return (
        Gesture("GET", f"open the form to {what}", allowed, 403, "sign-in"),
        Gesture("POST", what, allowed, 403, "sign-in", **kwargs),
    )


# What is asked of a member is hidden from whoever is no member.
UNSEEN: dict[str, int | str] = {"elected person": 404, "agent": 404, "administrator": 404}

ADDRESSES = [
    Address("commitments:follow_ups", gestures=(Gesture("GET", "read what came of what was asked", EVERYONE),)),
    Address(
        "commitments:community",
        kwargs=of_community,
        gestures=(Gesture("GET", "read the requests of a community", EVERYONE),),
    ),
    Address("commitments:ask", kwargs=of_community, gestures=both("ask something in a community", MEMBERS)),
    Address(
        "commitments:commitment",
        kwargs=request_of("authority"),
        gestures=(Gesture("GET", "read a request to the authority", EVERYONE),),
    ),
    Address("commitments:accept", kwargs=request_of("authority"), gestures=both("accept for the authority", INSTITUTION)),
    Address("commitments:refuse", kwargs=request_of("authority"), gestures=both("refuse for the authority", INSTITUTION)),
    Address(
        "commitments:redirect", kwargs=request_of("authority"), gestures=both("pass a request on", INSTITUTION)
    ),
    Address(
        "commitments:keep",
        kwargs=request_of("authority", accepted=True),
        gestures=both("say that the authority kept its commitment", INSTITUTION),
    ),
    Address(
        "commitments:not_keep",
        kwargs=request_of("authority", accepted=True),
        gestures=both("say that the authority could not keep its commitment", INSTITUTION),
    ),
    Address(
        "commitments:hand_back",
        kwargs=request_of("circle", accepted=True),
        gestures=both("hand back what one’s circle accepted", ASKER),
    ),
    Address("commitments:withdraw", kwargs=request_of("person"), gestures=(
        Gesture("GET", "open the form to withdraw a request", ASKER, 403, "sign-in", refusals=UNSEEN),
        Gesture("POST", "withdraw a request", ASKER, 403, "sign-in", refusals=UNSEEN),
    )),
    Address("commitments:remind", kwargs=request_of("authority"), gestures=both("remind the authority", GARDENERS)),
]  # fmt: skip
