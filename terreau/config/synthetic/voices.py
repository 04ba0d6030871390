"""Campaigns of every size: voices and their words, what people sorted together, what was answered."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from terreau.config.synthetic.chance import Chance
from terreau.config.synthetic.names import PLACES
from terreau.config.synthetic.sentences import ANSWERS, QUESTIONS, word
from terreau.config.synthetic.stage import Stage
from terreau.config.synthetic.topics import TOPICS
from terreau.core.similarity import nearest
from terreau.core.text import fold, lemmas
from terreau.listening.models import (
    Answer,
    Campaign,
    CampaignTeamMember,
    Neighbour,
    Question,
    Sorting,
    Theme,
    Voice,
    Word,
)

PIECE = 1_000  # words written, then forgotten, together
CHANNELS = ("online",) * 12 + ("paper",) * 5 + ("doorstep",) * 2 + ("gathering",) * 2 + ("phone",)
ON_BEHALF = {"paper", "phone", "doorstep", "gathering"}


@dataclass
class Heard:
    """What the other stages may cite: published themes, and some words."""

    themes: list[int] = field(default_factory=list)
    words: list[int] = field(default_factory=list)


@dataclass
class Listening:
    """A campaign while it is being filled."""

    campaign: Campaign
    questions: list[Question]
    themes: list[Theme]
    sorters: list[int]
    total: int
    first: date
    last: date
    sorted_in: dict[int, int] = field(default_factory=lambda: defaultdict(int))  # words by theme


def listen(stage: Stage) -> Heard:
    """Campaign after campaign, each in pieces; the last ones are still open."""
    chance, heard = stage.chance("campaigns"), Heard()
    already = Campaign.objects.within(stage.authority).count()
    for number, total in enumerate(_sizes(stage), already):
        held = _open(stage, chance, number, total)
        last_word = 0
        for start in range(0, total, PIECE):
            last_word = _piece(stage, chance, held, min(PIECE, total - start), heard)
        Campaign.objects.filter(pk=held.campaign.pk).update(compared_up_to=last_word)
        _publish(stage, chance, held, heard)
    return heard


def _sizes(stage: Stage) -> list[int]:
    """One campaign in four is large; together they hold the plan's words."""
    weights = [4.0 if number % 4 == 1 else 1.0 + (number % 3) / 2 for number in range(stage.plan.campaigns)]
    return [max(3, round(stage.plan.words * weight / sum(weights))) for weight in weights]


def _open(stage: Stage, chance: Chance, number: int, total: int) -> Listening:
    plan = stage.plan
    is_open = number % max(2, plan.campaigns) >= plan.campaigns - max(1, plan.campaigns // 5)
    first = (
        plan.until - timedelta(days=40)
        if is_open
        else chance.day(plan.since, plan.until - timedelta(days=100))
    )
    last = plan.until - timedelta(days=1) if is_open else first + timedelta(days=80)
    agent = stage.agents[number % len(stage.agents)]
    place = PLACES[number % len(PLACES)]
    title = "Ce qui compte pour vous" if number == 0 else f"Ce qui compte à {place}"
    if number >= len(PLACES):
        title += f", tour {number // len(PLACES) + 1}"
    (campaign,) = stage.put(
        [
            Campaign(
                public_id=chance.public_id(),
                authority=stage.authority,
                created_at=_at(first),
                slug=f"campagne-{number + 1}",
                title=title,
                intro="Trois questions, en quelques mots. Rien ne dit qui vous êtes.",
                status="open" if is_open else "closed",
                opens_on=first,
                closes_on=plan.until + timedelta(days=30) if is_open else last,
                opened_by_id=agent,
            )
        ]
    )
    stage.ledger.add(campaign.created_at, "Create", "campaign", campaign.pk, actor=agent, capacity="agent")
    questions = stage.put(
        Question(
            public_id=chance.public_id(),
            authority=stage.authority,
            campaign=campaign,
            position=position,
            polarity=polarity,
            text=text,
            created_at=_at(first),
        )
        for position, (polarity, text) in enumerate(QUESTIONS, 1)
    )
    sorters = list(dict.fromkeys([agent, *chance.choices(stage.people, k=6)]))
    stage.put(
        CampaignTeamMember(
            public_id=chance.public_id(),
            authority=stage.authority,
            campaign=campaign,
            person_id=person,
            created_at=_at(first),
        )
        for person in sorters[:3]
    )
    themes = stage.put(
        Theme(
            public_id=chance.public_id(),
            authority=stage.authority,
            campaign=campaign,
            name=name,
            name_key=fold(name)[:80],
            summary="Ce que plusieurs disent ensemble.",
            started_by_id=chance.choice(sorters),
            created_at=_at(first),
        )
        for name in [topic[0] for topic in TOPICS]
    )
    return Listening(campaign, questions, themes, sorters, total, first, last)


def _at(day: date, hour: int = 12) -> datetime:
    return datetime.combine(day, time(hour), UTC)


def _piece(stage: Stage, chance: Chance, held: Listening, count: int, heard: Heard) -> int:
    """Some words with their voices, sortings, neighbours and answers; returns the id of the last one."""
    voices = stage.put(
        Voice(
            public_id=chance.public_id(),
            authority=stage.authority,
            campaign=held.campaign,
            created_at=chance.moment(held.first, held.last),
        )
        for _ in range(max(1, count * 10 // 23))
    )
    voices.sort(key=lambda voice: (voice.created_at, voice.pk))
    topics = [min(int(chance.expovariate(0.45)), len(TOPICS) - 1) for _ in range(count)]
    words = stage.put(_words(stage, chance, held, voices, topics))
    for one in words:
        stage.ledger.add(one.created_at, "Create", "word", one.pk, entered_by=one.entered_by_id)
    heard.words += [one.pk for one in chance.some(words, 12)]
    stage.put(_sortings(stage, chance, held, words, topics))
    stage.put(_neighbours(stage, chance, words))
    _answer(stage, chance, [one for one in words if chance.happens(0.02)])
    return max(one.pk for one in words)


def _words(
    stage: Stage, chance: Chance, held: Listening, voices: list[Voice], topics: list[int]
) -> Iterator[Word]:
    for place, topic in enumerate(topics):
        voice = voices[place * len(voices) // len(topics)]
        question = chance.choice(held.questions)
        channel = chance.choice(CHANNELS)
        text = word(chance, topic, question.polarity)
        is_hidden = chance.happens(0.004)
        yield Word(
            public_id=chance.public_id(),
            authority=stage.authority,
            campaign=held.campaign,
            question=question,
            polarity=question.polarity,
            voice=voice,
            text=text,
            channel=channel,
            said_on=voice.created_at.date(),
            entered_by_id=chance.choice(held.sorters) if channel in ON_BEHALF else None,
            lemmas=" ".join(lemmas(text)),
            created_at=voice.created_at,
            hidden_at=voice.created_at + timedelta(days=1) if is_hidden else None,
            hidden_reason="Quelqu’un y était reconnaissable." if is_hidden else "",
            hidden_by_id=held.sorters[0] if is_hidden else None,
        )


def _sortings(
    stage: Stage, chance: Chance, held: Listening, words: list[Word], topics: list[int]
) -> Iterator[Sorting]:
    """Six words in ten are sorted, some by two people, a few elsewhere than expected."""
    for one, topic in zip(words, topics, strict=True):
        if one.hidden_at is not None or not chance.happens(0.6):
            continue
        for person in chance.some(held.sorters, 2 if chance.happens(0.12) else 1):
            theme = chance.choice(held.themes) if chance.happens(0.06) else held.themes[topic]
            at = min(one.created_at + timedelta(days=chance.randint(1, 25)), _at(stage.plan.until, 0))
            held.sorted_in[theme.pk] += 1
            yield Sorting(
                public_id=chance.public_id(),
                authority=stage.authority,
                word=one,
                theme=theme,
                by_id=person,
                created_at=at,
            )
            stage.ledger.add(at, "Add", "theme", theme.pk, actor=person)


def _neighbours(stage: Stage, chance: Chance, words: list[Word]) -> Iterator[Neighbour]:
    """A few for each, found as the software finds them, among some of the words only."""
    few = [one for one in words if one.hidden_at is None][:250]
    for place, near in nearest([(one.lemmas or "").split() for one in few], limit=3).items():
        for one in near:
            yield Neighbour(
                public_id=chance.public_id(),
                authority=stage.authority,
                word=few[place],
                other=few[one.other],
                score=one.score,
                shared_terms=list(one.shared),
                created_at=few[place].created_at,
            )


def _answer(stage: Stage, chance: Chance, words: list[Word], themes: list[Theme] | None = None) -> None:
    everyone = [(person, "agent") for person in stage.agents] + [
        (person, "elected") for person in stage.elected
    ]
    rows = []
    for about in [*words, *(themes or [])]:
        person, capacity = chance.choice(everyone)
        at = min(about.created_at + timedelta(days=chance.randint(5, 40)), _at(stage.plan.until, 0))
        kind = "word" if isinstance(about, Word) else "theme"
        rows.append(
            Answer(
                public_id=chance.public_id(),
                authority=stage.authority,
                by_id=person,
                capacity=capacity,
                text=chance.choice(ANSWERS),
                at=at,
                created_at=at,
                **{kind: about},
            )
        )
        actor, entered_by = (
            (None, person) if kind == "word" else (person, None)
        )  # a line about a word has no actor
        stage.ledger.add(at, "Add", kind, about.pk, capacity=capacity, actor=actor, entered_by=entered_by)
    stage.put(rows)


def _publish(stage: Stage, chance: Chance, held: Listening, heard: Heard) -> None:
    """Themes with three words or more are mostly published, and some answered."""
    at = min(_at(held.last + timedelta(days=5)), _at(stage.plan.until, 0))
    published = [theme for theme in held.themes if held.sorted_in[theme.pk] >= 3 and chance.happens(0.8)]
    Theme.objects.filter(pk__in=[theme.pk for theme in published]).update(
        published_at=at, published_by=held.sorters[0]
    )
    for theme in published:
        stage.ledger.add(at, "Announce", "theme", theme.pk, actor=held.sorters[0], capacity="agent")
    heard.themes += [theme.pk for theme in published]
    _answer(stage, chance, [], [theme for theme in published if chance.happens(0.4)])
