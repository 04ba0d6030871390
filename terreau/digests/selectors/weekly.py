"""Reading the week of communities, and who wants a digest today."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from terreau.authorities.models import Authority
from terreau.commitments.models import Commitment
from terreau.communities.models import Community, Membership, Seat
from terreau.conversations.models import Post
from terreau.core import clock
from terreau.core.phones import takes_texts
from terreau.core.text import excerpt
from terreau.digests.models import USUAL_DAY, Rhythm
from terreau.digests.pieces import Piece, Week
from terreau.gatherings.models import Gathering, Minutes
from terreau.mailroom.selectors import gets_texts
from terreau.notifications.models import Message
from terreau.offices.models import Office
from terreau.people.models import ContactPoint, Person
from terreau.people.selectors import contact_value, has_mail_account

KIND = "digest"
A_WEEK = timedelta(days=7)
TO_COME = timedelta(days=10)
LONGEST = timedelta(days=14)
LIVING = (Community.Status.GERM, Community.Status.ACTIVE, Community.Status.RESTING)


def weeks_of(communities: Iterable[int], since: datetime, now: datetime) -> dict[int, Week]:
    """What happened in communities since an instant, and what comes in the next ten days: in seven queries for any number."""
    ids = list(communities)
    pieces: dict[int, list[Piece]] = defaultdict(list)
    written, by_members = _threads(ids, since, pieces)
    _gatherings(ids, since, now, pieces)
    _commitments(ids, since, pieces)
    arrived = dict(
        Membership.objects.present()
        .filter(community__in=ids, joined_at__gt=since)
        .exclude(door=Membership.Door.BIRTH)
        .order_by()
        .values_list("community")
        .annotate(number=Count("pk"))
    )
    return {
        one.pk: Week(
            one.pk,
            one.name,
            one.get_absolute_url(),
            tuple(pieces[one.pk]),
            arrived.get(one.pk, 0),
            written[one.pk],
            by_members[one.pk],
        )
        for one in Community.objects.filter(pk__in=ids).order_by("name_key", "pk")
    }


def _threads(
    ids: list[int], since: datetime, pieces: dict[int, list[Piece]]
) -> tuple[Mapping[int, int], Mapping[int, int]]:
    """Threads with new messages that are still shown; and how many messages, how many of them by members."""
    rows = Post.objects.filter(
        thread__community__in=ids, created_at__gt=since, deleted_at=None, hidden_at=None
    ).values_list(
        "thread_id",
        "thread__community_id",
        "thread__title",
        "thread__public_id",
        "by_id",
        "created_at",
        "thread__circle_id",
    )
    tending = _tending(ids)
    threads: dict[int, dict[str, Any]] = {}
    written: dict[int, int] = defaultdict(int)
    by_members: dict[int, int] = defaultdict(int)
    for thread, community, title, public_id, by, at, circle in rows.order_by("pk"):
        one = threads.setdefault(
            thread,
            {
                "community": community,
                "title": title,
                "path": f"/echanges/{public_id}/",
                "by": set(),
                "n": 0,
                "circle": circle or 0,
            },
        )
        one["by"].add(by or 0)
        one["at"], one["n"] = at, one["n"] + 1
        written[community] += 1
        by_members[community] += (community, by) not in tending and (None, by) not in tending
    for one in (one for one in threads.values() if one["title"]):  # hidden, or erased, it says nothing
        pieces[one["community"]].append(
            Piece(
                "thread", one["at"], one["title"], one["path"], one["n"], frozenset(one["by"]), one["circle"]
            )
        )
    return written, by_members


def _tending(ids: list[int]) -> set[tuple[int | None, int]]:
    """(community, person) for those who tend each, (None, person) for civil servants."""
    today = clock.now().date()
    seats = Seat.objects.filter(community__in=ids, left_on=None).values_list("community_id", "person_id")
    agents = Office.objects.held_on(today).filter(
        kind=Office.Kind.AGENT, authority__in=Community.objects.filter(pk__in=ids).values("authority")
    )
    return {*seats, *((None, person) for person in agents.values_list("person_id", flat=True))}


def _gatherings(ids: list[int], since: datetime, now: datetime, pieces: dict[int, list[Piece]]) -> None:
    to_come = Gathering.objects.filter(
        community__in=ids, status=Gathering.Status.PLANNED, starts_at__gt=now, starts_at__lt=now + TO_COME
    )
    for one in to_come.order_by("starts_at"):
        pieces[one.community_id].append(
            Piece("gathering", one.starts_at, f"{one.title}, {one.place}", f"/rencontres/{one.public_id}/")
        )
    told = Minutes.objects.filter(gathering__community__in=ids, published_at__gt=since)
    for minutes in told.select_related("gathering").order_by("published_at"):
        of = minutes.gathering
        pieces[of.community_id].append(
            Piece("minutes", minutes.published_at, of.title, f"/rencontres/{of.public_id}/#compte-rendu")
        )


def _commitments(ids: list[int], since: datetime, pieces: dict[int, list[Piece]]) -> None:
    """What was kept. Members may know of each other's; what could not be done is nobody's news."""
    kept = Commitment.objects.filter(community__in=ids, status=Commitment.Status.KEPT, closed_at__gt=since)
    for one in kept.order_by("closed_at"):
        pieces[one.community_id].append(
            Piece("commitment", one.closed_at, excerpt(one.text, 120), one.get_absolute_url())
        )


def readers_on(authority: Authority, day: date) -> QuerySet[Person]:
    """Those who want a digest that day and are awake in a community; with an address, or on paper."""
    awake = Membership.objects.awake().filter(person=OuterRef("pk"), community__status__in=LIVING)
    mail = ContactPoint.objects.filter(person=OuterRef("pk"), kind=ContactPoint.Kind.MAIL)
    wanted = Q(rhythm__weekday=day.weekday())
    if day.weekday() == USUAL_DAY:
        wanted |= Q(rhythm=None)
    return (
        Person.objects.filter(wanted, Exists(awake), authority=authority, erased_at=None, suspended_at=None)
        .filter(Q(mail_held_at=None) & (has_mail_account() | Exists(mail)) | Q(rhythm__is_on_paper=True))
        .order_by("pk")
    )


def communities_of_readers(people: list[int]) -> dict[int, list[int]]:
    """The communities each person is awake in."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = Membership.objects.awake().filter(person__in=people, community__status__in=LIVING)
    for person, community in rows.order_by("community__name_key", "pk").values_list(
        "person_id", "community_id"
    ):
        found[person].append(community)
    return found


def since_of(person: Person, day: date) -> datetime:
    """The end of what their last digest told: a week ago, or a little more for whoever changed days."""
    start = datetime.combine(day, datetime.min.time(), person.authority.zone)
    last = (
        Message.objects.filter(
            person=person, about_kind=KIND, about_id__lt=day.toordinal(), status=Message.Status.SENT
        )
        .order_by("-about_id")
        .values_list("sent_at", flat=True)
        .first()
    )
    return max(last, start - LONGEST) if last else start - A_WEEK


def rhythm_of(person: Person) -> Rhythm:
    """What they chose, or what they get by default (not written)."""
    found: Rhythm | None = Rhythm.objects.filter(person=person).first()
    return found or Rhythm(person=person, authority_id=person.authority_id)


def on_paper_in(community: Community) -> QuerySet[Person]:
    """Members without an e-mail address, whom a letter or an SMS may reach, by name, with what was chosen for them."""
    mail = ContactPoint.objects.filter(person=OuterRef("pk"), kind=ContactPoint.Kind.MAIL)
    other = ContactPoint.objects.filter(person=OuterRef("pk")).exclude(kind=ContactPoint.Kind.MAIL)
    inside = Membership.objects.present().filter(community=community).values("person")
    return (
        Person.objects.filter(
            ~Exists(mail), ~has_mail_account(), Exists(other), pk__in=inside, erased_at=None
        )
        .select_related("rhythm", "authority", "account")
        .prefetch_related("contact_points", "consents")
        .order_by("name_key", "pk")
    )


@dataclass(frozen=True)
class Offline:
    """A member without e-mail, as whoever tends sees them on the page of paper and SMS."""

    person: Person
    has_post: bool
    is_on_paper: bool
    has_mobile: bool
    has_texts: bool


def offline_rows(people: Iterable[Person]) -> list[Offline]:
    """What may be offered to each: paper to whoever has a postal address, SMS to whoever has a mobile phone."""
    return [
        Offline(
            person=one,
            has_post=bool(contact_value(one, ContactPoint.Kind.POST)),
            is_on_paper=bool(getattr(one, "rhythm", None) and one.rhythm.is_on_paper),
            has_mobile=takes_texts(contact_value(one, ContactPoint.Kind.PHONE)),
            has_texts=gets_texts(one),
        )
        for one in people
    ]
