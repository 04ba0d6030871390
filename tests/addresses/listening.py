from typing import Any

from terreau.listening.models import Campaign, ImportBatch, Theme, Voice, Word, WordContact
from terreau.listening.services import (
    hide_word,
    leave_words,
    open_campaign,
    preview_import,
    sort_word,
    start_theme,
)
from terreau.notifications.services import Address as Reach
from tests.addresses import EVERYONE, GARDENERS, INSTITUTION, SIGNED_IN, Address, Gesture

TENDING = GARDENERS | INSTITUTION | {"administrator"}


def _campaign(world: Any) -> Campaign:
    """One campaign with a word in a theme, and a file looked at."""
    if "campaign" not in world.kept:
        campaign = open_campaign(authority=world.authority, title="Ce qui compte ici", by=world.tom)
        first = campaign.questions.all()[0].pk
        voice = leave_words(campaign=campaign, texts={first: "Le banc devant la poste."})
        theme = start_theme(campaign=campaign, name="S’asseoir", by=world.lina)
        sort_word(word=voice.words.get(), theme=theme, by=world.lina)
        leave_words(campaign=campaign, texts={first: "La rivière."})
        world.kept["campaign"] = campaign
    kept: Campaign = world.kept["campaign"]
    return kept


def campaign(world: Any) -> dict[str, str]:
    return {"public_id": _campaign(world).public_id}


def theme(world: Any) -> dict[str, str]:
    return {"public_id": Theme.objects.filter(campaign=_campaign(world)).earliest("pk").public_id}


def _word(world: Any) -> Word:
    word: Word = Word.objects.filter(campaign=_campaign(world)).earliest("pk")
    return word


def word(world: Any) -> dict[str, str]:
    return {"public_id": _word(world).public_id}


def hidden(world: Any) -> dict[str, str]:
    """A word that was taken out of sight."""
    found = Word.objects.filter(campaign=_campaign(world)).latest("pk")
    return {"word": hide_word(word=found, by=world.tom, reason="Une personne est reconnaissable.").public_id}


def thanks(world: Any) -> dict[str, str]:
    voice = Voice.objects.filter(campaign=_campaign(world)).earliest("pk")
    return {**campaign(world), "voice_id": voice.public_id}


def words_to_keep(world: Any) -> dict[str, str]:
    """Words that nobody keeps yet."""
    first = _campaign(world).questions.all()[0].pk
    voice = leave_words(campaign=_campaign(world), texts={first: "Le marché du samedi."})
    return {**campaign(world), "voice_id": voice.public_id}


def contact(world: Any) -> dict[str, str]:
    """What became of it, asked by one of the voices."""
    found = WordContact.objects.filter(voice__campaign=_campaign(world)).first()
    if found is None:
        first = _campaign(world).questions.all()[0].pk
        voice = leave_words(
            campaign=_campaign(world), texts={first: "Le car."}, contact=Reach(mail="j@example.org")
        )
        found = WordContact.objects.get(voice=voice)
    return {"token": found.token}


def batch(world: Any) -> dict[str, str]:
    found = ImportBatch.objects.filter(campaign=_campaign(world)).first()
    if found is None:
        found = preview_import(
            campaign=_campaign(world),
            content="texte\nLe marché\n".encode(),
            filename="paroles.csv",
            by=world.tom,
        )
    return {"public_id": found.public_id}


def _address(name: str, kwargs: Any, *gestures: Gesture, **fields: Any) -> Address:
    return Address(f"listening:{name}", kwargs=kwargs, gestures=gestures, **fields)


def _tended(method: str, what: str, **data: str) -> Gesture:
    return Gesture(method, what, TENDING, 403, "sign-in", data=lambda world: data)


ADDRESSES = [
    Address("listening:campaigns", gestures=(Gesture("GET", "see the campaigns", EVERYONE),)),
    Address(
        "listening:new_campaign",
        gestures=(
            Gesture("GET", "prepare a campaign", SIGNED_IN, "sign-in"),
            Gesture("POST", "open a campaign", SIGNED_IN, "sign-in", data=lambda world: {"title": "Une écoute"}),
        ),
    ),
    Address(
        "listening:withdraw_contact",
        kwargs=contact,
        gestures=(Gesture("GET", "ask to be told no more", EVERYONE), Gesture("POST", "be told no more", EVERYONE)),
    ),
    _address(
        "campaign",
        campaign,
        Gesture("GET", "read a campaign", EVERYONE),
        Gesture("POST", "leave words", EVERYONE, data=lambda world: {"answer_1": "Le marché."}),
    ),
    _address("thanks", thanks, Gesture("GET", "see one’s own words again", EVERYONE)),
    _address(
        "keep",
        words_to_keep,
        Gesture("GET", "be asked whether words are one’s own", SIGNED_IN, "sign-in"),
        Gesture(
            "POST", "keep one’s own words", SIGNED_IN, "sign-in", data=lambda world: {"gesture": "keep"}
        ),
    ),
    _address(
        "cards",
        campaign,
        _tended("GET", "see the typing screen"),
        _tended("POST", "type in a card", answer_1="Le marché.", channel="paper"),
    ),
    _address("import", campaign, _tended("GET", "see the imports"), _tended("POST", "give a file to import")),
    _address(
        "close_campaign",
        campaign,
        _tended("GET", "be asked before closing a campaign"),
        _tended("POST", "close a campaign"),
    ),
    _address(
        "hidden_words",
        campaign,
        _tended("GET", "read hidden words"),
        Gesture("POST", "show a hidden word again", TENDING, 403, "sign-in", data=hidden),
    ),
    _address(
        "team",
        campaign,
        _tended("GET", "see a campaign’s team"),
        Gesture(
            "POST", "put somebody in a campaign’s team", frozenset({"technician gardener", "administrator"}), 403, "sign-in",
            data=lambda world: {"person": world.karim.public_id},
        ),
    ),
    _address(
        "leave_team",
        campaign,
        Gesture("GET", "be asked before leaving a campaign’s team", SIGNED_IN, "sign-in"),
        Gesture("POST", "leave a campaign’s team", SIGNED_IN, "sign-in"),
    ),
    _address(
        "board",
        campaign,
        Gesture("GET", "see words being sorted", EVERYONE),
        Gesture(
            "POST", "sort a word", SIGNED_IN, 403, "sign-in",
            data=lambda world: {"word": _word(world).public_id, "name": "S’asseoir"},
        ),
    ),
    _address(
        "undo_sorting",
        campaign,
        Gesture("GET", "be led back to the board", EVERYONE),
        Gesture(
            "POST", "take back one’s last sorting", SIGNED_IN, 403, "sign-in",
            data=lambda world: {"dans": theme(world)["public_id"], "rangees": _word(world).public_id},
        ),
        walk=False,
        why="it only leads back to the board",
    ),
    _address("theme", theme, Gesture("GET", "read a theme", EVERYONE)),
    _address(
        "publish_theme",
        theme,
        _tended("GET", "be led back to the theme"),
        _tended("POST", "publish a theme"),
        walk=False,
        why="it only leads back to the theme",
    ),
    _address(
        "answer_theme",
        theme,
        _tended("GET", "be led back to the theme"),
        _tended("POST", "answer a theme", text="Oui, en mars."),
        walk=False,
        why="it only leads back to the theme",
    ),
    _address(
        "unsort_word",
        theme,
        Gesture("GET", "be led back to the theme", SIGNED_IN, "sign-in"),
        Gesture(
            "POST", "take back one’s own sorting", SIGNED_IN, "sign-in",
            data=lambda world: {"word": _word(world).public_id},
        ),
        walk=False,
        why="it only leads back to the theme",
    ),
    _address(
        "answer_word",
        word,
        _tended("GET", "prepare an answer to a word"),
        _tended("POST", "answer a word", text="Oui, en mars."),
    ),
    _address("batch", batch, Gesture("GET", "see what a file holds", TENDING, 404, "sign-in"),
        Gesture("POST", "import a file", TENDING, 404, "sign-in")),
    _address("undo_import", batch, Gesture("GET", "be led back to the import", TENDING, 404, "sign-in"),
        Gesture("POST", "undo an import", TENDING, 404, "sign-in"), walk=False, why="it only leads back to the import"),
    _address(
        "hide_word",
        word,
        _tended("GET", "prepare to hide a word"),
        _tended("POST", "hide a word", reason="Une personne est reconnaissable."),
    ),
]  # fmt: skip
