"""Limits by account and by network, counted in the database: shared by all processes, exact, never a way to lock someone out.

A network is counted on codes that nobody has used yet: sixty people who sign in at the library give back what they took.
An address is counted together with the network that asks: a stranger who asks for codes in my name stops only themselves.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F
from django.utils.crypto import salted_hmac

from terreau.core import clock
from terreau.web.models import Tally


@dataclass(frozen=True)
class Limit:
    """At most `amount` times within `seconds` for one `who`."""

    name: str
    amount: int
    seconds: int


ASK_FROM_NETWORK = (Limit("ask-network-short", 150, 600), Limit("ask-network-day", 600, 86_400))
ASK_FOR_ADDRESS_HERE = (Limit("ask-here-short", 6, 600), Limit("ask-here-day", 20, 86_400))
ASK_FOR_ADDRESS = (Limit("ask-address-hour", 60, 3600),)
# Each SMS costs, and rings: few, whoever asks. Mail stays open to whoever has one.
ASK_AT_NUMBER = (Limit("ask-number-hour", 5, 3600), Limit("ask-number-day", 10, 86_400))
WRONG_FROM_NETWORK = (Limit("wrong-network-short", 150, 600), Limit("wrong-network-day", 600, 86_400))
WRONG_LETTER_CODE = (Limit("wrong-letter-short", 20, 600), Limit("wrong-letter-day", 100, 86_400))
WRONG_SECOND_FACTOR = (Limit("wrong-factor-short", 8, 600), Limit("wrong-factor-day", 40, 86_400))
PASSKEY_FROM_NETWORK = (Limit("passkey-network", 400, 600),)
# What is said without an account. A class of thirty, or a library all day long, stays far below.
WORDS_FROM_NETWORK = (Limit("words-network-short", 300, 600), Limit("words-network-day", 2000, 86_400))
WORDS_IN_CAMPAIGN = (Limit("words-campaign-hour", 6000, 3600),)
CONTACTS_FROM_NETWORK = (
    Limit("contacts-network-short", 120, 600),
    Limit("contacts-network-day", 600, 86_400),
)
CONTACT_AT_ADDRESS = (Limit("contact-address-day", 40, 86_400),)  # one teacher's, for a whole class
GUESTS_FROM_NETWORK = (Limit("guests-network-short", 120, 600), Limit("guests-network-day", 600, 86_400))


def take(limits: Iterable[Limit], *who: str) -> bool:
    """Count one more; False when a limit is reached, and then nothing is counted for the limits after it."""
    return all(_take(limit, who) for limit in limits)


def is_reached(limits: Iterable[Limit], *who: str) -> bool:
    """Whether one of the limits is reached, without counting."""
    return any(
        Tally.objects.filter(key=_key(limit, who), count__gte=limit.amount).exists() for limit in limits
    )


def give_back(limits: Iterable[Limit], *who: str) -> None:
    """One less: it was honest."""
    for limit in limits:
        Tally.objects.filter(key=_key(limit, who), count__gt=0).update(count=F("count") - 1)


def forget_tallies() -> int:
    return Tally.objects.filter(ends_at__lt=clock.now()).delete()[0]


def _take(limit: Limit, who: tuple[str, ...]) -> bool:
    key = _key(limit, who)
    room = Tally.objects.filter(key=key, count__lt=limit.amount)
    if room.update(count=F("count") + 1):
        return True
    ends_at = clock.now() + timedelta(seconds=limit.seconds)
    _tally, is_new = Tally.objects.get_or_create(key=key, defaults={"ends_at": ends_at})
    return is_new and bool(room.update(count=F("count") + 1))


def _key(limit: Limit, who: tuple[str, ...]) -> str:
    window = int(clock.now().timestamp()) // limit.seconds
    text = "\n".join((limit.name, str(window), *who))
    return salted_hmac("terreau.web.tally", text, algorithm="sha256").hexdigest()
