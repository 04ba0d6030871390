from tests.addresses import NOBODY, SIGNED_IN, Address, Gesture

ADDRESSES = [
    Address(
        "mailroom:texts",
        (
            Gesture("GET", "see whether SMS reach one", SIGNED_IN, refusal="sign-in"),
            Gesture(
                "POST",
                "ask for SMS at one’s number",
                SIGNED_IN,
                refusal="sign-in",
                data=lambda world: {"phone": "06 39 98 00 12"},
            ),
        ),
    ),
    Address(
        "mailroom:stop",
        (Gesture("POST", "ask for no more SMS", SIGNED_IN, refusal="sign-in"),),
        walk=False,
        why="a button of another page",
    ),
    Address(
        "mailroom:receipt",
        (Gesture("POST", "say whether an SMS arrived, at the address given to the carrier", NOBODY),),
        kwargs=lambda world: {"token": "forged"},
        walk=False,
        why="for the carrier’s machine",
    ),
    Address(
        "mailroom:incoming",
        (Gesture("POST", "bring an SMS, with the carrier’s secret", NOBODY),),
        walk=False,
        why="for the carrier’s machine",
    ),
]
