"""The shared cast, and signing in as one of them."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.client import ClientHandler

from terreau.authorities.models import Authority
from terreau.communities.models import Circle, Community
from terreau.communities.tests.factories import make_circle, make_community, make_membership, make_seat
from terreau.core import clock
from terreau.core.requests import AUTHORITY_KEY
from terreau.offices.permissions import forget_kinds, kinds_held
from terreau.offices.services import give_office
from terreau.people.models import Person
from terreau.people.services import note_visit, suspend_person
from terreau.people.tests.factories import make_authority, make_person
from terreau.web.adapters.entrance import OFFICE_SEEN_KEY

# A test fills its tables in a transaction that nobody else sees, so PostgreSQL keeps no statistics of them: a plan kept
# from another test, when they were empty, would be a trap. Each statement is planned for its own values.
os.environ.setdefault("PGOPTIONS", "-c plan_cache_mode=force_custom_plan")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@cache
def chain(enforce_csrf_checks: bool) -> ClientHandler:
    return ClientHandler(enforce_csrf_checks=enforce_csrf_checks)


class Visitor(Client):
    """A browser. Its chain of middleware, which takes as long to build as a page, is the same for all visitors."""

    def __init__(self, enforce_csrf_checks: bool = False, **extra: Any) -> None:
        super().__init__(enforce_csrf_checks, **extra)
        self.handler = chain(enforce_csrf_checks)


@dataclass
class Cast:
    """Aya and Tom tend « Manger d’ici »; the others stand around it. Zoé tends a community of another authority."""

    authority: Authority
    elsewhere: Authority
    aya: Person
    tom: Person
    lina: Person
    omar: Person
    marcel: Person
    ines: Person
    karim: Person
    nour: Person
    zoe: Person
    paul: Person
    community: Community
    circle: Circle
    other_community: Community  # Zoé's, in the other authority
    kept: dict[str, Any] = field(default_factory=dict)  # what rooms add, once, for their addresses


@pytest.fixture(scope="session")
def expected_database() -> str:
    """The database this run is meant to use: a run for PostgreSQL must not silently use SQLite."""
    return os.environ.get("TERREAU_EXPECT_DB", "")


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path) -> None:
    """What a test keeps outside the database, pictures and the list of erasures, leaves with it."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.TERREAU_ERASURES = str(tmp_path / "erasures.jsonl")


@pytest.fixture
def cast(db: None, expected_database: str) -> Cast:
    """The world in which most tests live."""
    if expected_database:
        assert connection.vendor == expected_database
    return make_cast()


def make_cast(*, host: str = "testserver", other_host: str = "villeneuve.test") -> Cast:
    """The same world anywhere: in a test's transaction, or in the database of a running server."""
    authority, elsewhere = make_authority(host=host), make_authority(name="Villeneuve", host=other_host)
    people = {
        key: make_person(authority, name)
        for key, name in {
            "aya": "Aya", "tom": "Tom", "lina": "Lina", "omar": "Omar", "ines": "Inès",
            "karim": "Karim", "nour": "Nour", "paul": "Paul",
        }.items()
    }  # fmt: skip
    marcel = make_person(
        authority, "Marcel", with_account=False, postal_address="3 place du Marché\n24290 Montignac"
    )
    zoe = make_person(elsewhere, "Zoé")
    for key, kind in (("tom", "agent"), ("karim", "agent"), ("ines", "elected"), ("nour", "administrator")):
        give_office(person=people[key], kind=kind, by=None)
    community = make_community(authority)
    members = [
        make_membership(community, person)
        for person in (people["aya"], people["tom"], people["lina"], marcel)
    ]
    make_membership(community, people["paul"])
    make_membership(
        community, people["omar"], status="discovery", door="link", joined_at=clock.now() - timedelta(days=8)
    )
    make_seat(community, people["aya"], "citizen")
    make_seat(community, people["tom"], "technician")
    suspend_person(person=people["paul"])
    other = make_community(elsewhere, "Chez Zoé")
    make_membership(other, zoe)
    make_seat(other, zoe, "citizen")
    circle = make_circle(community, members=tuple(members[:3]))
    return Cast(
        authority=authority, elsewhere=elsewhere, marcel=marcel, zoe=zoe,
        community=community, circle=circle, other_community=other, **people,
    )  # fmt: skip


@pytest.fixture
def as_person() -> Callable[[Person | None], Client]:
    """A client of the first authority's host, signed in as someone or as nobody."""

    def sign_in(person: Person | None) -> Client:
        client = Visitor()
        if person is not None and person.account is not None:
            # They came earlier today: the day of a visit is written once, and not by the page that a test counts.
            note_visit(person=person)
            client.force_login(person.account, backend=BACKEND)
            session = client.session
            session[AUTHORITY_KEY] = person.authority_id
            if kinds_held(person):
                session[OFFICE_SEEN_KEY] = time.time()
                forget_kinds(person)
            session.save()
        return client

    return sign_in
