"""A territory whose communities talk: so many members who all want the digest of a Thursday; prints what the measure must know.

benchmarks/digest_world.py PEOPLE COMMUNITIES   (in the environment of an empty install)
"""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402  # after setup
from django.db import transaction  # noqa: E402  # after setup

from terreau.authorities.models import Authority  # noqa: E402  # after setup
from terreau.communities.models import Community, Membership  # noqa: E402  # after setup
from terreau.communities.tests.factories import make_community  # noqa: E402  # after setup
from terreau.conversations.models import Post, Thread  # noqa: E402  # after setup
from terreau.core import clock, ids  # noqa: E402  # after setup
from terreau.crossings.services import open_authority  # noqa: E402  # after setup
from terreau.digests.models import USUAL_DAY  # noqa: E402  # after setup
from terreau.people.models import Account, ContactPoint, Person  # noqa: E402  # after setup

HOST = "digests.bench"
THREADS, POSTS, AT_ONCE = 3, 4, 2_000


def _people(authority: Authority, number: int) -> list[Person]:
    names = [f"Membre {n}" for n in range(number)]
    accounts = Account.objects.bulk_create(
        [Account(email=f"membre{n}@example.org", password=f"!{ids.secret_token()}") for n in range(number)],
        batch_size=AT_ONCE,
    )
    people = Person.objects.bulk_create(
        [
            Person(authority=authority, name=name, name_key=Person.key_of(name), account=account)
            for name, account in zip(names, accounts, strict=True)
        ],
        batch_size=AT_ONCE,
    )
    now = clock.now()
    ContactPoint.objects.bulk_create(
        [
            ContactPoint(
                authority=authority, person=one, kind="mail", value=one.account.email, verified_at=now
            )
            for one in people
            if one.account is not None
        ],
        batch_size=AT_ONCE,
    )
    return people


def _talk(community: Community, people: list[Person]) -> None:
    """A week of talk."""
    now = clock.now()
    for number in range(THREADS):
        thread = Thread.objects.create(
            authority=community.authority, community=community, title=f"Le chantier n° {number + 1}",
            started_by=people[number], last_post_at=now, posts_count=POSTS,
        )  # fmt: skip
        Post.objects.bulk_create(
            Post(
                authority=community.authority, thread=thread, by=people[(number + turn) % len(people)],
                text="Qui vient samedi ?", created_at=now - timedelta(days=turn, hours=1),
            )
            for turn in range(POSTS)
        )  # fmt: skip


@transaction.atomic
def build(people: int, communities: int) -> dict[str, Any]:
    authority, _administrator = open_authority(
        name="Pays du Résumé", host=HOST, administrator_name="Nour", administrator_email="nour@example.org"
    )
    Authority.objects.update(opened_at=clock.now())
    authority.refresh_from_db()
    everyone = _people(authority, people)
    places = [make_community(authority, f"Communauté {n}", slug=f"c{n}") for n in range(communities)]
    joined = clock.now() - timedelta(days=90)
    Membership.objects.bulk_create(
        [
            Membership(
                authority=authority, community=places[n % communities], person=person, status="active",
                door="birth", joined_at=joined,
            )
            for n, person in enumerate(everyone)
        ],
        batch_size=AT_ONCE,
    )  # fmt: skip
    for number, place in enumerate(places):
        _talk(place, everyone[number::communities][:10])
    return {
        "host": HOST,
        "community": places[0].get_absolute_url(),
        "day": thursday().isoformat(),
        "reader": everyone[0].pk,
    }


def thursday() -> date:
    today = clock.now().date()
    return today + timedelta(days=(USUAL_DAY - today.weekday()) % 7)


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    told = build(int(sys.argv[1]), int(sys.argv[2]))
    from benchmarks.visits import session_of

    told["session"] = session_of(Person.objects.select_related("account").get(pk=told["reader"]))
    print(json.dumps(told))
