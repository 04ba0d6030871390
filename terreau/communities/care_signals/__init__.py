"""What a community's gardeners should hear of this week: newcomers, seats, and a gardener who carries too much."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terreau.communities.care_signals import governing  # noqa: F401  # declares its own part
from terreau.communities.models import Community, Membership, Seat, Settings
from terreau.communities.permissions import can_welcome
from terreau.communities.services import take_back_welcome, welcome_member
from terreau.core.registries import Signal, SignalKind, declare_signal
from terreau.core.text import excerpt
from terreau.journal.models import Line
from terreau.people.models import ContactPoint, Person
from terreau.ui.moments import long_day

QUIET = timedelta(days=7)
ENDING = timedelta(days=60)
WINDOW = timedelta(days=90)
MANY_ACTS, TOO_BIG_A_SHARE, MANY_COMMUNITIES = 20, 0.4, 3
LIVING = (Community.Status.GERM, Community.Status.ACTIVE)


# ---------------------------------------------------------------- newcomers


def find_newcomers(community_ids: Sequence[int], now: datetime) -> Iterable[Signal]:
    """Those who came as long ago as their community settled, seven days if it did not, and to whom nobody has spoken."""
    settled = dict(
        Settings.objects.filter(community__in=community_ids).values_list("community", "welcome_days")
    )
    soonest = min((timedelta(days=days) for days in settled.values()), default=QUIET)
    waiting = (
        Membership.objects.awake()
        .filter(community_id__in=community_ids, community__status__in=LIVING)
        .filter(
            welcomed_at=None,
            joined_at__lte=now - min(soonest, QUIET),
            person__erased_at=None,
            person__suspended_at=None,
        )
        .exclude(door=Membership.Door.BIRTH)
        .exclude(
            Exists(
                Seat.objects.filter(community=OuterRef("community"), person=OuterRef("person"), left_on=None)
            )
        )
        .annotate(
            has_phone=Exists(
                ContactPoint.objects.filter(person=OuterRef("person"), kind=ContactPoint.Kind.PHONE)
            )
        )
        .select_related("person", "community")
        .order_by("joined_at", "pk")
    )
    for one in waiting:
        days, patience = (now - one.joined_at).days, settled.get(one.community_id, QUIET.days)
        if one.joined_at > now - timedelta(days=patience):
            continue
        yield Signal(
            kind="newcomer_unwelcomed",
            community_id=one.community_id,
            subject_kind="membership",
            subject_id=one.pk,
            since=one.joined_at,
            urgency=min(1.0, 0.6 + (days - patience) / 35),
            facts={
                "name": one.person.shown_name,
                "days": days,
                "introduction": excerpt(one.introduction, 120),
                "calls": one.has_phone and one.if_quiet == Membership.IfQuiet.CALL,
                "url": f"{one.community.get_absolute_url()}membres/{one.public_id}/accueil/",
            },
            person_id=one.person_id,
        )


def newcomers_still_waiting(signals: Sequence[Signal], now: datetime) -> Iterable[tuple[str, Any]]:
    """Those to whom nobody has spoken since, and who are still there."""
    waiting = Membership.objects.awake().filter(
        pk__in=[one.subject_id for one in signals],
        welcomed_at=None,
        person__erased_at=None,
        person__suspended_at=None,
    )
    yield "membership", waiting


def _newcomer_reason(facts: Mapping[str, Any]) -> str:
    days = int(facts.get("days", 7))
    return ngettext(
        "Arrived %(days)d day ago, and nobody has spoken to this person yet.",
        "Arrived %(days)d days ago, and nobody has spoken to this person yet.",
        days,
    ) % {"days": days}


def _newcomer_evidence(facts: Mapping[str, Any]) -> str:
    words = facts.get("introduction")
    return _("In their own words: “%(words)s”") % {"words": words} if words else ""


def _welcomed(by: Person, membership_id: int, is_done: bool, at: datetime) -> None:
    """Ticked in the week, the welcome counts here too; whoever may not welcome them any more changes nothing."""
    rows = Membership.objects.select_related("person", "community__authority")
    membership = rows.filter(pk=membership_id).first()
    if membership is None or not can_welcome(by, membership):
        return
    if is_done:
        welcome_member(by=by, membership=membership)
    else:
        take_back_welcome(by=by, membership=membership, since=at)


declare_signal(
    SignalKind(
        kind="newcomer_unwelcomed",
        icon="hand-heart",
        minutes=10,
        find=find_newcomers,
        title=lambda facts: _("Welcome %(name)s") % {"name": facts.get("name", "")},
        reason=_newcomer_reason,
        evidence=_newcomer_evidence,
        act=lambda facts: (
            str(facts.get("url", "")),
            _("I call") if facts.get("calls") else _("I check in"),
        ),
        answered=_welcomed,
        standing=newcomers_still_waiting,
    )
)


# ---------------------------------------------------------------- seats


def find_seats(community_ids: Sequence[int], now: datetime) -> Iterable[Signal]:
    """A gardener's seat that nobody holds, or that ends within sixty days. Two queries."""
    communities = Community.objects.filter(pk__in=community_ids, status__in=LIVING).select_related(
        "authority"
    )
    held: dict[int, dict[str, Seat]] = defaultdict(dict)
    last: dict[tuple[int, str], Seat] = {}
    seats = Seat.objects.filter(community_id__in=community_ids, kind__in=Seat.GARDENERS).select_related(
        "person"
    )
    for seat in seats.order_by("starts_on", "pk"):
        last[seat.community_id, seat.kind] = seat
        if seat.left_on is None:
            held[seat.community_id][seat.kind] = seat
    for community in communities:
        today = now.astimezone(community.authority.zone).date()
        for kind in Seat.GARDENERS:
            seat = held[community.pk].get(kind)
            if seat is None or seat.ends_on < today:
                yield _empty(community, kind, last.get((community.pk, kind)), now)
            elif seat.ends_on <= today + ENDING:
                yield _ending(community, seat, now)


def seats_still_open(signals: Sequence[Signal], now: datetime) -> Iterable[tuple[str, Any]]:
    """Seats that nobody has taken, renewed or given back since."""
    ids: dict[str, list[int]] = defaultdict(list)
    for one in signals:
        ids[one.subject_kind].append(one.subject_id)
    soon = (now + ENDING + timedelta(days=1)).date()  # a day more: it may be tomorrow already where they are
    held = Seat.objects.filter(left_on=None, ends_on__gte=now.date())
    taken = held.filter(community=OuterRef("community"), kind=OuterRef("kind"))
    yield "seat", Seat.objects.filter(pk__in=ids["seat"], left_on=None, ends_on__lte=soon)
    yield "seat_empty", Seat.objects.filter(~Exists(taken), pk__in=ids["seat_empty"])
    never_held = [one for one in signals if one.subject_kind == "community"]
    for kind in {one.facts.get("kind") for one in never_held}:
        never = [one.subject_id for one in never_held if one.facts.get("kind") == kind]
        taken = held.filter(community=OuterRef("pk"), kind=kind)
        yield "community", Community.objects.filter(~Exists(taken), pk__in=never)


def _empty(community: Community, kind: str, last: Seat | None, now: datetime) -> Signal:
    day = min(last.left_on or last.ends_on, now.date()) if last else community.created_at.date()
    since = min(now, datetime.combine(day, datetime.min.time(), now.tzinfo)) if last else community.created_at
    subject = ("seat_empty", last.pk) if last else ("community", community.pk)
    return _seat_signal(community, kind, subject, since, urgency=0.7, facts={"is_empty": True})


def _ending(community: Community, seat: Seat, now: datetime) -> Signal:
    facts = {"is_empty": False, "ends_on": seat.ends_on.isoformat(), "name": seat.person.shown_name}
    since = datetime.combine(seat.ends_on, datetime.min.time(), now.tzinfo) - ENDING
    left = (seat.ends_on - now.date()).days
    urgency = max(0.3, 0.8 - left / 60)
    return _seat_signal(
        community, seat.kind, ("seat", seat.pk), min(since, now), urgency=urgency, facts=facts
    )


def _seat_signal(
    community: Community,
    kind: str,
    subject: tuple[str, int],
    since: datetime,
    *,
    urgency: float,
    facts: dict[str, Any],
) -> Signal:
    return Signal(
        kind="seat_empty_or_ending",
        community_id=community.pk,
        subject_kind=subject[0],
        subject_id=subject[1],
        since=since,
        urgency=urgency,
        facts={**facts, "kind": kind, "url": f"{community.get_absolute_url()}jardiniers/"},
    )


def _seat_title(facts: Mapping[str, Any]) -> str:
    if not facts.get("is_empty"):
        return _("Prepare what comes after a mandate")
    if facts.get("kind") == Seat.Kind.TECHNICIAN:
        return _("Find a technician gardener")
    return _("Find a citizen gardener")


def _seat_reason(facts: Mapping[str, Any]) -> str:
    if facts.get("is_empty"):
        return _("One of the two seats is empty: the community is looking for its pair.")
    day = parse_date(str(facts.get("ends_on", "")))
    return _("The seat of %(name)s ends on %(day)s.") % {
        "name": facts.get("name", ""),
        "day": long_day(day) if day else "",
    }


declare_signal(
    SignalKind(
        kind="seat_empty_or_ending",
        icon="users",
        minutes=5,
        find=find_seats,
        title=_seat_title,
        reason=_seat_reason,
        evidence=lambda facts: _("The community goes on meanwhile: nothing is blocked."),
        act=lambda facts: (
            str(facts.get("url", "")),
            _("I look for someone") if facts.get("is_empty") else _("We talk about it"),
        ),
        standing=seats_still_open,
    )
)


# ---------------------------------------------------------------- a gardener who carries too much


def find_overloaded(community_ids: Sequence[int], now: datetime) -> Iterable[Signal]:
    """Told to that gardener only: three communities or more, or two acts in five of one. Three queries."""
    seats = list(
        Seat.objects.filter(left_on=None, kind__in=Seat.GARDENERS, community__status__in=LIVING)
        .filter(person__seats__community_id__in=community_ids)
        .select_related("community__authority")
        .order_by("community_id", "pk")
        .distinct()
    )
    seats = [
        s for s in seats if s.starts_on <= now.astimezone(s.community.authority.zone).date() <= s.ends_on
    ]
    tended = Counter(seat.person_id for seat in seats)
    share = _shares(community_ids, now)
    told: set[int] = set()
    for seat in seats:
        if seat.community_id not in community_ids or seat.person_id in told:
            continue
        acts, total = share.get((seat.community_id, seat.person_id), (0, 0))
        facts: dict[str, Any] = {}
        if tended[seat.person_id] >= MANY_COMMUNITIES:
            facts = {"communities": tended[seat.person_id]}
        elif total >= MANY_ACTS and acts / total > TOO_BIG_A_SHARE:
            facts = {"acts": acts, "total": total}
        if facts:
            told.add(seat.person_id)
            yield Signal(
                kind="gardener_overloaded",
                community_id=seat.community_id,
                subject_kind="person",
                subject_id=seat.person_id,
                since=now - WINDOW,
                urgency=0.5,
                facts={**facts, "url": f"{seat.community.get_absolute_url()}jardiniers/"},
                for_person_id=seat.person_id,
            )


def _shares(community_ids: Sequence[int], now: datetime) -> dict[tuple[int, int], tuple[int, int]]:
    """Acts of each person and of everyone, by community, over ninety days."""
    rows = (
        Line.objects.filter(community_id__in=community_ids, at__gt=now - WINDOW, at__lte=now)
        .exclude(actor=None)
        .values_list("community_id", "actor_id")
        .annotate(acts=Count("pk"))
    )
    total: Counter[int] = Counter()
    acts: dict[tuple[int, int], int] = {}
    for community_id, actor_id, count in rows:
        acts[community_id, actor_id] = count
        total[community_id] += count
    return {key: (count, total[key[0]]) for key, count in acts.items()}


def _overload_reason(facts: Mapping[str, Any]) -> str:
    if "communities" in facts:
        return _("You tend %(count)d communities at the same time.") % {"count": facts["communities"]}
    return _("In 90 days, %(acts)d of the %(total)d gestures here were yours.") % {
        "acts": facts.get("acts", 0),
        "total": facts.get("total", 0),
    }


declare_signal(
    SignalKind(
        kind="gardener_overloaded",
        icon="heart",
        minutes=4,
        find=find_overloaded,
        title=lambda facts: _("Share what you carry"),
        reason=_overload_reason,
        evidence=lambda facts: _("Only you see this line."),
        act=lambda facts: (str(facts.get("url", "")), _("I find someone to share with")),
    )
)
