"""What the mailroom tells: that an answer was not posted, and why; that a number is asked; that the month's SMS are spent."""

from datetime import date, timedelta

from terreau.authorities.models import Authority
from terreau.core import clock
from terreau.core.phones import takes_texts
from terreau.core.registries import subjects
from terreau.mailroom.selectors import CONSENT, STRANGER, is_stopped, number_key
from terreau.mailroom.tokens import ReplyToken
from terreau.notifications.selectors import told_since, was_told_since
from terreau.notifications.services import queue_text, queue_text_to, send, send_all
from terreau.offices.selectors import administrators_of
from terreau.people.models import Person

MOST_NAMES = 10
STRANGERS = "sms-stranger:"
MOST_STRANGERS = 50  # a day
QUIET = timedelta(hours=1)


def tell_refused(*, person: Person, token: ReplyToken, sentence: str) -> None:
    """To the person's own address, whatever address wrote; at most one an hour about the same thing."""
    about = (token.kind, token.subject_id)
    start = f"mailroom.refused:{person.pk}:{token.kind}:{token.subject_id}:"
    now = clock.now()
    if was_told_since(key_start=start, instant=now - QUIET):
        return
    send(
        key=f"{start}{now:%Y%m%d%H}",
        template="mailroom/notices/refused.txt",
        context={"sentence": sentence, "path": _path(token)},
        authority=person.authority,
        person=person,
        about=about,
    )


def tell_left_out(*, person: Person, token: ReplyToken, names: list[str], path: str) -> None:
    """Their words stand; these files do not."""
    now = clock.now()
    send(
        key=f"mailroom.left_out:{person.pk}:{token.kind}:{token.subject_id}:{now:%Y%m%d%H%M}",
        template="mailroom/notices/left_out.txt",
        context={"names": names[:MOST_NAMES], "path": path},
        authority=person.authority,
        person=person,
        about=(token.kind, token.subject_id),
    )


def ask_number(*, person: Person, key: str) -> None:
    """“May we write to you here?”: the only SMS that goes to a number that has not said yes."""
    queue_text(
        key=key,
        template="mailroom/texts/ask.txt",
        context={},
        person=person,
        about=(CONSENT, person.pk),
        useful_until=clock.now() + timedelta(hours=2),
    )


def text_refused(*, person: Person, kind: str, subject_id: int, sentence: str) -> None:
    """To a number that was asked, and whose answer could not be taken; at most one an hour about the same thing."""
    now = clock.now()
    start = f"sms-refused:{person.pk}:{kind}:{subject_id}:"
    if was_told_since(key_start=start, instant=now - QUIET):
        return
    queue_text(
        key=f"{start}{now:%Y%m%d%H}",
        template="mailroom/texts/refused.txt",
        context={"sentence": sentence},
        person=person,
        about=(kind, subject_id),
        useful_until=now + QUIET,
    )


def answer_stranger(*, number: str, authority: Authority) -> None:
    """Once to a number, for as long as messages are kept: two machines never talk for ever. It says nothing of anybody."""
    now = clock.now()
    if (
        not takes_texts(number)
        or is_stopped(number)
        or told_since(key_start=STRANGERS, instant=now - timedelta(days=1)) >= MOST_STRANGERS
    ):
        return
    queue_text_to(
        key=f"{STRANGERS}{number_key(number)}",
        number=number,
        template="mailroom/texts/stranger.txt",
        authority=authority,
        language="fr",
        about_kind=STRANGER,
        useful_until=now + QUIET,
    )


def tell_spent(*, authority: Authority, allowance: int, month: date) -> None:
    """Administrators learn it once a month: SMS wait."""
    send_all(
        people=list(administrators_of(authority)),
        key=f"mailroom.spent:{authority.pk}:{month:%Y%m}",
        template="mailroom/notices/spent.txt",
        context={"allowance": allowance},
        authority=authority,
    )


def _path(token: ReplyToken) -> str:
    if token.kind not in subjects:
        return "/"
    kind = subjects[token.kind]
    thing = kind.find([token.subject_id]).get(token.subject_id)
    return kind.url(thing) if thing is not None else "/"
