"""Who may be reached by SMS, and at which number."""

import hmac
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet, Sum

from terreau.authorities.models import Authority
from terreau.core import clock
from terreau.core.errors import GestureError
from terreau.core.phones import check_phone, international
from terreau.mailroom.models import MonthOfTexts, Question, StoppedNumber
from terreau.notifications.models import Message
from terreau.people.models import Consent, ContactPoint, Person

PROOF_LASTS = timedelta(days=365)
MOST_AT_ONE_NUMBER = 20
SIGN_IN = "sign-in"  # what an SMS with a code is about
STRANGER = "stranger"  # what the one answer to an unknown number is about
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


def gets_texts(person: Person) -> bool:
    """Whether they said yes at their number, among rows read beforehand; a STOP since is looked at when an SMS leaves."""
    point = phone_of(person)
    said_yes = any(one.purpose == CONSENT and one.withdrawn_at is None for one in person.consents.all())
    return point is not None and point.verified_at is not None and said_yes


def somebody_at(authority: Authority, number: str) -> Person | None:
    """Who may sign in by SMS with that number: one person alone, who said yes to SMS there within the year, and not STOP since.

    None when a household shares it: a code would open several people's doors. A proof grows old because carriers give
    numbers to other people.
    """
    try:
        value = check_phone(number)
    except GestureError:
        return None
    points = ContactPoint.objects.filter(
        authority=authority,
        kind=ContactPoint.Kind.PHONE,
        value=value,
        verified_at__gt=clock.now() - PROOF_LASTS,
    )
    people = (
        Person.objects.within(authority)
        .present()
        .filter(Q(pk__in=points.values("person")) & Q(pk__in=who_said_yes()))
    )
    found = [
        one
        for one in people.select_related("account", "authority")[:MOST_AT_ONE_NUMBER]
        if accepted_number(one) == number
    ]
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True)
class Month:
    """What an authority's SMS of a month were, and what they cost, in euros; None when the price is not known."""

    first_day: date
    parts: int
    cost: Decimal | None


def months_of(authority: Authority) -> list[Month]:
    """The last thirteen months with SMS, the latest first."""
    price = Decimal(settings.TERREAU_SMS_PRICE) / 1000 if settings.TERREAU_SMS_PRICE else None
    rows = MonthOfTexts.objects.within(authority).filter(parts__gt=0).order_by("-first_day")[:13]
    return [Month(one.first_day, one.parts, price * one.parts if price else None) for one in rows]


def parts_in_all(first_day: date) -> int:
    """What all authorities sent in a month."""
    return MonthOfTexts.objects.filter(first_day=first_day).aggregate(all=Sum("parts"))["all"] or 0


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
