"""Whom a post may speak to, who is told, who asked not to be."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from terreau.communities.models import CircleMember, Community, Membership
from terreau.communities.selectors import acting_gardeners
from terreau.conversations.models import Mention, Post, Thread
from terreau.core.prepared import prepared
from terreau.core.text import fold
from terreau.moderation.selectors import blocks_of
from terreau.notifications.models import Preference
from terreau.people.models import Person

OFFERED = 12  # boxes to tick beside a reply
NAMES_READ = 10  # in one post
_NAME = re.compile(r"(?<![\w@.])@([^\W\d_][\w'’-]*)(?:[ \u00a0]([^\W\d_][\w'’-]*))?")


def people_offered(community: Community, person: Person, thread: Thread | None = None) -> list[Person]:
    """Who may be told of a post besides: those who wrote last in the thread, else those who tend the community."""
    found = _wrote_last(thread=thread.pk, community=community.pk) if thread else acting_gardeners(community)
    apart = kept_away_by(person) | {person.pk}
    return [one for one in found if one.pk not in apart]


def kept_away_by(person: Person) -> frozenset[int]:
    """Those whom somebody keeps away, read once per person object. Never who keeps them away: nobody may guess that."""
    known: frozenset[int] | None = person.__dict__.get("_kept_away")
    if known is None:
        known = frozenset(blocks_of(person).order_by().values_list("other_id", flat=True))
        person.__dict__["_kept_away"] = known
    return known


@prepared
def _wrote_last(thread: int, community: int) -> QuerySet[Person]:
    wrote = Post.objects.filter(thread=thread, deleted_at=None, hidden_at=None).values("by")
    present = Membership.objects.present().filter(community=community).values("person")
    rows = Person.objects.filter(pk__in=wrote, suspended_at=None, erased_at=None)
    return rows.filter(pk__in=present).order_by("name_key", "pk")[: OFFERED + 1]


def named_in(text: str, community: Community) -> tuple[list[Person], list[str]]:
    """Members that « @Lina » can only mean, and the names that several bear."""
    asked = list(dict.fromkeys((fold(first), fold(then or "")) for first, then in _NAME.findall(text)))
    if not asked:
        return [], []
    by_first = _members_called({first for first, _then in asked[:NAMES_READ]}, community)
    found: dict[int, Person] = {}
    unclear = []
    for first, then in asked[:NAMES_READ]:
        alike = by_first[first]
        whole = [one for one in alike if then and one.name_key.startswith(f"{first} {then}")]
        exact = whole or [one for one in alike if one.name_key == first] or alike
        if len(exact) == 1:
            found[exact[0].pk] = exact[0]
        elif exact:
            unclear.append(exact[0].name.split()[0])
    return list(found.values()), unclear


def _members_called(firsts: Iterable[str], community: Community) -> dict[str, list[Person]]:
    """Members by their first name, folded."""
    called = Q()
    for first in firsts:
        called |= Q(name_key=first) | Q(name_key__startswith=f"{first} ")
    rows = _present(community).filter(called).order_by("name_key", "pk")[:200]
    found: dict[str, list[Person]] = defaultdict(list)
    for one in rows:
        found[one.name_key.partition(" ")[0]].append(one)
    return found


def _present(community: Community) -> QuerySet[Person]:
    """Members whom a message may reach, with their accounts."""
    inside = Membership.objects.present().filter(community=community).values("person")
    rows = Person.objects.within(community.authority).filter(pk__in=inside, suspended_at=None, erased_at=None)
    return rows.select_related("account", "authority")


def present_among(community: Community, ids: Iterable[int]) -> list[Person]:
    """Those of these persons who are in the community."""
    wanted = set(ids)
    return list(_present(community).filter(pk__in=wanted)) if wanted else []


def known_to(person: Person, others: Sequence[Person], thread: Thread | None) -> set[int]:
    """Those of these people with whom somebody already exchanged here: named one another, or wrote in the same thread."""
    ids = [one.pk for one in others]
    if not ids:
        return set()
    named = Mention.objects.filter(by=person, person__in=ids).values_list("person_id", flat=True)
    naming = Mention.objects.filter(by__in=ids, person=person).values_list("by_id", flat=True)
    threads = Post.objects.filter(by=person).values("thread")
    beside = Q(thread__in=threads) | Q(thread=thread) if thread else Q(thread__in=threads)
    met = Post.objects.filter(beside, by__in=ids).values_list("by_id", flat=True)
    return {pk for pk in named.union(naming, met) if pk is not None}


def members_without_screen(community: Community) -> list[Person]:
    """Members who have no account: somebody may write down what they say."""
    return list(_present(community).filter(account=None).order_by("name_key", "pk")[:200])


def in_circle_among(thread: Thread, ids: Iterable[int]) -> set[int]:
    """Those of these people who read a circle's thread: its own, and whoever tends the community."""
    inside = CircleMember.objects.filter(circle=thread.circle_id, membership__person__in=list(ids))
    tending = {one.pk for one in acting_gardeners(thread.community)}
    return tending | set(inside.values_list("membership__person_id", flat=True))


def is_followed(thread: Thread) -> bool:
    """Whether anybody asked to be told of each post."""
    return Preference.objects.filter(
        space_kind="thread", space_id=thread.pk, mode=Preference.Mode.AT_ONCE
    ).exists()


def circle_of(community: Community, person: Person) -> list[CircleMember]:
    """The open circles of a community that somebody is in."""
    places = CircleMember.objects.filter(
        circle__community=community, circle__closed_at=None, membership__person=person
    )
    return list(places.select_related("circle").order_by("circle__name"))


def followers_of(thread: Thread) -> list[Person]:
    """Who asked to be told of each post, is awake in the community still, and can be written to."""
    asked = Preference.objects.filter(
        space_kind="thread", space_id=thread.pk, mode=Preference.Mode.AT_ONCE
    ).values("person")
    awake = Membership.objects.awake().filter(community=thread.community).values("person")
    found = list(_present(thread.community).filter(pk__in=asked).filter(pk__in=awake))
    if thread.circle_id is None:
        return found
    reading = in_circle_among(thread, [one.pk for one in found])
    return [one for one in found if one.pk in reading]


def mail_refused_by(thread: Thread) -> set[int]:
    """Who asked for no mail about this thread."""
    rows = Preference.objects.filter(space_kind="thread", space_id=thread.pk, mode=Preference.Mode.NEVER)
    return set(rows.values_list("person_id", flat=True))
