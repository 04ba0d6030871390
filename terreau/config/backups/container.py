"""The outside of a backup: a first line that says what it is, then a compressed stream, sealed when a key is given.

Sealing: AES-256-GCM over pieces of 64 KiB. Each nonce holds the piece's number and whether it is the last one, so that a
piece that is changed, moved, doubled or missing is seen. The key comes from the key file by scrypt, with a salt per backup.
"""

import gzip
import hashlib
import hmac
import io
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = "terreau-backup"
FORMAT = 1
PIECE = 64 * 1024
LONGEST_FIRST_LINE = 4096
SHORTEST_KEY = 16
SCRYPT = {"n": 2**15, "r": 8, "p": 1}


class BackupError(Exception):
    """A backup that cannot be written or read: one sentence, and nothing was changed."""


def read_key(path: Path) -> bytes:
    """The content of a key file: any text or bytes of 16 characters or more."""
    try:
        key = path.read_bytes().strip()
    except OSError as error:
        raise BackupError(f"The key file {path} cannot be read ({error.strerror}).") from error
    if len(key) < SHORTEST_KEY:
        raise BackupError(f"The key file {path} is too short: {SHORTEST_KEY} characters at least.")
    return key


def _keys(key: bytes, salt: bytes) -> tuple[bytes, str]:
    """The sealing key, and what tells a wrong key from a damaged file."""
    both = hashlib.scrypt(key, salt=salt, maxmem=128 * 1024 * 1024, dklen=64, **SCRYPT)
    return both[:32], hashlib.sha256(both[32:]).hexdigest()[:32]


class _Sealer(io.RawIOBase):
    """Cuts what it is given into pieces and seals them one after the other."""

    def __init__(self, out: IO[bytes], key: bytes, bound_to: bytes) -> None:
        self._out, self._cipher, self._bound_to = out, AESGCM(key), bound_to
        self._waiting, self._number = bytearray(), 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self._waiting += data
        while len(self._waiting) > PIECE:
            self._put(bytes(self._waiting[:PIECE]), is_last=False)
            del self._waiting[:PIECE]
        return len(data)

    def finish(self) -> None:
        self._put(bytes(self._waiting), is_last=True)

    def _put(self, piece: bytes, *, is_last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._number, is_last), piece, self._bound_to)
        self._out.write(len(sealed).to_bytes(4, "big") + sealed)
        self._number += 1


class _Opener(io.RawIOBase):
    """Reads sealed pieces back, in their order, to the last one."""

    def __init__(self, source: IO[bytes], key: bytes, bound_to: bytes) -> None:
        self._source, self._cipher, self._bound_to = source, AESGCM(key), bound_to
        self._ready, self._number, self._is_over = b"", 0, False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        while not self._ready and not self._is_over:
            self._next()
        part = self._ready[: len(buffer)]
        buffer[: len(part)] = part
        self._ready = self._ready[len(part) :]
        return len(part)

    def _next(self) -> None:
        size = int.from_bytes(self._source.read(4), "big")
        sealed = self._source.read(size) if size <= PIECE + 16 else b""
        if size == 0 or len(sealed) != size:
            raise BackupError("This backup is cut short or damaged.")
        for is_last in (False, True):
            try:
                self._ready = self._cipher.decrypt(_nonce(self._number, is_last), sealed, self._bound_to)
            except InvalidTag:
                continue
            self._number, self._is_over = self._number + 1, is_last
            break
        else:
            raise BackupError("This backup was changed or damaged since it was made.")
        if self._is_over and self._source.read(1):
            raise BackupError("This backup was changed since it was made: something follows its end.")


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


@contextmanager
def written_to(out: IO[bytes], key: bytes | None) -> Iterator[Any]:
    """A stream to write the content of a backup into."""
    first: dict[str, Any] = {"terreau": MAGIC, "format": FORMAT}
    salt = secrets.token_bytes(16)
    sealing_key = b""
    if key is not None:
        sealing_key, check = _keys(key, salt)
        first |= {"salt": salt.hex(), "check": check}
    line = json.dumps(first).encode() + b"\n"
    out.write(line)
    sealer = _Sealer(out, sealing_key, line) if key is not None else None
    with gzip.GzipFile(filename="", mode="wb", compresslevel=5, fileobj=sealer or out, mtime=0) as stream:
        yield stream
    if sealer:
        sealer.finish()


@contextmanager
def read_from(source: IO[bytes], key: bytes | None) -> Iterator[IO[bytes]]:
    """The content of a backup as a stream; raises BackupError for anything that is not one, or not for this key."""
    line = source.readline(LONGEST_FIRST_LINE)
    first = _first_line(line)
    inner: Any = source
    if "salt" in first:
        if key is None:
            raise BackupError("This backup is encrypted: give its key with --key-file.")
        sealing_key, check = _keys(key, bytes.fromhex(first["salt"]))
        if not hmac.compare_digest(check, str(first.get("check"))):
            raise BackupError("This key does not open this backup.")
        inner = io.BufferedReader(_Opener(source, sealing_key, line), PIECE)
    elif key is not None:
        raise BackupError("This backup is not encrypted: leave --key-file out.")
    with gzip.GzipFile(fileobj=inner, mode="rb") as stream:
        yield stream  # type: ignore[misc]  # a GzipFile reads like any stream of bytes


def _first_line(line: bytes) -> dict[str, Any]:
    try:
        first = json.loads(line)
        known = first["terreau"] == MAGIC
        bytes.fromhex(first.get("salt", ""))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupError("This file is not a Terreau backup.") from error
    if not known:
        raise BackupError("This file is not a Terreau backup.")
    if first.get("format") != FORMAT:
        raise BackupError("This backup was made by a newer version of Terreau: install that version first.")
    return dict(first)
