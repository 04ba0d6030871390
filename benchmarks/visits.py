"""Who opens what: run inside Django, prints the pages and gestures to measure as JSON.

python -m benchmarks.visits SLUG
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402  # after setup
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402  # after setup
from django.db.models import Count, Q  # noqa: E402  # after setup

from benchmarks.crowd import crowd  # noqa: E402  # after setup
from terreau.authorities.models import Authority  # noqa: E402  # after setup
from terreau.care.models import Gesture  # noqa: E402  # after setup
from terreau.care.selectors import monday_of  # noqa: E402  # after setup
from terreau.communities.models import Community, Membership, Seat  # noqa: E402  # after setup
from terreau.conversations.models import Thread  # noqa: E402  # after setup
from terreau.core import clock  # noqa: E402  # after setup
from terreau.core.requests import AUTHORITY_KEY  # noqa: E402  # after setup
from terreau.gatherings.models import Gathering  # noqa: E402  # after setup
from terreau.journal.models import Link  # noqa: E402  # after setup
from terreau.listening.models import Campaign, Word  # noqa: E402  # after setup
from terreau.offices.permissions import kinds_held  # noqa: E402  # after setup
from terreau.people.models import Person  # noqa: E402  # after setup
from terreau.web.adapters.entrance import OFFICE_SEEN_KEY  # noqa: E402  # after setup

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
GESTURES = 80  # of each kind, half one at a time and half together
_sessions: dict[int, str] = {}


def session_of(person: Person) -> str:
    """A session as signing in makes it."""
    if person.pk not in _sessions:
        assert person.account is not None
        session = SessionStore()
        session[SESSION_KEY] = str(person.account.pk)
        session[BACKEND_SESSION_KEY] = BACKEND
        session[HASH_SESSION_KEY] = person.account.get_session_auth_hash()
        session[AUTHORITY_KEY] = person.authority_id
        if kinds_held(person):
            session[OFFICE_SEEN_KEY] = time.time()
        session.save()
        _sessions[person.pk] = str(session.session_key)
    return _sessions[person.pk]


def middling_community(authority: Authority) -> Community:
    """Of middle size among those with a pair of gardeners, a circle, and a gathering to come."""
    held = Seat.objects.held_on(clock.today(authority.zone))
    rows = Community.objects.within(authority).filter(
        status="active",
        circles__isnull=False,
        gatherings__starts_at__gt=clock.now(),
        pk__in=held.filter(kind="citizen", person__account__isnull=False).values("community"),
    )
    sized = rows.annotate(
        size=Count("memberships", filter=Q(memberships__status="active"), distinct=True)
    ).order_by("size", "pk")
    found: list[Community] = list(sized.distinct())
    return found[len(found) // 2]


def visits(slug: str) -> dict[str, Any]:
    authority = Authority.objects.get(slug=slug)
    today, now = clock.today(authority.zone), clock.now()
    community = middling_community(authority)
    seat = (
        Seat.objects.held_on(today)
        .filter(community=community, kind="citizen")
        .select_related("person__account")
        .get()
    )
    gardener = seat.person
    member = (
        Membership.objects.filter(
            community=community, status="active", person__account__isnull=False, person__suspended_at=None
        )
        .exclude(person=gardener)
        .exclude(person__offices__isnull=False)
        .select_related("person__account")
        .order_by("pk")[3]
        .person
    )
    agent = (
        Person.objects.within(authority)
        .filter(offices__kind="agent")
        .select_related("account")
        .order_by("pk")[0]
    )
    gathering = Gathering.objects.filter(community=community, starts_at__gt=now, status="planned").order_by(
        "starts_at"
    )[0]
    campaign = Campaign.objects.within(authority).filter(status="open").order_by("pk")[0]
    cited = Link.objects.within(authority).filter(to_kind="word", from_kind="commitment").values("to_id")
    word = (
        Word.objects.within(authority).shown().filter(pk__in=cited, sortings__isnull=False).order_by("pk")[0]
    )
    thread = Thread.objects.within(authority).order_by("-posts_count", "pk")[0]
    reader = (
        Membership.objects.filter(
            community=thread.community_id,
            status="active",
            person__account__isnull=False,
            person__suspended_at=None,
        )
        .select_related("person__account")
        .order_by("pk")[1]
        .person
    )
    everybody = crowd(authority, member)
    here, meets = f"/communautes/{community.public_id}/", f"/rencontres/{gathering.public_id}/"
    asks, board = f"/ce-qui-compte/{campaign.public_id}/", f"/ce-qui-compte/{campaign.public_id}/themes/"
    pages = [
        ("home", "/", None),
        ("home", "/", member),
        ("communities", "/communautes/", None),
        ("community", here, None),
        ("community", here, member),
        ("community", here, gardener),
        ("my space", "/mon-espace/", member),
        ("gathering", meets, None),
        ("gathering", meets, member),
        ("gatherings", "/rencontres/", None),
        ("gatherings of one community", f"{here}rencontres/", member),
        ("campaign", asks, None),
        ("theme board", board, None),
        ("theme board", board, agent),
        ("this week", "/cette-semaine/", gardener),
        ("a word's trace", f"/ce-qui-compte/paroles/{word.public_id}/", None),
        ("follow-ups", "/suites/", None),
        ("follow-ups", "/suites/", agent),
        ("requests of one community", f"{here}demandes/", member),
        ("garden", f"{here}jardin/", None),
        ("search", "/chercher/?q=banc", None),
        ("members", f"{here}membres/", gardener),
        ("list of 10,000 members", f"/communautes/{everybody.public_id}/membres/?page=400", member),
        ("threads of one community", f"{here}echanges/", member),
        ("thread of 500 messages", f"{thread.get_absolute_url()}?page=9", reader),
    ]
    kinds = {None: "anyone", reader: "resident", member: "resident", gardener: "gardener", agent: "agent"}
    return {
        "host": authority.host,
        "community_members": Membership.objects.filter(community=community).present().count(),
        "campaign_words": Word.objects.filter(campaign=campaign).count(),
        "pages": [
            {"name": name, "as": kinds[person], "path": path, "session": session_of(person) if person else ""}
            for name, path, person in pages
        ],
        "writes": [
            {
                "name": "answer a campaign",
                "as": "anyone",
                "posts": [post(asks, {"answer_1": f"Le marché, {n}"}) for n in range(GESTURES)],
            },
            {"name": "« Je viens »", "as": "resident", "posts": coming(authority)},
            {
                "name": "ask",
                "as": "resident",
                "posts": [
                    post(
                        f"{here}demandes/nouvelle/",
                        {"text": f"Poser un banc, {n}.", "owner": "authority"},
                        member,
                    )
                    for n in range(GESTURES)
                ],
                "leads_to": "accept",
            },
            {
                "name": "accept",
                "as": "agent",
                "posts": [],
                "session": session_of(agent),
                "suffix": "accepter/",
                "form": {"due_on": str(today.replace(year=today.year + 1, day=1))},
            },
            {"name": "sort a word", "as": "resident", "posts": sorting(campaign, board, member)},
            {"name": "done, on a gesture", "as": "gardener", "posts": done(authority)},
        ],
    }


def post(path: str, form: dict[str, str], person: Person | None = None) -> dict[str, Any]:
    return {"path": path, "form": form, "session": session_of(person) if person else ""}


def coming(authority: Authority) -> list[dict[str, Any]]:
    """Different people answer different gatherings of middling communities."""
    gatherings = list(
        Gathering.objects.within(authority)
        .filter(starts_at__gt=clock.now(), status="planned", community__status="active")
        .order_by("pk")[:20]
    )
    people = Person.objects.within(authority).filter(
        account__isnull=False, suspended_at=None, attendances=None
    )
    found = list(people.select_related("account").order_by("pk")[:GESTURES])
    return [
        post(f"/rencontres/{gatherings[n % len(gatherings)].public_id}/je-viens/", {"need": ""}, one)
        for n, one in enumerate(found)
    ]


def sorting(campaign: Campaign, board: str, person: Person) -> list[dict[str, Any]]:
    theme = campaign.themes.order_by("pk")[0]
    words = Word.objects.filter(campaign=campaign).shown().unsorted().order_by("pk")[:GESTURES]
    return [post(board, {"word": word.public_id, "theme": theme.public_id}, person) for word in words]


def done(authority: Authority) -> list[dict[str, Any]]:
    waiting = Gesture.objects.within(authority).filter(
        status="proposed",
        round__week_start=monday_of(authority),
        round__person__account__isnull=False,
        round__person__suspended_at=None,
    )
    rows = waiting.select_related("round__person__account").order_by("pk")[:GESTURES]
    return [post(f"/cette-semaine/{one.public_id}/", {"answer": "done"}, one.round.person) for one in rows]


if __name__ == "__main__":
    print(json.dumps(visits(sys.argv[1])))
