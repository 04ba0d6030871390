"""Coming into a community, by each of its doors."""

from tests.addresses import EVERYONE, GARDENERS, MEMBERS, SIGNED_IN, Address, Gesture
from tests.addresses.communities import a_letter, a_list, karim_asks, link, omar, one, waiting_invitation

ADDRESSES = [
    Address(
        "communities:join",
        kwargs=one,
        gestures=(
            Gesture("GET", "see how to join a community", EVERYONE),
            Gesture("POST", "join a community", SIGNED_IN, 403, "sign-in"),
        ),
    ),
    Address(
        "communities:join_by_link",
        kwargs=link,
        gestures=(
            Gesture("GET", "open the link or the poster’s code", EVERYONE),
            Gesture("POST", "join by the link", SIGNED_IN, 403, "sign-in"),
        ),
    ),
    Address(
        "communities:invitation",
        kwargs=lambda world: {"token": waiting_invitation(world).token},
        gestures=(
            Gesture("GET", "open an invitation received by mail", EVERYONE),
            Gesture(
                "POST",
                "accept an invitation",
                SIGNED_IN,
                403,
                "sign-in",
                data=lambda world: {"if_quiet": "write"},
            ),
        ),
    ),
    Address(
        "communities:poster",
        kwargs=one,
        gestures=(Gesture("GET", "print the poster", MEMBERS, 403, "sign-in"),),
        walk=False,
        why="a file to print",
    ),
    Address(
        "communities:invite",
        kwargs=one,
        gestures=(
            Gesture("GET", "see one’s invitations that wait", MEMBERS, 403, "sign-in"),
            Gesture("POST", "invite by mail", MEMBERS, 403, "sign-in"),
        ),
    ),
    Address(
        "communities:cancel_invitation",
        kwargs=lambda world: {"public_id": waiting_invitation(world).public_id},
        gestures=(Gesture("POST", "take an invitation back", GARDENERS, 404, "sign-in"),),
        walk=False,
        why="only answers a form",
    ),
    Address(
        "communities:import_members",
        kwargs=one,
        gestures=(
            Gesture("GET", "see how to bring in a list of people", GARDENERS, 403, "sign-in"),
            Gesture("POST", "look at a list of people", GARDENERS, 403, "sign-in"),
        ),
    ),
    Address(
        "communities:import_batch",
        kwargs=a_list,
        gestures=(
            Gesture("GET", "see what a list of people holds", GARDENERS, 404, "sign-in"),
            Gesture("POST", "bring a list of people in", GARDENERS, 404, "sign-in"),
        ),
    ),
    Address(
        "communities:import_origin",
        kwargs=a_list,
        gestures=(
            Gesture("GET", "see what is asked about a list", GARDENERS, 404, "sign-in"),
            Gesture("POST", "say where a list comes from", GARDENERS, 404, "sign-in"),
        ),
    ),
    Address(
        "communities:undo_import",
        kwargs=a_list,
        gestures=(Gesture("POST", "take a list back within a day", GARDENERS, 404, "sign-in"),),
        walk=False,
        why="only answers a form",
    ),
    Address(
        "communities:refuse_invitation",
        kwargs=lambda world: {"token": waiting_invitation(world).token},
        gestures=(Gesture("POST", "refuse an invitation for good", EVERYONE),),
        walk=False,
        why="only answers a form",
    ),
    Address(
        "communities:letters",
        kwargs=one,
        gestures=(
            Gesture("GET", "see whom a letter invites", GARDENERS, 403, "sign-in"),
            Gesture("POST", "invite by letter", GARDENERS, 403, "sign-in"),
        ),
    ),
    Address(
        "communities:letter_sheets",
        kwargs=lambda world: {"public_id": a_letter(world)["public_id"]},
        gestures=(Gesture("GET", "print the letters that invite", GARDENERS, 403, "sign-in"),),
        walk=False,
        why="a file to print",
    ),
    Address(
        "communities:posted",
        kwargs=one,
        gestures=(Gesture("POST", "say that letters were posted", GARDENERS, 403, "sign-in"),),
        walk=False,
        why="only answers a form",
    ),
    Address(
        "communities:said_yes",
        kwargs=a_letter,
        gestures=(
            Gesture("GET", "see what is asked of whoever said yes", GARDENERS, 404, "sign-in"),
            Gesture("POST", "enter someone invited by letter", GARDENERS, 404, "sign-in"),
        ),
    ),
    Address(
        "communities:said_no",
        kwargs=a_letter,
        gestures=(Gesture("POST", "forget someone invited by letter", GARDENERS, 404, "sign-in"),),
        walk=False,
        why="only answers a form",
    ),
    Address(
        "communities:door",
        kwargs=one,
        gestures=(
            Gesture("GET", "see how a community opens its door", GARDENERS, 403, "sign-in"),
            Gesture("POST", "write down how one comes in", GARDENERS, 403, "sign-in"),
        ),
    ),
    Address(
        "communities:requests",
        kwargs=one,
        gestures=(Gesture("GET", "see who asks to join", MEMBERS, 403, "sign-in"),),
    ),
    Address(
        "communities:request",
        kwargs=karim_asks,
        gestures=(
            Gesture("GET", "read a request to join", MEMBERS | {"agent"}, 404, "sign-in"),
            Gesture(
                "POST",
                "speak with whoever asks to join",
                MEMBERS | {"agent"},
                404,
                "sign-in",
                data=lambda world: {"gesture": "say", "text": "Bonjour"},
            ),
        ),
    ),
    Address(
        "communities:new_link",
        kwargs=one,
        gestures=(Gesture("POST", "change the link to join", GARDENERS, 403, "sign-in"),),
        walk=False,
        why="only answers a form",
    ),
    Address(
        "communities:on_behalf",
        kwargs=one,
        gestures=(
            Gesture("GET", "see the form for people without e-mail", GARDENERS, 403, "sign-in"),
            Gesture("POST", "enter someone on their behalf", GARDENERS, 403, "sign-in"),
        ),
    ),
    Address(
        "communities:receipt",
        kwargs=omar,
        gestures=(Gesture("GET", "print someone’s receipt", GARDENERS, 404, "sign-in"),),
        walk=False,
        why="a file to print",
    ),
]
