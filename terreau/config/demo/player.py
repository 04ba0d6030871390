"""Making the demo, and playing its story on."""

from datetime import datetime, timedelta

from django.db import transaction

from terreau.authorities.models import Authority
from terreau.authorities.services import cover_territory
from terreau.config.demo import (  # noqa: F401  # they fill STORY
    scenes_eat,
    scenes_entering,
    scenes_evenings,
    scenes_exchanges,
    scenes_listening,
    scenes_living,
    scenes_move,
)
from terreau.config.demo.people import EVERYONE, LEADS, WITHOUT_MAIL, Someone
from terreau.config.demo.timeline import STORY
from terreau.config.demo.world import STORY_DAYS, World
from terreau.core import clock
from terreau.core.models import ChoreRun
from terreau.core.services import run_due_chores
from terreau.crossings.services import open_authority, set_identity, set_legal_contacts
from terreau.notifications.selectors import letters_and_calls
from terreau.notifications.services import mark_done, settle_before
from terreau.offices.services import give_office
from terreau.people.models import Account, Person
from terreau.people.services import create_person
from terreau.territories.models import Territory
from terreau.territories.services import create_free_territory

PLAYED = "demo.played"  # the chore run that remembers how far the story has come
VILLAGES = ("24291", "24443", "24172", "24330", "24356", "24174", "24552", "24326")
OFFICES = (
    ("tom", "agent", "chargé de mission alimentation"), ("karim", "agent", "service des mobilités"),
    ("ines", "elected", "adjointe à la voirie et aux mobilités"),
    ("nour", "data_officer", "déléguée à la protection des données"),
)  # fmt: skip


def demo_world() -> World | None:
    """The demo, if it was made here."""
    authority = Authority.objects.filter(is_demo=True).first()
    return World(authority) if authority else None


@transaction.atomic
def make_demo(*, host: str) -> World:
    """Open the demo territory 270 days ago and play its story up to now."""
    with clock.standing_at(clock.now() - timedelta(days=STORY_DAYS)):
        world = _open_territory(host)
        for someone in EVERYONE:
            if someone.key not in {"marcel", "raymond", "nour"}:
                _know(world, someone)
        for key, kind, title in OFFICES:
            give_office(person=world.person(key), kind=kind, by=None, title=title)
    for day in range(-STORY_DAYS + 7, -7, 7):  # this week is left to be drawn today
        _tend_in_the_past(world, world.instant(day, "23:30"))
    play_on(world, until=clock.now())
    settle_before(clock.now() - timedelta(hours=1))
    _tick_old_letters(world)
    return world


def _tend_in_the_past(world: World, instant: datetime) -> None:
    """A week of the story, then what `tend` would have done at its end."""
    play_on(world, until=instant)
    with clock.standing_at(instant):
        run_due_chores(now=instant)


def _tick_old_letters(world: World) -> None:
    """Tom posted and phoned as it went; only the last ten days still wait."""
    old = letters_and_calls(world.authority).filter(created_at__lt=clock.now() - timedelta(days=10))
    for message in old:
        with clock.standing_at(message.created_at + timedelta(days=1)):
            mark_done(message=message, by=world.person("tom"))


def _open_territory(host: str) -> World:
    authority, nour = open_authority(
        name="Pays de la Vézère",
        host=host,
        slug="vezere",
        administrator_name="Nour",
        administrator_email="nour@demo.invalid",
        is_demo=True,
    )
    villages = Territory.objects.filter(kind="commune", code__in=VILLAGES)
    cover_territory(
        authority=authority, territory=create_free_territory(name="Pays de la Vézère", made_of=villages)
    )
    set_identity(by=nour, authority=authority, name=authority.name, accent="#17603d", welcome_text="")
    set_legal_contacts(
        by=nour,
        authority=authority,
        publisher="La présidente du Pays de la Vézère (démonstration)",
        hosting_provider="Cet ordinateur, le temps de la démonstration",
        postal_address="Maison du Pays\n24290 Montignac-Lascaux",
        contact_email="bonjour@demo.invalid",
        contact_phone="05 53 00 00 00",
        data_officer_name="Nour",
        data_officer_email="donnees@demo.invalid",
    )
    Authority.objects.filter(pk=authority.pk).update(opened_at=clock.now(), mail_checked_at=clock.now())
    authority.refresh_from_db()
    return World(authority)


def _know(world: World, someone: Someone) -> Person:
    """Leads may be signed in as from the demo's sign-in page; the others' addresses lead nowhere."""
    domain = "demo.invalid" if someone in LEADS else "residents.invalid"
    account = None if someone in WITHOUT_MAIL else Account.objects.create_user(f"{someone.key}@{domain}")
    address = f"Le Bourg\n{someone.village}" if someone.reach == "post" else ""
    return create_person(
        authority=world.authority, name=someone.name, account=account, postal_address=address
    )


def play_on(world: World, *, until: datetime) -> int:
    """Play the scenes that have come due since last time; how many."""
    played, _is_new = ChoreRun.objects.get_or_create(name=PLAYED)
    count = STORY.play(world, after=played.finished_at, until=until)
    ChoreRun.objects.filter(pk=played.pk).update(finished_at=until)
    return count


def pass_days(world: World, days: int) -> int:
    """Let days go by, one at a time: what happens that day, then what `tend` does."""
    played = 0
    for _day in range(days):
        clock.set_offset(clock.offset() + timedelta(days=1))
        played += play_on(world, until=clock.now())
        run_due_chores()
    return played


def play_to_now(now: datetime) -> int:
    """The story goes on by itself as real days pass, where it was begun."""
    world = demo_world() if ChoreRun.objects.filter(name=PLAYED).exists() else None
    return play_on(world, until=now) if world else 0
