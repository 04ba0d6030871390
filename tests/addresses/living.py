"""Messages to all, rest, a crisis, closing."""

from tests.addresses import GARDENERS, MEMBERS, Address, Gesture
from tests.addresses.governing import PROPOSER, charter, ended, one, to_all

ADDRESSES = [
    Address(
        "communities:wake",
        kwargs=one,
        gestures=(Gesture("POST", "wish that a community at rest wakes", MEMBERS, 403, "sign-in"),),
        walk=False,
        why="only answers a form",
    ),
    Address(
        "communities:story",
        kwargs=ended,
        gestures=(
            Gesture(
                "GET",
                "read the story of a community one was in",
                frozenset({"member", "citizen gardener"}),
                404,
            ),
        ),
    ),
    Address(
        "communities:announcements",
        kwargs=one,
        gestures=(Gesture("GET", "read the messages to all members", MEMBERS, 403, "sign-in"),),
    ),
    Address(
        "communities:announce",
        kwargs=one,
        gestures=(
            Gesture("GET", "see how to write to all members", GARDENERS, 403, "sign-in"),
            Gesture("POST", "write to all members", GARDENERS, 403, "sign-in"),
        ),
    ),
    Address(
        "communities:announcement",
        kwargs=to_all,
        gestures=(
            Gesture("GET", "read a message to all before it leaves", GARDENERS, 404, "sign-in"),
            Gesture(
                "POST",
                "suggest changes to a message to all",
                GARDENERS,
                404,
                "sign-in",
                data=lambda world: {"gesture": "suggest", "text": "Dites l’heure."},
            ),
        ),
    ),
    Address(
        "communities:announcement_rewrite",
        kwargs=to_all,
        gestures=(
            Gesture(
                "GET",
                "see how to write a message to all again",
                PROPOSER,
                404,
                "sign-in",
                refusals={"technician gardener": 403},
            ),
            Gesture(
                "POST",
                "write a message to all again",
                PROPOSER,
                404,
                "sign-in",
                refusals={"technician gardener": 403},
            ),
        ),
    ),
    Address(
        "communities:rest",
        kwargs=one,
        gestures=(
            Gesture("GET", "see whether the community rests", MEMBERS, 403, "sign-in"),
            Gesture(
                "POST", "speak on rest", MEMBERS, 403, "sign-in", data=lambda world: {"gesture": "consent"}
            ),
        ),
    ),
    Address(
        "communities:rest_for",
        kwargs=one,
        gestures=(
            Gesture("GET", "see how to write down what somebody says about rest", GARDENERS, 403, "sign-in"),
            Gesture("POST", "write down what somebody says about rest", GARDENERS, 403, "sign-in"),
        ),
    ),
    Address(
        "communities:charter_for",
        kwargs=charter,
        gestures=(
            Gesture(
                "GET", "see how to write down what somebody says of a charter", GARDENERS, 403, "sign-in"
            ),
            Gesture("POST", "write down what somebody says of a charter", GARDENERS, 403, "sign-in"),
        ),
    ),
    Address(
        "communities:crisis_end",
        kwargs=one,
        gestures=(Gesture("POST", "end a crisis early", GARDENERS, 403, "sign-in"),),
        walk=False,
        why="only answers a form",
    ),
]
