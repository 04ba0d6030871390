"""A community's garden, from what its rooms know: counts and ids, no name of a member."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations

from django.db.models import BigIntegerField, Count, DateField, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from terreau.commitments.models import Commitment
from terreau.communities.models import Circle, Community, Membership, Seat
from terreau.communities.selectors import seats_held
from terreau.core import clock
from terreau.core.prepared import prepared
from terreau.ui.moments import month_day
from terreau.vitality.garden import Bed, Garden, Hat, Path
from terreau.vitality.garden.beds import ARRIVALS, WHOLE

IN_FLOWER = timedelta(days=30)
PRESENT = -1  # in the place of a person's id: the row is a member's, not a circle's


@dataclass(frozen=True)
class _Place:
    """An open circle and those of its members who are present."""

    id: int
    name: str
    resting_until: date | None
    members: frozenset[int]


@dataclass(frozen=True)
class _Kept:
    """Commitments kept: all of them, and the recent ones by who owned them."""

    total: int
    by_circle: Counter[int]
    by_person: Counter[int]


def garden_of(community: Community, *, seats: Iterable[Seat] | None = None) -> Garden:
    """The garden of a community, in three queries, two when its seats held today are known already.

    Members at rest stand in it like the others.
    """
    members, places = _members_and_places(community)
    kept = _kept(community, clock.now())
    newcomers, active, resting = _states(members, members)
    return Garden(
        key=community.public_id,
        name=community.name,
        newcomers=newcomers,
        active=active,
        resting=resting,
        kept=kept.total,
        beds=tuple(_beds(places, members, kept, clock.today(community.authority.zone))),
        paths=tuple(_paths(places)),
        hats=tuple(_hats(seats_held(community) if seats is None else seats)),
        circles=len(places),
    )


def _members_and_places(community: Community) -> tuple[dict[int, str], list[_Place]]:
    """Who is present, by state, and the open circles with those of them inside, the oldest first; in one query."""
    members: dict[int, str] = {}
    found: dict[int, tuple[str, date | None]] = {}
    inside: dict[int, set[int]] = defaultdict(set)
    for pk, text, until, person in _of_members_and_circles(community=community.pk):
        if person == PRESENT:
            members[pk] = text
            continue
        found[pk] = (text, until)
        inside[pk].add(person)
    known = members.keys()
    places = [
        _Place(pk, name, until, frozenset(inside[pk] & known)) for pk, (name, until) in sorted(found.items())
    ]
    return members, places


@prepared
def _of_members_and_circles(
    community: int,
) -> QuerySet[Membership, tuple[int, str, date | None, int]]:
    """(person, status, nothing, PRESENT) for each member; (circle, name, rest, person) for each place in a circle."""
    circles = Circle.objects.filter(community=community, closed_at=None).values_list(
        "pk", "name", "resting_until", "places__membership__person_id"
    )
    present = Membership.objects.filter(community=community).present()
    rows = present.values_list(
        "person_id", "status", Cast(Value(None), DateField()), Value(PRESENT, BigIntegerField())
    )
    return rows.union(circles, all=True)


@prepared
def _kept_by_owner(
    community: int, since: datetime
) -> QuerySet[Commitment, tuple[int | None, int | None, int, int]]:
    """(circle, person, how many they kept, how many since then)."""
    rows = Commitment.objects.filter(community=community, status=Commitment.Status.KEPT).order_by()
    counted: QuerySet[Commitment, tuple[int | None, int | None, int, int]] = rows.values_list(
        "owner_circle_id", "owner_person_id"
    ).annotate(total=Count("pk"), recent=Count("pk", filter=Q(closed_at__gte=since)))
    return counted


def _kept(community: Community, now: datetime) -> _Kept:
    rows = _kept_by_owner(community=community.pk, since=now - IN_FLOWER)
    total, by_circle, by_person = 0, Counter[int](), Counter[int]()
    for circle, person, count, recent in rows:
        total += count
        if circle is not None:
            by_circle[circle] += recent
        if person is not None:
            by_person[person] += recent
    return _Kept(total, by_circle, by_person)


def _states(people: Iterable[int], members: dict[int, str]) -> tuple[int, int, int]:
    """Newcomers, active, at rest."""
    count = Counter(members[one] for one in people)
    return (
        count[Membership.Status.DISCOVERY],
        count[Membership.Status.ACTIVE],
        count[Membership.Status.PAUSED],
    )


def _beds(places: list[_Place], members: dict[int, str], kept: _Kept, today: date) -> list[Bed]:
    """A bed for each circle, and one kept ready for those who are in none; a single bed while there is no circle."""
    if not places:
        flowers = sum(kept.by_person[one] for one in members)
        return [Bed(WHOLE, _("The whole community"), *_states(members, members), flowers)]
    beds = []
    for one in places:
        flowers = kept.by_circle[one.id] + sum(kept.by_person[person] for person in one.members)
        until = one.resting_until if one.resting_until is not None and one.resting_until >= today else None
        note = _("resting until %(day)s") % {"day": month_day(until)} if until is not None else ""
        states = _states(one.members, members)
        beds.append(Bed(one.id, one.name, *states, flowers, note=note, is_resting=until is not None))
    alone = members.keys() - frozenset().union(*(one.members for one in places))
    flowers = sum(kept.by_person[person] for person in alone)
    return [*beds, Bed(ARRIVALS, _("Not in a circle yet"), *_states(alone, members), flowers)]


def _paths(places: list[_Place]) -> list[Path]:
    pairs = combinations(places, 2)
    shared = [(one.id, other.id, len(one.members & other.members)) for one, other in pairs]
    return [Path(one, other, count) for one, other, count in shared if count]


def _hats(seats: Iterable[Seat]) -> list[Hat]:
    """Both seats, held or looking for somebody."""
    held = {seat.kind: seat.person for seat in seats}
    names = {kind: person.name for kind, person in held.items() if not person.erased_at}
    return [Hat(kind, names.get(kind, "")) for kind in Seat.GARDENERS]
