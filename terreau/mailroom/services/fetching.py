"""Answers that land in a mailbox (IMAP): each unseen one is received, then marked. Cut anywhere, it goes on where it was."""

import imaplib
import logging
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.conf import settings
from django.db import DatabaseError

from terreau.mailroom.services.receiving import HEAD, LARGEST, Result, receive

log = logging.getLogger("terreau.mailroom")
TLS_FROM_THE_START = 993
TIMEOUT = 20  # seconds
AT_ONCE = 100
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


def fetch_mail() -> int:
    """Receive what nobody has seen yet; returns how many. A mailbox that does not answer is tried again next time.

    A mail is marked as seen after it was received: cut in between, it comes again, and is known again. One that makes us fail is
    flagged and left to a human; it holds no other back.
    """
    if not settings.TERREAU_IMAP_HOST:
        return 0
    done = 0
    try:
        with _connected() as mailbox:
            for uid in _unseen(mailbox)[:AT_ONCE]:
                _receive_one(mailbox, uid)
                done += 1
    except DatabaseError as error:
        log.warning("Received mail waits for the database: %s.", type(error).__name__)
    except (imaplib.IMAP4.error, OSError) as error:
        log.warning("The mailbox of answers does not answer: %s.", type(error).__name__)
    return done


def what_is_wrong_with_mailbox() -> tuple[str, str]:
    """Open the mailbox as the worker does, and leave; what stops it, and what to do, or two empty words."""
    try:
        with _connected():
            return "", ""
    except ssl.SSLError as error:
        return (
            f"its certificate or encryption: {error.reason or error}",
            "Use the name that stands in its certificate.",
        )
    except OSError as error:
        return str(error) or type(error).__name__, "Check TERREAU_IMAP and the firewall."
    except imaplib.IMAP4.error as error:
        said = " ".join(str(error).split())[:120]
        if "no such folder" in said:
            return "there is no such folder", "Make it, or set TERREAU_IMAP_FOLDER."
        return f"it refuses us ({said})", "Check TERREAU_IMAP_USER and TERREAU_IMAP_PASSWORD."


@contextmanager
def _connected() -> Iterator[imaplib.IMAP4]:
    """The mailbox, opened, and closed whatever happens to the wire meanwhile."""
    host, port = settings.TERREAU_IMAP_HOST, settings.TERREAU_IMAP_PORT
    context = ssl.create_default_context()
    if settings.TERREAU_IMAP_TLS and port == TLS_FROM_THE_START:
        mailbox: imaplib.IMAP4 = imaplib.IMAP4_SSL(host, port, ssl_context=context, timeout=TIMEOUT)
    else:
        mailbox = imaplib.IMAP4(host, port, timeout=TIMEOUT)
    try:
        if settings.TERREAU_IMAP_TLS and port != TLS_FROM_THE_START:
            mailbox.starttls(context)
        mailbox.login(settings.TERREAU_IMAP_USER, settings.TERREAU_IMAP_PASSWORD)
        answer, _data = mailbox.select(_quoted(settings.TERREAU_IMAP_FOLDER))
        if answer != "OK":
            raise imaplib.IMAP4.error("There is no such folder.")
        yield mailbox
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            mailbox.logout()
        with suppress(OSError):
            mailbox.shutdown()


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _unseen(mailbox: imaplib.IMAP4) -> list[str]:
    _answer, data = mailbox.uid("SEARCH", "UNSEEN UNFLAGGED")
    return data[0].decode().split() if data and data[0] else []


def _receive_one(mailbox: imaplib.IMAP4, uid: str) -> None:
    size = _size(mailbox, uid)
    part = f"(BODY.PEEK[]<0.{HEAD}>)" if size > LARGEST else "(BODY.PEEK[])"
    _answer, data = mailbox.uid("FETCH", uid, part)
    raw = next((one[1] for one in data if isinstance(one, tuple)), None)
    if raw is None:
        return  # somebody else took it away meanwhile
    try:
        outcome = receive(raw, size=size)
    except DatabaseError:
        raise
    except Exception:
        log.exception("A mail could not be received; it stays flagged in the mailbox.")
        mailbox.uid("STORE", uid, "+FLAGS", r"(\Flagged)")
        return
    mailbox.uid("STORE", uid, "+FLAGS", r"(\Seen)")
    if outcome.result in {Result.REFUSED, Result.UNKNOWN}:
        _put_aside(mailbox, uid)


def _size(mailbox: imaplib.IMAP4, uid: str) -> int:
    _answer, data = mailbox.uid("FETCH", uid, "(RFC822.SIZE)")
    lines = [one if isinstance(one, bytes) else one[0] for one in data if one]
    found = next((match for match in map(SIZE.search, lines) if match), None)
    return int(found.group(1)) if found else 0


def _put_aside(mailbox: imaplib.IMAP4, uid: str) -> None:
    """Into the folder of refused mail, made if absent; where the server cannot move, a copy and a mark of deletion."""
    folder = _quoted(settings.TERREAU_IMAP_REFUSED)
    mailbox.create(folder)  # “it exists already” is no trouble
    _answer, able = mailbox.capability()  # asked again: some servers say it only to those who signed in
    if any(b"MOVE" in (line or b"").upper().split() for line in able):
        mailbox.uid("MOVE", uid, folder)
        return
    answer, _data = mailbox.uid("COPY", uid, folder)
    if answer == "OK":
        mailbox.uid("STORE", uid, "+FLAGS", r"(\Deleted)")
