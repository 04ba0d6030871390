"""What changed between two versions of a text, sentence by sentence."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_SENTENCE = re.compile(r"[^\n.!?…]*(?:[.!?…]+[\s\u00a0\u202f]*(?:»|”|\))?|\n+|$)")


@dataclass(frozen=True)
class Piece:
    """A run of sentences that stayed, came or went: kind is "same", "added" or "removed"."""

    kind: str
    text: str


def sentences(text: str) -> list[str]:
    """The text cut after each sentence and each line; joined again, it is the same text."""
    return [one for one in _SENTENCE.findall(text) if one]


def differences(before: str, after: str) -> list[Piece]:
    """The pieces of both texts, in reading order: what went stands before what came in its place."""
    old, new = sentences(before), sentences(after)
    matcher = SequenceMatcher(
        None, [_plain(one) for one in old], [_plain(one) for one in new], autojunk=False
    )
    pieces = []
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(new[k:m])))
            continue
        pieces += [Piece("removed", "".join(old[i:j]))] if j > i else []
        pieces += [Piece("added", "".join(new[k:m]))] if m > k else []
    return pieces


def _plain(sentence: str) -> str:
    """Blanks at the end of a sentence are no difference."""
    return sentence.strip() or sentence
