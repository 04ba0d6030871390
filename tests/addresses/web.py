"""Pages that join several rooms: home, a community, a word, my space, letters, administration, what the law asks for."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from terreau.files.models import StoredFile
from terreau.files.services import store_picture
from terreau.gatherings.models import Gathering
from terreau.notifications.models import Message
from terreau.notifications.services import send
from terreau.offices.models import Office
from tests.addresses import (
    ADMINISTRATORS,
    EVERYONE,
    GARDENERS,
    MEMBERS,
    NOBODY,
    SIGNED_IN,
    Address,
    Gesture,
)
from tests.addresses.communities import waiting_invitation
from tests.addresses.gatherings import to_come
from tests.addresses.listening import word

POSTING = GARDENERS


def letter(world: Any) -> dict[str, str]:
    """A letter to Marcel, who has no e-mail."""
    if "letter" not in world.kept:
        world.kept["letter"] = send(
            key="letter to Marcel", template="crossings/notices/mail_test.txt", context={"code": "—"},
            authority=world.authority, person=world.marcel,
        )  # fmt: skip
    found: Message = world.kept["letter"]
    return {"public_id": found.public_id}


def logo(world: Any) -> StoredFile:
    if "logo" not in world.kept:
        out = BytesIO()
        Image.new("RGB", (20, 20), "#1c6b45").save(out, "PNG")
        world.kept["logo"] = store_picture(
            authority=world.authority, upload=SimpleUploadedFile("logo.png", out.getvalue()),
            about=("authority", world.authority.pk), description=world.authority.name,
        )  # fmt: skip
    found: StoredFile = world.kept["logo"]
    return found


def elected_seat(world: Any) -> dict[str, str]:
    return {"public_id": Office.objects.get(person=world.ines).public_id}


def gathering_id(world: Any) -> int:
    found: int = Gathering.objects.get(public_id=to_come(world)["public_id"]).pk
    return found


def _open(name: str, what: str, **fields: Any) -> Address:
    """A page that everyone may read."""
    return Address(f"web:{name}", (Gesture("GET", what, EVERYONE),), **fields)


def _administered(name: str, see: str, do: str = "", data: Any = None, **fields: Any) -> Address:
    gestures = [Gesture("GET", see, ADMINISTRATORS, 403, "sign-in")]
    if do:
        gestures.append(Gesture("POST", do, ADMINISTRATORS, 403, "sign-in", data=data or (lambda world: {})))
    return Address(f"web:{name}", tuple(gestures), **fields)


ADDRESSES = [
    _open("home", "read the home page"),
    _open("search", "search what is public, and what one’s communities keep among themselves", query="q=marché"),
    _open("community", "read a community’s page", kwargs=lambda world: {"public_id": world.community.public_id}),
    Address(
        "web:come",
        gestures=(
            Gesture("GET", "see where the code of a letter is typed", EVERYONE),
            Gesture("POST", "open an invitation by the code of a letter", EVERYONE),
        ),
    ),
    Address(
        "web:join_as_guest",
        (
            Gesture("GET", "come back to the join page", EVERYONE),
            Gesture("POST", "join with an address and a code", EVERYONE),
        ),
        kwargs=lambda world: {"public_id": world.community.public_id},
        walk=False,
        why="leads to the join page",
    ),
    Address(
        "web:accept_as_guest",
        (
            Gesture("GET", "come back to an invitation", EVERYONE),
            Gesture("POST", "accept an invitation with an address and a code", EVERYONE),
        ),
        kwargs=lambda world: {"token": waiting_invitation(world).token},
        walk=False,
        why="leads to the invitation",
    ),
    Address(
        "web:start_community",
        (
            Gesture("GET", "see how a community is born", SIGNED_IN, "sign-in"),
            Gesture(
                "POST", "call a community into being", SIGNED_IN, "sign-in",
                data=lambda world: {
                    "name": "Bien vieillir", "purpose": "Que personne ne reste seul ici.", "called_by": "residents",
                },
            ),
        ),
    ),
    _open("word", "read what became of a word", kwargs=word),
    Address(
        "web:ask_from_word",
        (
            Gesture("GET", "prepare a request because of a word", MEMBERS, 403, "sign-in"),
            Gesture(
                "POST", "ask the authority because of a word", MEMBERS, 403, "sign-in",
                data=lambda world: {"community": world.community.pk, "text": "Remettre le banc devant la poste."},
            ),
        ),
        kwargs=word,
    ),
    Address(
        "web:carry_word",
        (
            Gesture("GET", "choose where to carry a word", MEMBERS, 403, "sign-in"),
            Gesture(
                "POST", "carry a word to a gathering", MEMBERS, 403, "sign-in",
                data=lambda world: {"gathering": gathering_id(world)},
            ),
        ),
        kwargs=word,
    ),
    Address(
        "web:my_space",
        (
            Gesture("GET", "see one’s own space", SIGNED_IN, "sign-in"),
            Gesture("POST", "change one’s own name", SIGNED_IN, "sign-in", data=lambda world: {"name": "Autre nom"}),
        ),
    ),
    Address("web:about_me", (Gesture("GET", "read all that is written about oneself", SIGNED_IN, "sign-in"),)),
    Address("web:before", (Gesture("GET", "see what one left before having an account", SIGNED_IN, "sign-in"),)),
    Address(
        "web:archive",
        (Gesture("GET", "take away all that is written about oneself", SIGNED_IN, "sign-in"),),
        walk=False,
        why="a file to download",
    ),
    Address(
        "web:erase_me",
        (
            Gesture("GET", "think about being forgotten", SIGNED_IN, "sign-in"),
            Gesture("POST", "be forgotten", SIGNED_IN, "sign-in"),
        ),
    ),
    Address(
        "web:letters",
        (
            Gesture(
                "GET", "see letters to post and calls to make", POSTING | ADMINISTRATORS, 403, "sign-in",
            ),
        ),
    ),
    Address(
        "web:letter_sheet",
        (Gesture("GET", "print a letter", POSTING, 404, "sign-in"),),
        kwargs=letter,
        walk=False,
        why="a file to print",
    ),
    Address(
        "web:tick_letter",
        (Gesture("POST", "say that a letter is posted, or a call made", POSTING, 404, "sign-in"),),
        kwargs=letter,
    ),
    Address(
        "web:set_up",
        (
            Gesture("GET", "open the first territory of an empty install", NOBODY),
            Gesture("POST", "open the first territory of an empty install", NOBODY),
        ),
    ),
    _administered("administration", "see what is missing before opening", "open the site to the public"),
    _administered(
        "identity", "see the authority’s name and colour", "change the authority’s name and colour",
        lambda world: {"name": "Pays de la Vézère", "accent": "#1c6b45", "welcome_text": "Bienvenue ici."},
    ),
    _administered(
        "legal_contacts", "see who answers for the site", "say who answers for the site",
        lambda world: {"publisher": "La présidente du Pays", "contact_email": "contact@example.org"},
    ),
    _administered("mail_test", "see whether mail leaves", "check that mail leaves"),
    Address("web:send_mail_test", (Gesture("POST", "send oneself a test mail", ADMINISTRATORS, 403, "sign-in"),)),
    _administered(
        "offices", "see who holds an office", "give someone an office",
        lambda world: {"name": "Rose Martin", "email": "rose@example.org", "kind": "agent", "title": "Chargée de mission"},
    ),
    Address(
        "web:end_office",
        (
            Gesture("GET", "be asked before ending an office", ADMINISTRATORS, 404, "sign-in"),
            Gesture("POST", "end an office", ADMINISTRATORS, 404, "sign-in"),
        ),
        kwargs=elected_seat,
    ),
    _administered(
        "electoral", "see the electoral periods", "declare an electoral period",
        lambda world: {"starts_on": "2030-01-01", "ends_on": "2030-03-15", "candidates": "Marie Roux"},
    ),
    _administered("register", "read the register of personal data"),
    _open("legal_notice", "read who publishes the site"),
    _open("privacy", "read what is kept about people, and why"),
    _open("accessibility", "read the accessibility statement"),
    _open("guide", "read the gardeners’ guide"),
    _open("source", "find the source code"),
    _open("brand", "get the authority’s colour", walk=False, why="a style sheet"),
    _open("robots", "read what robots may do", walk=False, why="for robots"),
    _open("sitemap", "read the list of public pages", walk=False, why="for robots"),
    _open("security_contact", "read where to report a weakness", walk=False, why="for security researchers"),
    _open("health", "know that the server answers", walk=False, why="for the reverse proxy"),
]  # fmt: skip
