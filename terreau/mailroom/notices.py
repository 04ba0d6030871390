"""What the mailroom tells: that an answer was not posted, and why."""

from datetime import timedelta

from terreau.core import clock
from terreau.core.registries import subjects
from terreau.mailroom.tokens import ReplyToken
from terreau.notifications.selectors import was_told_since
from terreau.notifications.services import send
from terreau.people.models import Person

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


def _path(token: ReplyToken) -> str:
    if token.kind not in subjects:
        return "/"
    kind = subjects[token.kind]
    thing = kind.find([token.subject_id]).get(token.subject_id)
    return kind.url(thing) if thing is not None else "/"
