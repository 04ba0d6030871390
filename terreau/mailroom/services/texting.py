"""Sending SMS: only where somebody said yes, within what the authority may spend."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from terreau.authorities.models import Authority
from terreau.core import clock
from terreau.core.registries import sms_handlers
from terreau.core.seal import SealBroken, unseal
from terreau.mailroom.gateways import Gateway, GatewayError, HttpGateway
from terreau.mailroom.models import MonthOfTexts, Question
from terreau.mailroom.notices import tell_spent
from terreau.mailroom.selectors import (
    CONSENT,
    SIGN_IN,
    STRANGER,
    accepted_number,
    is_stopped,
    number_key,
    number_to_ask,
    parts_in_all,
    sends_texts,
    somebody_at,
)
from terreau.mailroom.sms_text import lightened, parts_of
from terreau.notifications.models import Message
from terreau.notifications.services import (
    SECRET_MARK,
    base_url,
    claim_text,
    queue_text,
    settle_text,
    waiting_texts,
)
from terreau.people.models import Person

AT_ONCE = 200
RECEIPT = "terreau.mailroom.receipt"
TRIES = 6
ANSWERED_WITHIN = timedelta(days=7)
LOOK_AGAIN = timedelta(hours=1)  # the allowance may be raised, the month may end


def send_text(
    *,
    key: str,
    template: str,
    context: Mapping[str, Any],
    person: Person,
    about: tuple[str, int],
    useful_until: datetime,
) -> Message | None:
    """Queue an SMS to somebody who said yes to SMS; None for anyone else. When `about` is of a kind that has an SmsHandler, what
    they answer goes there. Neutral words: a family may share the phone.
    """
    if not sends_texts() or not accepted_number(person):
        return None
    return queue_text(
        key=key, template=template, context=context, person=person, about=about, useful_until=useful_until
    )


def send_due_texts(gateway: Gateway | None = None) -> int:
    """Send the SMS that wait; returns how many left."""
    carrier = gateway or _carrier()
    if carrier is None:
        return 0
    waiting = list(waiting_texts().order_by("due_at", "pk").values_list("pk", flat=True)[:AT_ONCE])
    return sum(_send_one(pk, carrier) for pk in waiting)


def _carrier() -> Gateway | None:
    if not sends_texts():
        return None
    return HttpGateway(settings.TERREAU_SMS_URL, settings.TERREAU_SMS_KEY, settings.TERREAU_SMS_SENDER)


def _send_one(pk: int, carrier: Gateway) -> bool:
    message = claim_text(message_id=pk)
    if message is None:
        return False
    number = _number_now(message)
    if not number:
        settle_text(message=message, status=Message.Status.CANCELLED)
        return False
    text = _with_way_out(message)
    parts = parts_of(text)
    if not _take(message.authority, parts):
        settle_text(message=message, status=Message.Status.QUEUED, due_at=clock.now() + LOOK_AGAIN)
        return False
    _note_question(message, number)
    try:
        carried = carrier.send(
            to=number, text=text, reference=message.public_id, callback=receipt_url(message)
        )
    except GatewayError as error:
        _add(message.authority, -parts)
        _failed(message, error)
        return False
    if carried.parts > parts:
        _add(message.authority, carried.parts - parts)
    settle_text(message=message, status=Message.Status.SENT)
    return True


def receipt_url(message: Message) -> str:
    """Where the carrier says whether it arrived: signed, so that nobody else can."""
    return f"{base_url(message.authority)}/sms/recu/{signing.dumps(message.public_id, salt=RECEIPT)}/"


def _number_now(message: Message) -> str:
    """Looked at when it leaves: people say STOP, leave, change numbers."""
    person = message.person
    if person is None:
        return _number_for_code(message)
    if person.erased_at or person.is_suspended:
        return ""
    return number_to_ask(person) if message.about_kind == CONSENT else accepted_number(person)


def _number_for_code(message: Message) -> str:
    """Of a code that somebody asked for, whoever they are: the number, if it is that of one of ours who said yes."""
    try:
        number = unseal(message.sealed_address)
    except SealBroken:
        return ""
    if message.about_kind == STRANGER:
        return "" if is_stopped(number) else number
    if message.about_kind != SIGN_IN:
        return ""
    person = somebody_at(message.authority, number)
    return number if person is not None and not person.is_suspended else ""


def _with_way_out(message: Message) -> str:
    """Each SMS says how to have no more."""
    with translation.override(message.language):
        way_out = _("STOP to end SMS.")
    body = message.read_body().strip()
    if message.sealed_secret:
        body = body.replace(SECRET_MARK, unseal(message.sealed_secret))
    return lightened(f"{body} {way_out}")


def _failed(message: Message, error: GatewayError) -> None:
    attempts = message.attempts + 1
    is_over = error.is_final or attempts >= TRIES
    settle_text(
        message=message,
        status=Message.Status.FAILED if is_over else Message.Status.QUEUED,
        failure=str(error)[:200],
        due_at=clock.now() + timedelta(minutes=2**attempts),
    )


def _note_question(message: Message, number: str) -> None:
    """Before it leaves: the answer may be faster than we are."""
    if message.about_kind not in sms_handlers or message.about_id is None or message.person is None:
        return
    now = clock.now()
    Question.objects.update_or_create(
        number_key=number_key(number),
        defaults={
            "authority": message.authority,
            "person": message.person,
            "kind": message.about_kind,
            "subject_id": message.about_id,
            "asked_at": now,
            "until": now + ANSWERED_WITHIN,
        },
    )


def _month(authority: Authority) -> date:
    return clock.today(authority.zone).replace(day=1)


def _take(authority: Authority, parts: int) -> bool:
    """Count parts before they are sent; False when the month's allowance would be passed. Administrators are told once."""
    month, _created = MonthOfTexts.objects.get_or_create(authority=authority, first_day=_month(authority))
    rows = MonthOfTexts.objects.filter(pk=month.pk)
    in_all = settings.TERREAU_SMS_PARTS_IN_ALL
    is_room = not in_all or parts_in_all(month.first_day) + parts <= in_all
    if is_room and rows.filter(parts__lte=settings.TERREAU_SMS_PARTS - parts).update(
        parts=F("parts") + parts
    ):
        return True
    if rows.filter(told_at=None).update(told_at=clock.now()):
        month.refresh_from_db()
        allowance = settings.TERREAU_SMS_PARTS if is_room else month.parts
        tell_spent(authority=authority, allowance=allowance, month=month.first_day)
    return False


def _add(authority: Authority, parts: int) -> None:
    MonthOfTexts.objects.filter(authority=authority, first_day=_month(authority)).update(
        parts=F("parts") + parts
    )
