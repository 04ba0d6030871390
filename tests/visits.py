"""Knocking at an address as someone, and naming what came back: shared by the matrix, the walk and the bad input."""

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from conftest import BACKEND, Visitor
from terreau.core.ids import _ALPHABET, public_id
from terreau.core.requests import AUTHORITY_KEY
from terreau.offices.permissions import kinds_held
from terreau.people.models import Person
from terreau.people.permissions import CONFIRMED_KEY, SECOND_FACTOR_KEY
from terreau.people.services import note_visit
from terreau.web.adapters.entrance import OFFICE_SEEN_KEY
from tests.addresses import Address

TOKENS = re.compile(
    r"""(name="csrfmiddlewaretoken"[ ]value=|name="submission_key"[ ]value=|nonce=)"[^"]*" """.strip(),
    re.VERBOSE,
)
TABLES_OF_VISITS = {"django_session", "shared_counters", "web_tally"}  # sessions and counts of tries


@dataclass(frozen=True)
class Pass:
    """A session of someone, as their browser would carry it."""

    key: str = ""

    def client(self, host: str = "testserver", **extra: Any) -> Client:
        client = Visitor(headers={"host": host}, **extra)
        if self.key:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.key
        return client


def pass_for(person: Person | None) -> Pass:
    """Signed in on their own authority's host a moment ago, with a second factor."""
    if person is None or person.account is None:
        return Pass()
    note_visit(person=person)  # earlier today: a page writes the day of a visit once
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session.update(
        {
            SESSION_KEY: str(person.account.pk),
            BACKEND_SESSION_KEY: BACKEND,
            HASH_SESSION_KEY: person.account.get_session_auth_hash(),
            AUTHORITY_KEY: person.authority_id,
            "entered_at": time.time(),
            CONFIRMED_KEY: time.time(),
            SECOND_FACTOR_KEY: time.time(),
            **({OFFICE_SEEN_KEY: time.time()} if kinds_held(person) else {}),
        }
    )
    session.create()
    return Pass(str(session.session_key))


def address_of(address: Address, kwargs: Mapping[str, Any]) -> str:
    path = reverse(address.name, kwargs=dict(kwargs))
    return f"{path}?{address.query}" if address.query else path


def never_existing(kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """The same address for things that never were."""
    return {name: _never(value) for name, value in kwargs.items()}


def _never(value: Any) -> Any:
    if isinstance(value, int):
        return value + 987_654
    is_public_id = isinstance(value, str) and len(value) == 10 and set(value) <= set(_ALPHABET)
    return public_id() if is_public_id else f"{str(value)[:-4]}zzzz"


def knock(
    visitor: Pass, method: str, path: str, data: Mapping[str, Any] | None = None, host: str = "testserver"
) -> Any:
    client = visitor.client(host)
    if method == "GET":
        return client.get(path)
    return getattr(client, method.lower())(path, data or {})


def outcome(response: Any) -> int | str:
    """ "allowed", "sign-in", 403, 404, or whatever else came back."""
    status = int(response.status_code)
    if status in {301, 302, 303} and response["Location"].split("?")[0] == reverse("web:sign_in"):
        return "sign-in"
    if status == 403 and _asks_to_sign_in(response):
        return "sign-in"
    return "allowed" if status < 400 or status == 422 else status


def _asks_to_sign_in(response: Any) -> bool:
    try:
        return bool(response.context["is_signed_out"])
    except (KeyError, TypeError):
        return False


def without_tokens(response: Any, *of_the_address: Any) -> str:
    """The page without what changes at each showing, nor the ids of its own address."""
    text = TOKENS.sub(r'\1""', response.content.decode(errors="replace"))
    for part in of_the_address:
        text = text.replace(str(part), "…")
    return text


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside never happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def noted_writes() -> Iterator[list[str]]:
    """The statements that wrote something, whatever came of them; sessions and counters of visits left out."""
    written: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and not any(t in sql for t in TABLES_OF_VISITS):
            written.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield written


def row_counts() -> dict[str, int]:
    """How many rows each table holds, in one query; sessions and counters of visits left out."""
    names = connection.introspection.django_table_names(only_existing=False)
    tables = sorted(set(names) - TABLES_OF_VISITS)
    union = " UNION ALL ".join(f"SELECT '{name}', COUNT(*) FROM \"{name}\"" for name in tables)
    with connection.cursor() as cursor:
        cursor.execute(union)
        return dict(cursor.fetchall())


def project_patterns() -> dict[str, str]:
    """Every address the project answers at: its name (or its route when it has none), and its route."""
    found: dict[str, str] = {}

    def walk(resolver: URLResolver, route: str, space: str) -> None:
        for entry in resolver.url_patterns:
            here = route + str(entry.pattern)
            if isinstance(entry, URLResolver):
                walk(entry, here, f"{space}{entry.namespace}:" if entry.namespace else space)
            elif isinstance(entry, URLPattern):
                found[f"{space}{entry.name}" if entry.name else here] = f"/{here}"

    walk(get_resolver(), "", "")
    return found
