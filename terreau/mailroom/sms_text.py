"""The words of an SMS: how many parts they cost (GSM 03.38), how to make them cost less, what a short answer says."""

import re
import unicodedata
from collections.abc import Iterable

BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = "^{}\\[~]|€\f"
ALONE, EACH = 160, 153  # characters of one part, and of each of several
WIDE_ALONE, WIDE_EACH = (
    70,
    67,
)  # the same when one character is outside of the alphabet: all are then two bytes
PLAIN = str.maketrans({
    "’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "…": "...", "–": "-", "—": "-", "œ": "oe", "Œ": "OE",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "•": "-", "·": "-", "`": "'", "´": "'",
})  # fmt: skip

STOP = frozenset(
    "stop stopsms stopper stoppez arret arrete arreter arretez arretes desabonner desabonnement desinscrire"
    " desinscription unsubscribe".split()
)
START = frozenset({"start", "reprise", "reprendre", "unstop"})
YES = frozenset(
    {
        "oui",
        "o",
        "yes",
        "y",
        "ok",
        "ouais",
        "present",
        "presente",
        "volontiers",
        "jeviens",
        "daccord",
        "ouijeviens",
    }
)
NO = frozenset({"non", "n", "no", "absent", "absente", "jeneviens", "jenevienspas", "jevienspas", "nonmerci"})


def _septets(text: str) -> int | None:
    """Its length in the alphabet of SMS; None when a character is outside of it."""
    if any(one not in BASIC and one not in EXTENDED for one in text):
        return None
    return sum(2 if one in EXTENDED else 1 for one in text)


def parts_of(text: str) -> int:
    """How many parts it is sent, and paid, in. Of several, no doubled character is cut, hence one by one."""
    length = _septets(text)
    if length is not None:
        if length <= ALONE:
            return 1
        return _packed((2 if one in EXTENDED else 1 for one in text), EACH)
    widths = [len(one.encode("utf-16-be")) // 2 for one in text]
    return 1 if sum(widths) <= WIDE_ALONE else _packed(widths, WIDE_EACH)


def _packed(widths: Iterable[int], room: int) -> int:
    parts, used = 1, 0
    for width in widths:
        if used + width > room:
            parts, used = parts + 1, 0
        used += width
    return parts


def lightened(text: str) -> str:
    """The same words with plain quotes, dashes and spaces, and without the accents that would double the price."""
    text = text.translate(PLAIN)
    return "".join(one if _septets(one) is not None else _bare(one) for one in text)


def _bare(letter: str) -> str:
    bare = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
    return bare or letter


def _word(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.strip().lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z]", "", folded)


def _first(text: str) -> str:
    words = re.split(r"[\s,.;:!?]+", text.strip(" \t\n\r«»“”\"'’(.!:-\u00a0\u202f"), maxsplit=1)
    return _word(words[0])


def is_stop(text: str) -> bool:
    """STOP, ARRET, alone or first: whatever follows, they wish no more."""
    return _first(text) in STOP or _word(text) in STOP


def is_start(text: str) -> bool:
    return _word(text) in START


def yes_or_no(text: str) -> bool | None:
    """What a short answer says; None when it says neither, or both."""
    whole, first = _word(text), _first(text)
    if whole in YES or whole in NO:
        return whole in YES
    if len(text) > 60 or first not in YES | NO:
        return None
    said = {_word(one) for one in re.split(r"[\s,.;:!?]+", text)}
    if said & {"oui", "yes"} and said & {"non", "no"}:
        return None
    return first in YES
