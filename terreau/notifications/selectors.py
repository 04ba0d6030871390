"""Reading the outbox."""

from datetime import UTC, datetime

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce

from terreau.authorities.models import Authority
from terreau.core import clock
from terreau.notifications.models import Message
from terreau.people.models import Person


def letters_and_calls(authority: Authority) -> QuerySet[Message]:
    """What must be printed or phoned, waiting ones first, newest first."""
    return (
        Message.objects.within(authority)
        .filter(channel__in=[Message.Channel.LETTER, Message.Channel.CALL])
        .select_related("person")
        .order_by("status", "-created_at")
    )


def to_post_or_call(messages: QuerySet[Message]) -> QuerySet[Message]:
    """Those that nobody has posted or called yet, the oldest first."""
    return messages.filter(status=Message.Status.QUEUED).order_by("created_at", "pk")


def posted_or_called(messages: QuerySet[Message]) -> QuerySet[Message]:
    """Those that somebody ticked, the last ticked first."""
    return messages.filter(status=Message.Status.SENT).order_by("-sent_at", "-pk")


RETURNED = "returned"  # the failure of a mail that a server gave back
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


def _still_returned(messages: QuerySet[Message]) -> QuerySet[Message]:
    """What came back since they last confirmed their address."""
    since = Coalesce(F("person__mail_confirmed_at"), Value(NEVER))
    return messages.filter(
        channel=Message.Channel.MAIL, status=Message.Status.FAILED, failure=RETURNED, created_at__gt=since
    )


def returned_to(person: Person) -> QuerySet[Message]:
    """Mail to one person that a server gave back."""
    return _still_returned(Message.objects.filter(person=person))


def last_texts_failed(person: Person, number: int) -> bool:
    """Whether the last so many SMS to somebody did not arrive."""
    rows = Message.objects.filter(
        person=person, channel=Message.Channel.SMS, status__in=[Message.Status.SENT, Message.Status.FAILED]
    )
    last = list(rows.order_by("-pk").values_list("status", "failure")[:number])
    return len(last) == number and all(one == (Message.Status.FAILED, RETURNED) for one in last)


def ever_returned(authority: Authority) -> QuerySet[Message]:
    """The same, confirmed since or not: a form sent twice finds the same person."""
    return Message.objects.within(authority).filter(person__isnull=False, failure=RETURNED)


def returned_mail(authority: Authority) -> QuerySet[Message]:
    """Mail to people of an authority that a server gave back."""
    return _still_returned(Message.objects.within(authority).filter(person__isnull=False))


def waiting_codes() -> QuerySet[Message]:
    """Mail that carries a code still good, newest first."""
    waiting = Message.objects.filter(status=Message.Status.QUEUED, useful_until__gt=clock.now())
    return waiting.exclude(sealed_secret="").exclude(sealed_address="").order_by("-created_at")


def told_since(
    *, key_start: str = "", person: Person | None = None, kind: str = "", instant: datetime
) -> int:
    """How many messages were written after that instant: of such a key, to that person, about such a kind."""
    found = Message.objects.filter(key__startswith=key_start, created_at__gt=instant)
    found = found.filter(person=person) if person else found
    return found.filter(about_kind=kind).count() if kind else found.count()


def was_told(*, key: str) -> bool:
    """Whether this very message was written already."""
    return Message.objects.filter(key=key).exists()


def was_told_since(*, key_start: str, instant: datetime) -> bool:
    """Whether a message whose key begins like this was written after that instant."""
    return Message.objects.filter(key__startswith=key_start, created_at__gt=instant).exists()
