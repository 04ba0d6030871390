"""A mail comes in: whose answer it is, to what, and whether it may stand there. Nothing of it is kept or logged here."""

from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from terreau.core.errors import GestureError
from terreau.core.registries import InboundText, mail_handlers
from terreau.mailroom.mail_kinds import MailKind, addresses, header, kind_of
from terreau.mailroom.mail_parts import body_of, files_of, is_too_much, parse, returned_ids
from terreau.mailroom.mail_proof import is_proven
from terreau.mailroom.models import Inbound
from terreau.mailroom.notices import tell_left_out, tell_refused
from terreau.mailroom.replies import strip
from terreau.mailroom.services.addresses import read_address
from terreau.mailroom.tokens import ReplyToken
from terreau.notifications.services import is_ours, mark_undelivered
from terreau.people.models import Person
from terreau.people.selectors import verified_mail_addresses

LARGEST = 10_000_000  # bytes
HEAD = 200_000  # bytes of a heavier one that are read, to tell its author
LONGEST_TEXT = 20_000
MOST_FILES = 5
WHERE = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Cc")


class Result(StrEnum):
    POSTED = "posted"
    IGNORED = "ignored"
    UNKNOWN = "unknown address"
    REFUSED = "refused"


@dataclass(frozen=True)
class Outcome:
    """What became of a message: where it now stands, why it was ignored, or the sentence that refused it."""

    result: Result
    path: str = ""
    reason: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.result.value, self.path, self.reason) if part)


def receive(raw: bytes, *, recipient: str = "", size: int = 0) -> Outcome:
    """Take in one mail; the same one again does nothing. `recipient` is where the mail server was asked to bring it, `size` how
    heavy the whole is when only its beginning was brought.

    Two things must agree before it speaks for somebody. The signed address says to what, and as whom, it answers; the From line
    must be a verified address of that very person. The address alone is not enough: whoever a notice was forwarded to holds
    it. The From line alone is not either: anybody can write it. Somebody who holds a forwarded notice and also forges the From
    line is stopped where the mail server checks senders and TERREAU_MAIL_CHECKED_BY names it.

    Database errors are not caught: nothing was done, and the mail is to be brought again.
    """
    is_heavy = max(size, len(raw)) > LARGEST or is_too_much(raw)
    message = parse(raw[:HEAD] if is_heavy else raw)
    kind = kind_of(message)
    if kind is MailKind.BOUNCE:
        return _returned(message)
    if kind is not MailKind.REPLY:
        return Outcome(Result.IGNORED, reason=kind.value)
    if is_ours(message_id=header(message, "Message-ID")):
        return Outcome(Result.IGNORED, reason=MailKind.LOOP.value)
    token = _token(message, recipient)
    person = _person(token) if token else None
    if token is None or person is None:
        return Outcome(Result.UNKNOWN)
    with translation.override(person.language):
        return _once(
            _key(message, raw, token),
            person,
            lambda: _judged(message, token, person, is_heavy=is_heavy),
        )


def _returned(message: Message) -> Outcome:
    count = mark_undelivered(message_ids=returned_ids(message))
    return Outcome(Result.IGNORED, reason=f"bounce, {count} of ours")


def _token(message: Message, recipient: str) -> ReplyToken | None:
    where = [recipient.strip().lower(), *addresses(message, *WHERE)][:50]
    return next((token for token in map(read_address, where) if token), None)


def _person(token: ReplyToken) -> Person | None:
    people = Person.objects.present().select_related("authority", "account")
    found: Person | None = people.filter(pk=token.person_id, authority_id=token.authority_id).first()
    return found


def _key(message: Message, raw: bytes, token: ReplyToken) -> str:
    named = header(message, "Message-ID") or raw.hex()
    content = f"{token.person_id}:{token.kind}:{token.subject_id}:{named}"
    return salted_hmac("terreau.mailroom.inbound", content, algorithm="sha256").hexdigest()


def _once(key: str, person: Person, act: Callable[[], Outcome]) -> Outcome:
    """Act and note it together: killed in between, neither stands; twice at the same instant, the second finds the first."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                Inbound.objects.create(authority=person.authority, key=key)
        except IntegrityError:
            return Outcome(Result.IGNORED, reason="already received")
        return act()


def _judged(message: Message, token: ReplyToken, person: Person, *, is_heavy: bool) -> Outcome:
    """Hand it to the room it is for; a refusal is told to the person's own address."""
    try:
        _check_sender(message, person)
        if is_heavy:
            raise GestureError(_("It is too heavy: 10 MB at most with its pictures."))
        inbound, left_out = _inbound(message, token, person)
        with transaction.atomic():
            path = mail_handlers[token.kind].receive(inbound)
        if left_out:
            tell_left_out(person=person, token=token, names=left_out, path=path)
        return Outcome(Result.POSTED, path=path)
    except GestureError as refusal:
        sentence = str(refusal.sentence)
    tell_refused(person=person, token=token, sentence=sentence)
    return Outcome(Result.REFUSED, reason=sentence)


def _check_sender(message: Message, person: Person) -> None:
    if person.is_suspended:
        raise GestureError(_("You cannot answer for now."))
    senders = addresses(message, "From")
    if len(senders) != 1 or senders[0] not in verified_mail_addresses(person):
        raise GestureError(
            _(
                "It came from another address than yours. If it was you, answer from the address where you receive our mail."
            )
        )
    judge = settings.TERREAU_MAIL_CHECKED_BY
    if judge and not is_proven(message, judge=judge, domain=senders[0].rpartition("@")[2]):
        raise GestureError(
            _("Your mail provider does not prove that it comes from you. Please answer on the site.")
        )


def _inbound(message: Message, token: ReplyToken, person: Person) -> tuple[InboundText, list[str]]:
    """What is handed on, and the names of the files that are not: neither pictures nor PDF, or too many."""
    body = body_of(message)
    files = files_of(message, body.pictures)
    kept = files.kept[:MOST_FILES]
    left_out = [*files.others, *(one.name for one in files.kept[MOST_FILES:])]
    text = strip(body.text)
    if not text and not kept and left_out:
        raise GestureError(
            _("It came with a file that is neither a picture nor a PDF. Please send it again without.")
        )
    if not text and not kept:
        raise GestureError(_("We found no new text in it. Please write above the message you answer to."))
    if len(text) > LONGEST_TEXT:
        raise GestureError(_("It is too long for a message. Please shorten it, or join a PDF."))
    inbound = InboundText(
        person=person,
        subject_id=token.subject_id,
        text=text,
        files=kept,
        message_id=header(message, "Message-ID"),
    )
    return inbound, left_out
