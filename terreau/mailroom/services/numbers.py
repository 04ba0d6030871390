"""Saying yes to SMS: the number is asked by SMS, and only its own OUI opens it."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from terreau.core import clock
from terreau.core.errors import GestureError
from terreau.core.phones import check_phone, international, takes_texts
from terreau.core.registries import InboundText
from terreau.mailroom.models import Question
from terreau.mailroom.notices import ask_number
from terreau.mailroom.selectors import CONSENT, number_key, phone_of, sends_texts
from terreau.mailroom.sms_text import yes_or_no
from terreau.notifications.selectors import told_since
from terreau.people.models import Consent, ContactPoint, Person
from terreau.people.services import (
    add_contact_point,
    give_consent,
    prefer_contact_point,
    prove_contact_point,
    withdraw_consent,
)

PATH = "/mon-espace/sms/"
PER_NUMBER = 3  # a day: nobody makes us ring a stranger's phone
PER_PERSON = 4  # a week


class MailroomError(GestureError):
    """A refused gesture on SMS."""


@transaction.atomic
def ask_for_texts(*, person: Person, phone: str) -> ContactPoint:
    """Write down their number and ask it by SMS; nothing else goes there before it answers OUI."""
    value = check_phone(phone)
    if not sends_texts():
        raise MailroomError(_("This site sends no SMS."))
    if not takes_texts(value):
        raise MailroomError(_("SMS only reach a mobile phone. Example: 06 39 98 00 12."), field="phone")
    now = clock.now()
    start = f"sms-consent:{number_key(international(value))[:20]}:"
    if (
        told_since(key_start=start, instant=now - timedelta(days=1)) >= PER_NUMBER
        or told_since(person=person, kind=CONSENT, instant=now - timedelta(days=7)) >= PER_PERSON
    ):
        raise MailroomError(
            _("This number was asked several times already. Try again in a few days."), field="phone"
        )
    withdraw_consent(person=person, purpose=CONSENT)
    point = add_contact_point(person=person, kind=ContactPoint.Kind.PHONE, value=value)
    prefer_contact_point(point=point)
    ask_number(person=person, key=f"{start}{person.pk}:{now:%Y%m%d%H%M}")
    return point


@transaction.atomic
def stop_texts(*, person: Person) -> None:
    """No more SMS to this person, said on the site."""
    withdraw_consent(person=person, purpose=CONSENT)
    Question.objects.filter(person=person).delete()


def hear_consent(inbound: InboundText) -> str:
    """OUI from the number itself: it is theirs, and SMS may come. Anything else changes nothing."""
    person: Person = inbound.person
    point = phone_of(person)
    answer = yes_or_no(inbound.text)
    if point is None or answer is None:
        raise MailroomError(_("Please answer OUI or NON."))
    if answer:
        prove_contact_point(point=point)
        give_consent(person=person, purpose=CONSENT, how=Consent.How.PHONE)
    else:
        stop_texts(person=person)
    return PATH
