"""An SMS comes in: STOP is heard from anyone, a word of answer from whoever was asked; others are told once that nobody reads."""

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.crypto import salted_hmac

from terreau.authorities.models import Authority
from terreau.core import clock
from terreau.core.errors import GestureError
from terreau.core.phones import international
from terreau.core.registries import InboundText, sms_handlers
from terreau.mailroom.models import Inbound, Question, StoppedNumber
from terreau.mailroom.notices import answer_stranger, text_refused
from terreau.mailroom.selectors import CONSENT, accepted_number, number_key, number_to_ask
from terreau.mailroom.services.receiving import Outcome, Result
from terreau.mailroom.sms_text import is_start, is_stop
from terreau.people.models import Person

LONGEST = 1_600


def receive_text(*, provider_id: str, number: str, text: str, authority: Authority) -> Outcome:
    """Take in one SMS; the same `provider_id` again does nothing. `authority` is that of the host where it was brought.

    The answer is for whatever was last asked of that number, in whatever authority's space; a number that was asked nothing is
    told so once, in words that are the same for everyone.
    """
    number = international(number)
    if not number or not provider_id:
        return Outcome(Result.UNKNOWN)
    key = salted_hmac("terreau.mailroom.sms", provider_id, algorithm="sha256").hexdigest()
    with transaction.atomic():
        try:
            with transaction.atomic():
                Inbound.objects.create(authority=authority, key=key)
        except IntegrityError:
            return Outcome(Result.IGNORED, reason="already received")
        return _heard(number, text[:LONGEST], provider_id, authority)


def _heard(number: str, text: str, provider_id: str, authority: Authority) -> Outcome:
    stopped = StoppedNumber.objects.filter(number_key=number_key(number))
    if is_stop(text):
        StoppedNumber.objects.get_or_create(number_key=number_key(number))
        return Outcome(Result.POSTED, reason="stop")
    if is_start(text):
        return (
            Outcome(Result.POSTED, reason="start")
            if stopped.delete()[0]
            else Outcome(Result.IGNORED, reason="start")
        )
    question = _question(number)
    if question is None:
        answer_stranger(number=number, authority=authority)
        return Outcome(Result.UNKNOWN)
    person = question.person
    with translation.override(person.language):
        inbound = InboundText(
            person=person, subject_id=question.subject_id, text=text, message_id=provider_id
        )
        try:
            with transaction.atomic():
                return Outcome(Result.POSTED, path=sms_handlers[question.kind].receive(inbound))
        except GestureError as refusal:
            sentence = str(refusal.sentence)
    text_refused(person=person, kind=question.kind, subject_id=question.subject_id, sentence=sentence)
    return Outcome(Result.REFUSED, reason=sentence)


def _question(number: str) -> Question | None:
    """What that number was asked and may still answer: it must still be the number of that person, who said yes."""
    rows = Question.objects.select_related("person__account", "person__authority")
    found: Question | None = rows.filter(number_key=number_key(number), until__gt=clock.now()).first()
    if found is None or found.kind not in sms_handlers or found.person.erased_at or found.person.is_suspended:
        return None
    theirs = _number_of(found.person, found.kind)
    return found if theirs == number else None


def _number_of(person: Person, kind: str) -> str:
    return number_to_ask(person) if kind == CONSENT else accepted_number(person)
