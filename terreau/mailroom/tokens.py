"""The signed part of an address to answer to: who, about what, for whom. It holds no text and is kept nowhere.

The signature also hides what it signs (synthetic initialisation vector): ids cannot be read in it, nor counted. Letters and
digits of base 32, because mail systems lower the case of addresses.
"""

import hmac
from base64 import b32decode, b32encode
from binascii import Error as NotBase32
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

SIGNATURE = 10  # bytes: 80 bits, each try of a forger is a mail
KIND = 3
LONGEST = 51  # characters: with twelve before the plus sign, the 64 of a local part are not passed


@dataclass(frozen=True)
class ReplyToken:
    """Whoever holds it may answer to one thing, as one person, in one authority's space."""

    authority_id: int
    person_id: int
    kind: str
    subject_id: int


def _kind_mark(kind: str) -> bytes:
    return sha256(kind.encode()).digest()[:KIND]


def _number(value: int) -> bytes:
    """Seven bits a byte, the lowest first, the eighth says that another follows."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _numbers(content: bytes) -> list[int]:
    """Raises ValueError when the last one is cut."""
    found, value, shift = [], 0, 0
    for byte in content:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            found.append(value)
            value, shift = 0, 0
    if shift:
        raise ValueError("A number is cut.")
    return found


def _mac(key: str, use: str, content: bytes) -> bytes:
    return hmac.digest(f"terreau.mailroom.{use}:{key}".encode(), content, "sha256")


def _masked(key: str, signature: bytes, content: bytes) -> bytes:
    mask = _mac(key, "mask", signature)
    return bytes(one ^ other for one, other in zip(content, mask, strict=False))


def sign(token: ReplyToken, key: str) -> str:
    """The token as it stands in an address; always the same for the same thing."""
    numbers = b"".join(map(_number, (token.authority_id, token.person_id, token.subject_id)))
    content = _kind_mark(token.kind) + numbers
    signature = _mac(key, "sign", content)[:SIGNATURE]
    signed = b32encode(signature + _masked(key, signature, content)).decode().rstrip("=").lower()
    if len(signed) > LONGEST:
        raise ValueError("These ids are too long for an address.")
    return signed


def read(text: str, key: str, kinds: Iterable[str]) -> ReplyToken | None:
    """What was signed with this key about one of these kinds; None for anything else."""
    if not text.isascii() or len(text) > LONGEST:
        return None
    try:
        packed = b32decode(text.upper() + "=" * (-len(text) % 8))
    except NotBase32:
        return None
    signature, content = packed[:SIGNATURE], _masked(key, packed[:SIGNATURE], packed[SIGNATURE:])
    if not hmac.compare_digest(signature, _mac(key, "sign", content)[:SIGNATURE]):
        return None
    kind = next((one for one in kinds if _kind_mark(one) == content[:KIND]), None)
    if kind is None:
        return None
    authority_id, person_id, subject_id = _numbers(content[KIND:])
    return ReplyToken(authority_id, person_id, kind, subject_id)
