from tests.addresses import EVERYONE, Address, Gesture

ADDRESSES = [
    Address(
        "vitality:garden",
        kwargs=lambda world: {"public_id": world.community.public_id},
        gestures=(Gesture("GET", "read a community’s garden in words and figures", EVERYONE),),
    ),
]
