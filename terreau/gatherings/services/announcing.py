"""Announcing a gathering, changing it, cancelling it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.utils import formats
from django.utils.translation import gettext as _

from terreau.communities.models import Circle, Community
from terreau.core import clock
from terreau.core.errors import GestureError
from terreau.core.text import tidy
from terreau.gatherings import notices
from terreau.gatherings.models import Attendance, Gathering
from terreau.gatherings.permissions import can_announce, can_organise, is_over
from terreau.gatherings.selectors import room_of, stale_instants, waiting_list
from terreau.gatherings.wall_clock import exists, instant_of
from terreau.journal.models import Capacity
from terreau.journal.services import record
from terreau.offices.permissions import is_agent
from terreau.people.models import Person
from terreau.territories.models import Territory

FARTHEST = timedelta(days=3 * 366)
LONGEST = timedelta(days=31)
CAPACITY_LIMIT = 100_000
LIMITS = {"title": 120, "place": 200, "description": 2000, "access_note": 200}


class GatheringError(GestureError):
    """A refused gesture on a gathering, an answer or minutes."""


@dataclass(frozen=True)
class Plan:
    """What is announced. `starts` and `ends` are wall-clock times where the authority is."""

    title: str
    place: str
    starts: datetime
    ends: datetime
    kind: str = Gathering.Kind.MEETING
    description: str = ""
    territory: Territory | None = None
    circle: Circle | None = None
    access: Sequence[str] = field(default_factory=tuple)
    access_note: str = ""
    capacity: int | None = None


@transaction.atomic
def announce(*, by: Person, community: Community, plan: Plan) -> Gathering:
    """People will meet: where, when, who can enter."""
    if not can_announce(by, community):
        raise GatheringError(_("Only members of this community announce its gatherings."))
    zone = community.authority.time_zone
    gathering = Gathering.objects.create(
        authority=community.authority, community=community, announced_by=by, **_checked(plan, community, zone)
    )
    _record("Announce", gathering, by=by)
    return gathering


@transaction.atomic
def change(*, by: Person, gathering: Gathering, plan: Plan) -> Gathering:
    """Change it before it is over; those who come hear of a new place or time, and new seats go to who waits."""
    _check_organiser(by, gathering)
    hold(gathering)
    if not gathering.is_planned or is_over(gathering):
        raise GatheringError(_("This gathering is over or cancelled: it does not change any more."))
    columns = _checked(plan, gathering.community, gathering.zone, taken=room_of(gathering).coming)
    moved = any(columns[name] != getattr(gathering, name) for name in ("starts_at", "ends_at", "place"))
    for name, value in columns.items():
        setattr(gathering, name, value)
    gathering.save(update_fields=list(columns))
    _record("Update", gathering, by=by)
    if moved:
        notices.tell_change(gathering, by)
    seat_waiting(gathering)
    return gathering


@transaction.atomic
def cancel(*, by: Person, gathering: Gathering, reason: str = "") -> Gathering:
    """It will not take place; everyone who comes or waits is told."""
    _check_organiser(by, gathering)
    reason = checked_text(reason, limit=300, name="reason")
    if not gathering.is_planned or is_over(gathering):
        raise GatheringError(_("This gathering is over or cancelled: it does not change any more."))
    if not gathering.advance(to=Gathering.Status.CANCELLED, cancel_reason=reason):
        raise GatheringError(_("Somebody changed it just before you. Reload the page."))
    _record("Undo", gathering, by=by)
    notices.tell_cancelled(gathering, by)
    return gathering


def mark_held(now: datetime) -> int:
    """Gatherings that ended were held, unless somebody cancelled them."""
    ended = Gathering.objects.planned().filter(ends_at__lte=now)
    return ended.update(status=Gathering.Status.HELD)


def follow_zone_rules(now: datetime) -> int:
    """What was agreed is a time on the wall: if a zone's rules change, the instants follow."""
    moved = 0
    for one in stale_instants(now).iterator():
        starts = instant_of(one.starts_local, one.zone_info)
        ends = instant_of(one.ends_local, one.zone_info)
        if (starts, ends) != (one.starts_at, one.ends_at) and ends > starts:
            moved += Gathering.objects.filter(pk=one.pk).update(starts_at=starts, ends_at=ends)
    return moved


def hold(gathering: Gathering) -> None:
    """Until this transaction ends nobody else answers or changes this gathering; its numbers are read again."""
    Gathering.objects.filter(pk=gathering.pk).update(answers=F("answers") + 1)
    gathering.refresh_from_db(fields=["status", "capacity", "starts_at", "ends_at", "answers"])


def seat_waiting(gathering: Gathering) -> list[Attendance]:
    """Free seats go to who waits, the first come first; each hears of it. The gathering is held by the caller."""
    left = room_of(gathering).left
    queue = waiting_list(gathering) if left is None else waiting_list(gathering)[:left]
    seated = []
    for attendance in list(queue):
        if attendance.advance(to=Attendance.Status.COMING):
            seated.append(attendance)
            notices.tell_seat(gathering, attendance)
    return seated


def checked_text(text: str, *, limit: int, name: str, missing: str = "") -> str:
    text = tidy(text)
    if missing and not text:
        raise GatheringError(missing, field=name)
    if len(text) > limit:
        too_long = _("This text is too long: %(limit)d characters at most.") % {"limit": limit}
        raise GatheringError(too_long, field=name)
    return text


def capacity_of(person: Person | None) -> str:
    """In what quality somebody gathers people."""
    return Capacity.AGENT if is_agent(person) else Capacity.RESIDENT


def _check_organiser(by: Person, gathering: Gathering) -> None:
    if not can_organise(by, gathering):
        raise GatheringError(_("Those who announced this gathering, and the gardeners, change it."))


def _checked(plan: Plan, community: Community, zone: str, *, taken: int = 0) -> dict[str, Any]:
    """The columns to write; raises a sentence about the first thing that cannot be."""
    for name, sentence in refusals(
        zone_name=zone, starts=plan.starts, ends=plan.ends, capacity=plan.capacity, taken=taken
    ):
        raise GatheringError(sentence, field=name)
    texts = {
        "title": checked_text(
            plan.title, limit=LIMITS["title"], name="title", missing=_("Give the gathering a name.")
        ),
        "place": checked_text(
            plan.place, limit=LIMITS["place"], name="place", missing=_("Say where you meet.")
        ),
        "description": checked_text(plan.description, limit=LIMITS["description"], name="description"),
        "access_note": checked_text(plan.access_note, limit=LIMITS["access_note"], name="access_note"),
    }
    if plan.circle is not None and (
        plan.circle.community_id != community.pk or plan.circle.closed_at is not None
    ):
        raise GatheringError(_("This circle is closed. Choose another one."), field="circle")
    return {
        **texts,
        "kind": plan.kind,
        "territory": plan.territory,
        "circle": plan.circle,
        "access": [one for one in Gathering.Access.values if one in plan.access],
        "capacity": plan.capacity,
        "starts_on": plan.starts.date(),
        "starts_time": plan.starts.time(),
        "ends_on": plan.ends.date(),
        "ends_time": plan.ends.time(),
        "zone": zone,
        "starts_at": instant_of(plan.starts, ZoneInfo(zone)),
        "ends_at": instant_of(plan.ends, ZoneInfo(zone)),
    }


def refusals(
    *,
    zone_name: str,
    starts: datetime | None = None,
    ends: datetime | None = None,
    capacity: int | None = None,
    taken: int = 0,
) -> Iterator[tuple[str, str]]:
    """Everything that cannot be in what is known of a plan, wall-clock times of that zone: the field, the sentence."""
    zone = ZoneInfo(zone_name)
    if starts is not None:
        yield from _start_refusals(starts, clock.now().astimezone(zone).replace(tzinfo=None))
    if starts is not None and ends is not None:
        if ends <= starts or instant_of(ends, zone) <= instant_of(starts, zone):
            yield "ends_time", _("It ends before it starts. If it ends the next day, say which day.")
        if ends > starts + LONGEST:
            yield "ends_on", _("It lasts more than a month: announce several gatherings.")
    for local, name in ((starts, "starts_time"), (ends, "ends_time")):
        if local is not None and not exists(local, zone):
            yield name, _("That night, clocks skip this hour. Choose another one.")
    if capacity is not None and capacity < 1:
        yield "capacity", _("There is room for one person at least. Leave it empty if there is no limit.")
    elif capacity is not None and capacity < taken:
        yield (
            "capacity",
            _("%(count)d people already come: keep at least that many seats.") % {"count": taken},
        )
    elif capacity is not None and capacity > CAPACITY_LIMIT:
        most = formats.number_format(CAPACITY_LIMIT, force_grouping=True)
        yield "capacity", _("%(most)s seats at most. Leave it empty if there is no limit.") % {"most": most}


def _start_refusals(starts: datetime, here: datetime) -> Iterator[tuple[str, str]]:
    if starts <= here:
        yield "starts_on", _("This moment has passed. Choose a later one.")
    if starts > here + FARTHEST:
        yield "starts_on", _("This day is more than three years away. Choose a nearer one.")


def _record(verb: str, gathering: Gathering, *, by: Person) -> None:
    record(
        verb,
        subject=("gathering", gathering.pk),
        authority=gathering.authority,
        actor=by,
        capacity=capacity_of(by),
        community_id=gathering.community_id,
        circle_id=gathering.circle_id,
    )
