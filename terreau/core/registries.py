"""What lower rooms must know of upper ones, declared upward-only: each room fills these from its small declaration files."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules

DECLARATION_FILES = ("subjects", "schedule", "personal_data", "care_signals", "mail_handlers", "arrivals")


@dataclass(frozen=True)
class SubjectKind:
    """A kind of thing that can be spoken of from below (journal, search, notices): a frozen string, never a content type.

    `find` takes ids and returns the objects by id in one query; the others read one such object. `text` is what search
    finds beyond the title; without it the kind is not searched at all. `may_be_told(person, id)` is asked again when a mail
    about it is about to leave: people leave, words are hidden.
    """

    kind: str
    find: Callable[[Iterable[int]], Mapping[int, Any]]
    title: Callable[[Any], str]
    url: Callable[[Any], str]
    audience_tokens: Callable[[Any], Iterable[str]]
    text: Callable[[Any], str] | None = None
    may_be_told: Callable[[Any, int], bool] | None = None


@dataclass(frozen=True)
class Chore:
    """Something `tend` does: idempotent, takes the present instant, returns how many things it changed."""

    name: str
    run: Callable[[datetime], int]
    every: str = "hour"  # "minute", "hour" or "day"


@dataclass(frozen=True)
class PersonalField:
    """One line of the register of personal data (GDPR article 30); `label` says what the field is, in plain words."""

    model: str
    field: str
    purpose: str | Promise
    basis: str | Promise
    recipients: str | Promise
    retention: str | Promise
    is_sensitive: bool = False
    label: str | Promise = ""

    @property
    def code_name(self) -> str:
        return f"{self.model}.{self.field}"


@dataclass(frozen=True)
class PersonalSource:
    """How a room gives a person their data back (`export`), forgets them (`erase`), and what it deletes by age (`purge`).

    `export(person)` returns lists of plain rows by heading, third parties left out; `erase(person)` empties texts, never
    other people's history; `purge(now, dry_run)` deletes what the register says is too old and returns the count.
    """

    name: str
    export: Callable[[Any], Mapping[str, Sequence[Mapping[str, Any]]]] | None = None
    erase: Callable[[Any], None] | None = None
    purge: Callable[[datetime, bool], int] | None = None


@dataclass(frozen=True)
class Signal:
    """Something in a community that asks for a human gesture. `facts` are plain values from which sentences are made."""

    kind: str
    community_id: int
    subject_kind: str
    subject_id: int
    since: datetime
    urgency: float
    facts: Mapping[str, Any] = field(default_factory=dict)
    person_id: int | None = None  # whom the gesture concerns, so that nobody is contacted twice
    for_person_id: int | None = None  # only this gardener may see it; None: either gardener


@dataclass(frozen=True)
class SignalKind:
    """A kind of signal: how to find it in many communities at once, and how to say it.

    `find(community_ids, now)` returns signals in a constant number of queries; `title`, `reason` and `evidence` make plain
    translated sentences from the facts; `act` gives the address of the gesture and its verb.
    """

    kind: str
    icon: str
    minutes: int
    find: Callable[[Sequence[int], datetime], Iterable[Signal]]
    title: Callable[[Mapping[str, Any]], str]
    reason: Callable[[Mapping[str, Any]], str]
    evidence: Callable[[Mapping[str, Any]], str]
    act: Callable[[Mapping[str, Any]], tuple[str, str]]
    # What a gesture ticked as done means in its own room: (by, subject id, True, now); taken back: (by, subject id, False,
    # when it had been ticked).
    answered: Callable[[Any, int, bool, datetime], object] | None = None
    # Which of these signals, of this kind and found some days ago, still stand: (subject kind, unread rows of such subjects).
    # All kinds are then read in one query. None: they always stand.
    standing: Callable[[Sequence[Signal], datetime], Iterable[tuple[str, Any]]] | None = None


@dataclass(frozen=True)
class Belonging:
    """Something people belong to besides communities, such as a campaign's team: rows of a person, and their column of ids.

    All are read with the person's place in communities, in the same query, on each page.
    """

    name: str
    column: str
    rows_of: Callable[[Any], Any]


@dataclass(frozen=True)
class ModeratedKind:
    """A kind of subject that people may report, and how its room hides it.

    `rows()` gives every one of them, hidden or not, to be narrowed to an authority; `author(thing)` the person who wrote it, if
    that is known; `moderators(thing)` the audience token of those who decide, and `people(thing)` who they are today;
    `hide(thing, by, reason)` and `show(thing, by)` are the room's own gestures, and change nothing when it is so already.
    `decided(thing)`, for what its room decided by itself and is only appealed: by whom, and when; None once it is over.
    `words(thing)` is what those who judge read, when the index must never hold it.
    """

    kind: str
    rows: Callable[[], Any]
    author: Callable[[Any], Any]
    moderators: Callable[[Any], str]
    people: Callable[[Any], Iterable[Any]]
    hide: Callable[[Any, Any, str], object]
    show: Callable[[Any, Any], object]
    decided: Callable[[Any], tuple[Any, datetime] | None] | None = None
    words: Callable[[Any], str] | None = None


@dataclass(frozen=True)
class InboundFile:
    """A picture or a PDF that came with a reply; its type is what the mail says, and is to be looked at, not believed."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class InboundText:
    """What someone wrote back, by mail or SMS: the new text and nothing else. `message_id` never comes twice."""

    person: Any
    subject_id: int
    text: str
    files: Sequence[InboundFile] = ()
    message_id: str = ""


@dataclass(frozen=True)
class MailHandler:
    """What a reply to something of this kind does: the gesture, as that person, through the room's own service.

    `receive` returns the path where it now stands; it raises GestureError with a kind sentence to refuse.
    """

    kind: str
    receive: Callable[[InboundText], str]


@dataclass(frozen=True)
class MailComposer:
    """A kind of mail that is written when it leaves, so that it says what is true then.

    `compose(message)` gives its subject and body in the message's language, or None when there is nothing to say: it is then
    cancelled. `message` has its person and authority.
    """

    kind: str
    compose: Callable[[Any], tuple[str, str] | None]


@dataclass(frozen=True)
class SmsHandler:
    """What a short answer by SMS (“OUI”, “NON”) does when something of this kind was the last asked of that number.

    Like MailHandler's, `receive` does the gesture and returns a path, or raises GestureError with a kind sentence.
    """

    kind: str
    receive: Callable[[InboundText], str]


@dataclass(frozen=True)
class Arrival:
    """What an upper room does when somebody joins a community by themselves, by whichever door.

    `welcome(person)` runs in the same transaction, in few queries, and never refuses: joining does not depend on it.
    """

    name: str
    welcome: Callable[[Any], object]


Entry = TypeVar("Entry")


class Registry(Generic[Entry]):
    """Named entries; the same name twice is a mistake."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._entries: dict[str, Entry] = {}

    def register(self, key: str, entry: Entry) -> None:
        if key in self._entries and self._entries[key] != entry:
            raise ValueError(f"{key} is already declared in {self.name}.")
        self._entries[key] = entry

    def __getitem__(self, key: str) -> Entry:
        return self._entries[key]

    def __contains__(self, key: object) -> bool:
        return key in self._entries

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)


subjects: Registry[SubjectKind] = Registry("subjects")
chores: Registry[Chore] = Registry("chores")
personal_fields: Registry[PersonalField] = Registry("personal fields")
personal_sources: Registry[PersonalSource] = Registry("personal sources")
signal_kinds: Registry[SignalKind] = Registry("signal kinds")
belongings: Registry[Belonging] = Registry("belongings")
mail_handlers: Registry[MailHandler] = Registry("mail handlers")
sms_handlers: Registry[SmsHandler] = Registry("SMS handlers")
mail_composers: Registry[MailComposer] = Registry("mail composers")
moderated_kinds: Registry[ModeratedKind] = Registry("moderated kinds")
arrivals: Registry[Arrival] = Registry("arrivals")
_token_sources: Registry[Callable[[Any], Iterable[str]]] = Registry("token sources")


def declare_subject(kind: SubjectKind) -> None:
    subjects.register(kind.kind, kind)


def declare_chore(chore: Chore) -> None:
    chores.register(chore.name, chore)


def declare_personal_fields(*fields: PersonalField) -> None:
    for one in fields:
        personal_fields.register(f"{one.model}.{one.field}", one)


def declare_personal_source(source: PersonalSource) -> None:
    personal_sources.register(source.name, source)


def declare_signal(kind: SignalKind) -> None:
    signal_kinds.register(kind.kind, kind)


def declare_tokens(name: str, tokens_for: Callable[[Any], Iterable[str]]) -> None:
    """A room says which audiences a person belongs to, e.g. `community:12`, `gardeners:12`, `person:5`."""
    _token_sources.register(name, tokens_for)


def declare_mail_composer(composer: MailComposer) -> None:
    mail_composers.register(composer.kind, composer)


def declare_moderated(kind: ModeratedKind) -> None:
    moderated_kinds.register(kind.kind, kind)


def declare_belonging(belonging: Belonging) -> None:
    belongings.register(belonging.name, belonging)


def declare_mail_handler(handler: MailHandler) -> None:
    mail_handlers.register(handler.kind, handler)


def declare_sms_handler(handler: SmsHandler) -> None:
    sms_handlers.register(handler.kind, handler)


def declare_arrival(arrival: Arrival) -> None:
    arrivals.register(arrival.name, arrival)


def tokens_for(person: Any) -> set[str]:
    """Every audience a person belongs to; `public` for everyone, signed in or not."""
    tokens = {"public"}
    if person is not None:
        for source in _token_sources:
            tokens.update(source(person))
    return tokens


def load_declarations() -> None:
    """Load every room's declaration files once all rooms are installed."""
    for name in DECLARATION_FILES:
        autodiscover_modules(name)
