"""Signing in and out, the ways to sign in, the demonstration's own pages."""

from typing import Any

from terreau.notifications.models import Message
from terreau.notifications.services import deliver_due, mark_undelivered, send
from tests.addresses import ADMINISTRATORS, EVERYONE, GARDENERS, NOBODY, SIGNED_IN, Address, Gesture


def _unreached(world: Any) -> dict[str, str]:
    """Lina, whose mail came back."""
    if "returned" not in world.kept:
        world.kept["returned"] = send(
            key="returned from Lina", template="crossings/notices/mail_test.txt", context={"code": "—"},
            authority=world.authority, person=world.lina,
        )  # fmt: skip
        deliver_due(limit=1000)
    Message.objects.filter(person=world.lina, key="returned from Lina").update(status="sent", failure="")
    mark_undelivered(message_ids=[world.kept["returned"].message_id])
    return {"public_id": world.lina.public_id}


def _mine(
    name: str, *gestures: tuple[str, str], query: str = "", walk: bool = True, why: str = ""
) -> Address:
    """A page of one's own access: whoever is not signed in here is led to the sign-in page."""
    made = tuple(Gesture(method, what, SIGNED_IN, "sign-in") for method, what in gestures)
    return Address(f"web:{name}", made, query=query, walk=walk, why=why)


ADDRESSES = [
    Address(
        "web:sign_in",
        gestures=(
            Gesture("GET", "reach the sign-in page", EVERYONE),
            Gesture("POST", "ask for a code", EVERYONE, data=lambda world: {"email": "rose@example.org"}),
        ),
    ),
    Address(
        "web:texts",
        (Gesture("GET", "see what SMS cost, by month", ADMINISTRATORS, 403, "sign-in"),),
    ),
    Address(
        "web:returned",
        (Gesture("GET", "see to whom mail does not arrive", GARDENERS | ADMINISTRATORS, 403, "sign-in"),),
    ),
    Address(
        "web:confirm_their_mail",
        (Gesture("POST", "write down that somebody’s address is right", GARDENERS, 404, "sign-in"),),
        kwargs=_unreached,
        walk=False,
        why="a button of another page",
    ),
    _mine(
        "confirm_my_mail", ("POST", "say that one’s address is right"), walk=False, why="a button of my space"
    ),
    Address(
        "web:sign_in_by_text",
        gestures=(
            Gesture("GET", "ask for a code by SMS, where the site sends SMS", NOBODY),
            Gesture("POST", "receive a code by SMS, where the site sends SMS", NOBODY),
        ),
        walk=False,
        why="there is no carrier of SMS here",
    ),
    Address(
        "web:sign_in_code",
        gestures=(Gesture("GET", "type a code, in the browser that asked", SIGNED_IN, "sign-in"),),
    ),
    Address(
        "web:send_again",
        gestures=(Gesture("POST", "ask again for a code, in the browser that asked", NOBODY, "sign-in"),),
    ),
    Address("web:passkey_options", gestures=(Gesture("POST", "be asked for a key", EVERYONE),)),
    Address("web:passkey_sign_in", gestures=(Gesture("POST", "sign in with a key", EVERYONE),)),
    _mine("second_factor", ("GET", "show a second proof"), ("POST", "show a second proof")),
    _mine("confirm", ("GET", "confirm who is there"), ("POST", "ask for a code to confirm who is there")),
    Address("web:issuer", gestures=(Gesture("POST", "sign in elsewhere, when an issuer is set", NOBODY),)),
    Address(
        "web:issuer_back",
        gestures=(Gesture("GET", "come back from the issuer, when one is set", NOBODY),),
        walk=False,
        why="only an issuer leads there",
    ),
    Address(
        "web:sign_out",
        gestures=(Gesture("GET", "be asked before leaving", EVERYONE), Gesture("POST", "leave", EVERYONE)),
    ),
    Address("web:left", gestures=(Gesture("GET", "read that one has left", EVERYONE),)),
    _mine(
        "welcome",
        ("GET", "give one's name at the first visit"),
        ("POST", "give one's name at the first visit"),
    ),
    Address(
        "web:language",
        gestures=(Gesture("POST", "choose a language", EVERYONE, data=lambda world: {"language": "en"}),),
    ),
    _mine("security", ("GET", "see one's ways to sign in")),
    _mine("new_passkey", ("GET", "add a key"), ("POST", "add a key")),
    _mine("new_passkey_question", ("POST", "make a key")),
    _mine("new_application", ("GET", "add an application"), ("POST", "add an application")),
    _mine("spare_codes", ("GET", "see one's spare codes"), ("POST", "make new spare codes")),
    _mine(
        "remove_factor", ("GET", "remove a way to sign in"), ("POST", "remove it"), query="which=application"
    ),
    _mine("sign_out_everywhere", ("POST", "sign out of one's other devices")),
    _mine("this_device", ("POST", "say whose device this is")),
    _mine("address", ("GET", "change one's address"), ("POST", "change one's address")),
    _mine("address_code", ("GET", "prove one's new address"), ("POST", "prove one's new address")),
    Address(
        "web:demo_sign_in", gestures=(Gesture("POST", "be one of the demo's people, in a demo", NOBODY),)
    ),
    Address(
        "web:mailbox",
        gestures=(Gesture("GET", "read the demo's mail, in a demo", NOBODY, allowed_in_demo=EVERYONE),),
    ),
    Address(
        "web:mailbox_mail",
        kwargs=lambda world: {"name": "0123456789abcdef0123"},
        gestures=(Gesture("GET", "read one mail of the demo, in a demo", NOBODY),),
        walk=False,
        why="its name comes from its content",
    ),
]
