from typing import Any

from terreau.communities.models import Exclusion
from terreau.core import clock
from terreau.core.seal import seal
from terreau.listening.models import Word
from terreau.moderation.models import Report
from terreau.moderation.services import appeal, block, decide, report
from tests.addresses import ADMINISTRATORS, SIGNED_IN, Address, Gesture
from tests.addresses.listening import _word

TOM = frozenset({"technician gardener"})  # in the team of the campaign, as he opened it
LINA = frozenset({"member"})


def _reported(world: Any) -> Report:
    """A word that Lina reported, as it stands now."""
    if "report" not in world.kept:
        shown = Word.objects.shown().filter(campaign=_word(world).campaign_id)
        word = shown.select_related("campaign", "authority").earliest("pk")
        world.kept["report"] = report(by=world.lina, kind="word", thing=word, reason="hurts").report
    found: Report = Report.objects.select_related("appeal", "authority").get(pk=world.kept["report"].pk)
    return found


def _decided(world: Any) -> Report:
    found = _reported(world)
    if found.is_open:
        decide(by=world.tom, found=found, hide=False, reason="Cela ne vise personne.")
    return _reported(world)


def _appealed(world: Any) -> Report:
    found = _decided(world)
    if not hasattr(found, "appeal"):
        appeal(by=world.lina, found=found, words="On reconnaît ma voisine.")
    return _reported(world)


def _of(make: Any) -> Any:
    return lambda world: {"public_id": make(world).public_id}


def kept_away(world: Any) -> dict[str, str]:
    block(person=world.lina, other=world.omar)
    return {"public_id": world.omar.public_id}


def _kept_out(world: Any) -> dict[str, str]:
    """A suspension of Omar's, over by now."""
    if "kept out" not in world.kept:
        world.kept["kept out"] = Exclusion.objects.create(
            authority=world.authority,
            community=world.community,
            person=world.omar,
            kind="suspension",
            sealed_reason=seal("Parce que."),
            decided_by=world.aya,
            until=clock.now(),
            lifted_at=clock.now(),
        )
    return {"kind": "exclusion", "public_id": world.kept["kept out"].public_id}


OMAR = frozenset({"newcomer"})
SIGN = "sign-in"
ADDRESSES = [
    Address(
        "moderation:report",
        kwargs=lambda world: {"kind": "word", "public_id": _word(world).public_id},
        gestures=(
            Gesture("GET", "look at what reporting words means", SIGNED_IN, refusal=SIGN),
            Gesture("POST", "report words", SIGNED_IN, refusal=SIGN, data=lambda world: {"reason": "hurts"}),
        ),
    ),
    Address(
        "moderation:reports", gestures=(Gesture("GET", "read one’s own reports", SIGNED_IN, refusal=SIGN),)
    ),
    Address(
        "moderation:read",
        kwargs=_of(_reported),
        gestures=(Gesture("GET", "read a report", TOM | LINA | ADMINISTRATORS, 404, SIGN),),
    ),
    Address(
        "moderation:decide",
        kwargs=_of(_reported),
        gestures=(
            Gesture(
                "GET",
                "look at a report to decide on",
                TOM,
                404,
                SIGN,
                refusals={"member": 403, "administrator": 403},
            ),
            Gesture(
                "POST",
                "decide on a report",
                TOM,
                404,
                SIGN,
                refusals={"member": 403, "administrator": 403},
                data=lambda world: {"decision": "leave", "reason": "Cela ne vise personne."},
            ),
        ),
    ),
    Address(
        "moderation:appeal",
        kwargs=_of(_decided),
        gestures=(
            Gesture(
                "GET",
                "look at how a decision is appealed",
                LINA,
                404,
                SIGN,
                refusals={"technician gardener": 403, "administrator": 403},
            ),
            Gesture(
                "POST",
                "appeal a decision of moderation",
                LINA,
                404,
                SIGN,
                refusals={"technician gardener": 403, "administrator": 403},
                data=lambda world: {"words": "On reconnaît ma voisine."},
            ),
        ),
    ),
    Address(
        "moderation:appeal_decision",
        kwargs=_kept_out,
        gestures=(
            Gesture("GET", "look at how being kept out is appealed", OMAR, 404, SIGN),
            Gesture(
                "POST",
                "appeal being kept out",
                OMAR,
                404,
                SIGN,
                data=lambda world: {"words": "Je voudrais revenir."},
            ),
        ),
    ),
    Address(
        "moderation:settle",
        kwargs=_of(_appealed),
        gestures=(
            Gesture(
                "GET",
                "look at an appeal to answer",
                ADMINISTRATORS,
                404,
                SIGN,
                refusals={"technician gardener": 403, "member": 403},
            ),
            Gesture(
                "POST",
                "answer an appeal",
                ADMINISTRATORS,
                404,
                SIGN,
                refusals={"technician gardener": 403, "member": 403},
                data=lambda world: {"decision": "stands", "answer": "Rien ne permet de la reconnaître."},
            ),
        ),
    ),
    Address(
        "moderation:blocks", gestures=(Gesture("GET", "see whom one keeps away", SIGNED_IN, refusal=SIGN),)
    ),
    Address(
        "moderation:block",
        kwargs=kept_away,
        gestures=(
            Gesture("GET", "look at what keeping someone away means", SIGNED_IN - {"newcomer"}, 404, SIGN),
            Gesture("POST", "keep someone away", SIGNED_IN - {"newcomer"}, 404, SIGN),
        ),
    ),
    Address(
        "moderation:unblock",
        kwargs=kept_away,
        gestures=(
            Gesture("GET", "look at no longer keeping someone away", SIGNED_IN - {"newcomer"}, 404, SIGN),
            Gesture("POST", "no longer keep someone away", SIGNED_IN - {"newcomer"}, 404, SIGN),
        ),
    ),
]
