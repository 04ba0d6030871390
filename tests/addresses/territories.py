from tests.addresses import EVERYONE, Address, Gesture

ADDRESSES = [
    Address(
        "territories:search",
        query="q=sainte+colombe",
        gestures=(Gesture("GET", "find a territory", EVERYONE),),
    ),
]
