"""Who lives there: persons, their accounts and ways to be reached, who holds an office."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b
from itertools import islice

from terreau.config.synthetic.chance import Chance
from terreau.config.synthetic.names import PLACES, TITLES, person_name
from terreau.config.synthetic.stage import BATCH, Stage
from terreau.core.text import fold
from terreau.offices.models import Office
from terreau.people.models import Account, ContactPoint, Organisation, Person

DOMAIN = "populate.invalid"
WITH_ACCOUNT = 0.9
ORGANISATIONS = (
    ("association", "Foyer rural"),
    ("association", "Amis du four"),
    ("collective", "Collectif des berges"),
    ("school", "École primaire"),
    ("firm", "Ferme des Noyers"),
    ("public", "Maison de santé"),
    ("association", "Club des aînés"),
    ("school", "Collège"),
)


def settle(stage: Stage, *, first_public_id: str) -> None:
    """Everybody, in batches; the first ones work for the authority or are elected. The first one bears a known id."""
    chance, left = stage.chance("people"), iter(range(stage.plan.people))
    mark = blake2b(stage.seed.encode(), digest_size=4).hexdigest()
    while numbers := list(islice(left, BATCH)):
        accounts = iter(stage.put(_accounts(stage, chance, numbers, mark)))
        has_account = [number for number in numbers if _has_account(number)]
        account_of = dict(zip(has_account, accounts, strict=True))
        persons = list(_persons(stage, chance, numbers, account_of))
        if numbers[0] == 0:
            persons[0].public_id = first_public_id
        stage.put(persons)
        stage.people.extend(person.pk for person in persons)
        stage.pour(_contact_points(stage, chance, persons))
    stage.agents = list(stage.people[: stage.plan.agents])
    stage.elected = list(stage.people[stage.plan.agents : stage.plan.agents + stage.plan.elected])
    stage.pour(_offices(stage))
    stage.pour(_organisations(stage))


def _has_account(number: int) -> bool:
    """Nine in ten, spread evenly; everybody with an office has one."""
    return number % 10 != 7


def _joined(stage: Stage, chance: Chance, number: int) -> datetime:
    first = stage.plan.since if number < 100 else stage.plan.since + timedelta(days=30)
    return chance.moment(first, stage.plan.until - timedelta(days=1))


def _accounts(stage: Stage, chance: Chance, numbers: list[int], mark: str) -> Iterator[Account]:
    for number in numbers:
        if _has_account(number):
            yield Account(
                public_id=chance.public_id(),
                created_at=_joined(stage, chance, number),
                password="!",  # noqa: S106  # the mark of Django for no password at all
                email=f"habitant{number + 1}.{mark}@{DOMAIN}",
                session_stamp=chance.token(),
            )


def _persons(
    stage: Stage, chance: Chance, numbers: list[int], account_of: dict[int, Account]
) -> Iterator[Person]:
    until = stage.plan.until
    for number in numbers:
        name = person_name(chance)
        account = account_of.get(number)
        seen = until - timedelta(days=min(900, int(chance.expovariate(1 / 60)))) if account else None
        yield Person(
            public_id=chance.public_id(),
            authority=stage.authority,
            account=account,
            name=name,
            name_key=fold(name)[:80],
            created_at=account.created_at if account else _joined(stage, chance, number),
            language="en" if chance.happens(0.02) else "fr",
            last_seen_on=seen,
            suspended_at=_noon(until) if number > 50 and chance.happens(0.001) else None,
        )


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def _contact_points(stage: Stage, chance: Chance, persons: list[Person]) -> Iterator[ContactPoint]:
    for person in persons:
        ways: list[tuple[str, str]] = []
        if person.account is not None:
            ways.append(("mail", person.account.email))
        if person.account is None or chance.happens(0.35):
            ways.append(
                (
                    "phone",
                    f"+33 6 00 {chance.randrange(100):02} {chance.randrange(100):02} {chance.randrange(100):02}",
                )
            )
        if person.account is None and chance.happens(0.7):
            ways.append(("post", f"{chance.randint(1, 60)} rue du Lavoir\n00000 {chance.choice(PLACES)}"))
        for kind, value in ways:
            yield ContactPoint(
                public_id=chance.public_id(),
                authority=stage.authority,
                person=person,
                kind=kind,
                value=value,
                created_at=person.created_at,
                verified_at=person.created_at if kind == "mail" else None,
            )


def _offices(stage: Stage) -> Iterator[Office]:
    chance = stage.chance("offices")
    held = [("agent", person) for person in stage.agents] + [("elected", person) for person in stage.elected]
    for place, (kind, person) in enumerate(held):
        title = TITLES[place % len(TITLES)] if kind == "elected" else ""
        yield Office(
            public_id=chance.public_id(),
            authority=stage.authority,
            person_id=person,
            kind=kind,
            title=title,
            starts_on=stage.plan.since,
            created_at=_noon(stage.plan.since),
        )


def _organisations(stage: Stage) -> Iterator[Organisation]:
    chance = stage.chance("organisations")
    already = Organisation.objects.within(stage.authority).count()
    for number in range(already, already + max(2, stage.plan.communities // 4)):
        kind, root = ORGANISATIONS[number % len(ORGANISATIONS)]
        name = f"{root} de {PLACES[number % len(PLACES)]}"
        if number >= len(PLACES):
            name += f" ({number // len(PLACES) + 1})"
        yield Organisation(
            public_id=chance.public_id(),
            authority=stage.authority,
            name=name,
            name_key=fold(name),
            kind=kind,
            created_at=_noon(stage.plan.since),
        )
