"""Who may be reached by SMS, and at which number."""

import hmac
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from terreau.core.phones import international
from terreau.mailroom.models import Question, StoppedNumber
from terreau.notifications.models import Message
from terreau.people.models import Consent, ContactPoint, Person

CONSENT = "sms"  # the purpose of the consent, and the kind of the question that asks for it


def sends_texts() -> bool:
    """Whether this install has a carrier."""
    return bool(settings.TERREAU_SMS_URL)


def number_key(number: str) -> str:
    """A number in tables: a keyed hash, the same for all the ways to write it."""
    return hmac.digest(
        f"terreau.mailroom.number:{settings.TERREAU_SEAL_KEY}".encode(), number.encode(), "sha256"
    ).hex()


def phone_of(person: Person) -> ContactPoint | None:
    """The number they wish to be called at."""
    points = [one for one in person.contact_points.all() if one.kind == ContactPoint.Kind.PHONE]
    points.sort(key=lambda one: (not one.is_preferred, one.verified_at is None, one.pk))
    return points[0] if points else None


def is_stopped(number: str) -> bool:
    return StoppedNumber.objects.filter(number_key=number_key(number)).exists()


def has_said_yes(person: Person) -> bool:
    return person.consents.filter(purpose=CONSENT, withdrawn_at=None).exists()


def who_said_yes() -> QuerySet[Any, Any]:
    """Ids of those who said yes to SMS, for a query."""
    return Consent.objects.filter(purpose=CONSENT, withdrawn_at=None).values("person")


def number_to_ask(person: Person) -> str:
    """Where to ask whether they wish SMS; nothing once that number said STOP."""
    point = phone_of(person)
    number = international(point.value) if point else ""
    return "" if not number or is_stopped(number) else number


def accepted_number(person: Person) -> str:
    """Where SMS may go: their number, which answered OUI, and not STOP since; else nothing."""
    point = phone_of(person)
    if point is None or point.verified_at is None or not has_said_yes(person):
        return ""
    return number_to_ask(person)


def is_asked(person: Person) -> bool:
    """Whether their OUI is waited for: the SMS that asks left, or is about to."""
    leaving = [Message.Status.QUEUED, Message.Status.SENDING]
    return (
        Question.objects.filter(person=person, kind=CONSENT).exists()
        or Message.objects.filter(person=person, about_kind=CONSENT, status__in=leaving).exists()
    )


@dataclass(frozen=True)
class TextState:
    """What a person reads about their SMS."""

    phone: str
    is_open: bool  # the install sends SMS
    is_on: bool  # they come
    is_asked: bool  # an OUI is waited for
    sender: str


def state_of(person: Person) -> TextState:
    point = phone_of(person)
    is_on = bool(accepted_number(person))
    return TextState(
        phone=point.value if point else "",
        is_open=sends_texts(),
        is_on=is_on,
        is_asked=not is_on and is_asked(person),
        sender=settings.TERREAU_SMS_SENDER,
    )
