"""What members wrote to each other: threads of a few messages, and in each authority one of five hundred."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from terreau.config.synthetic.chance import Chance
from terreau.config.synthetic.hearths import Hearth
from terreau.config.synthetic.sentences import word
from terreau.config.synthetic.stage import Stage
from terreau.config.synthetic.topics import TOPICS
from terreau.conversations.models import Post, Sign, Thread
from terreau.core.text import excerpt

LONG = 500  # messages of the longest thread
A_YEAR = 4  # threads of a community


@dataclass
class Subject:
    """A thread to write, with who takes part in it and the instants of its messages."""

    hearth: Hearth
    topic: int
    writers: list[int]
    moments: list[datetime]


def write_to_each_other(stage: Stage, hearths: Sequence[Hearth]) -> None:
    """Community by community: its threads, their messages, the signs under them."""
    chance = stage.chance("threads")
    alive = sorted((one for one in hearths if one.members), key=lambda one: (one.size, one.number))
    longest = alive[len(alive) // 2] if alive else None
    for hearth in hearths:
        if hearth.members:
            subjects = list(_subjects(stage, chance, hearth, has_long=hearth is longest))
            _write(stage, chance, subjects)


def _subjects(stage: Stage, chance: Chance, hearth: Hearth, *, has_long: bool) -> Iterator[Subject]:
    last = stage.plan.until - timedelta(days=1)
    count = max(1, round(A_YEAR * (last - hearth.started).days / 365))
    for number in range(count):
        size = LONG if has_long and number == 0 else chance.size(5, 1, 40)
        first = chance.moment(hearth.started, last)
        latest = datetime.combine(last, time(22), UTC)
        step = min(timedelta(hours=chance.randint(1, 30)), max(timedelta(0), latest - first) / size)
        writers = chance.some(hearth.members, max(2, size // 3))
        yield Subject(hearth, chance.randrange(len(TOPICS)), writers, [first + step * n for n in range(size)])


def _write(stage: Stage, chance: Chance, subjects: Sequence[Subject]) -> None:
    threads = stage.put(_thread(stage, chance, one) for one in subjects)
    posts = stage.put(
        post
        for thread, one in zip(threads, subjects, strict=True)
        for post in _posts(stage, chance, thread, one)
    )
    stage.pour(_signs(stage, chance, posts, subjects))
    of = {thread.pk: one.hearth for thread, one in zip(threads, subjects, strict=True)}
    written = [(one.created_at, "thread", one.pk, one.started_by_id, of[one.pk]) for one in threads]
    written += [(one.created_at, "post", one.pk, one.by_id, of[one.thread_id]) for one in posts]
    for at, kind, pk, actor, hearth in written:
        stage.ledger.add(at, "Create", kind, pk, actor=actor, community=hearth.id, audience=hearth.audience)


def _thread(stage: Stage, chance: Chance, one: Subject) -> Thread:
    return Thread(
        public_id=chance.public_id(),
        authority=stage.authority,
        community_id=one.hearth.id,
        title=excerpt(word(chance, one.topic, "hard"), 90),
        started_by_id=one.writers[0],
        status="answered" if len(one.moments) > 1 and chance.happens(0.5) else "open",
        created_at=one.moments[0],
        last_post_at=one.moments[-1],
        posts_count=len(one.moments),
    )


def _posts(stage: Stage, chance: Chance, thread: Thread, one: Subject) -> Iterator[Post]:
    for number, at in enumerate(one.moments):
        yield Post(
            public_id=chance.public_id(),
            authority=stage.authority,
            thread=thread,
            by_id=one.writers[0] if number == 0 else chance.choice(one.writers),
            via="mail" if number and chance.happens(0.3) else "web",
            text=word(chance, one.topic, chance.choice(("good", "hard", "action"))),
            created_at=at,
        )


def _signs(
    stage: Stage, chance: Chance, posts: Sequence[Post], subjects: Sequence[Subject]
) -> Iterator[Sign]:
    """One message in three is signed, by somebody who wrote in a thread of that community."""
    writers = sorted({pk for one in subjects for pk in one.writers})
    for post in posts:
        if chance.happens(0.33):
            by = chance.choice(writers)
            if by != post.by_id:
                yield Sign(
                    public_id=chance.public_id(),
                    authority=stage.authority,
                    post=post,
                    person_id=by,
                    kind=chance.choice(("thanks", "thanks", "agree", "learn", "help")),
                    created_at=post.created_at + timedelta(hours=2),
                )
