"""What waits for those who tend: an answer that takes two, a request to come in, a report, a circle or a charter to look at."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terreau.communities.models import (
    Announcement,
    Charter,
    Circle,
    Community,
    JoinRequest,
    Membership,
    PairGesture,
    Seat,
)
from terreau.core.registries import Signal, SignalKind, declare_signal
from terreau.moderation.models import Report
from terreau.ui.moments import long_day

FIRST_WEEKS = timedelta(days=21)  # a young circle may be two people
LIVING = (Community.Status.GERM, Community.Status.ACTIVE)


def _acting(community_ids: Sequence[int], now: datetime) -> dict[int, list[int]]:
    """Who tends each of these communities today. One query."""
    held: dict[int, dict[str, int]] = defaultdict(dict)
    seats = Seat.objects.filter(
        community_id__in=community_ids, left_on=None, starts_on__lte=(now + timedelta(days=1)).date(),
        ends_on__gte=now.date(),
    )  # fmt: skip
    for community_id, kind, person_id in seats.values_list("community_id", "kind", "person_id"):
        held[community_id][kind] = person_id
    acting = {}
    for community_id, by_kind in held.items():
        gardeners = [person for kind, person in by_kind.items() if kind in Seat.GARDENERS]
        acting[community_id] = gardeners if len(gardeners) == len(Seat.GARDENERS) else list(by_kind.values())
    return acting


def _start(day: date, now: datetime) -> datetime:
    return min(now, datetime.combine(day, datetime.min.time(), now.tzinfo))


# ---------------------------------------------------------------- what takes two


def find_answers(community_ids: Sequence[int], now: datetime) -> Iterable[Signal]:
    """A gesture for two people, or a message to all, that waits for this gardener: for them alone. Three queries."""
    acting = _acting(community_ids, now)
    gestures = PairGesture.objects.filter(
        community_id__in=community_ids, status=PairGesture.Status.PROPOSED, expires_at__gt=now
    ).select_related("community", "proposed_by")
    for one in gestures.order_by("expires_at", "pk"):
        for person in acting.get(one.community_id, [])[:2]:
            if person not in (one.proposed_by_id, one.about_id):
                left = (one.expires_at - now).days
                facts = {"what": one.get_kind_display(), "name": one.proposed_by.shown_name}
                yield _answer(
                    one, "pair_gesture", one.proposed_at, one.expires_at, person, facts, 0.95 - left / 20
                )
                break
    messages = Announcement.objects.filter(
        community_id__in=community_ids, status=Announcement.Status.WAITING, agreed_by=None
    ).select_related("community", "written_by")
    for message in messages.order_by("leaves_at", "pk"):
        for person in acting.get(message.community_id, [])[:2]:
            if person != message.written_by_id and message.written_by is not None:
                facts = {"name": message.written_by.shown_name}
                yield _answer(
                    message, "announcement", message.written_at, message.leaves_at, person, facts, 0.8
                )
                break


def _answer(
    one: Any,
    subject: str,
    since: datetime,
    until: datetime,
    person: int,
    facts: dict[str, Any],
    urgency: float,
) -> Signal:
    return Signal(
        kind="answer_awaited",
        community_id=one.community_id,
        subject_kind=subject,
        subject_id=one.pk,
        since=since,
        urgency=urgency,
        facts={**facts, "until": until.isoformat(), "url": one.get_absolute_url()},
        for_person_id=person,
    )


def answers_still_awaited(signals: Sequence[Signal], now: datetime) -> Iterable[tuple[str, Any]]:
    ids: dict[str, list[int]] = defaultdict(list)
    for one in signals:
        ids[one.subject_kind].append(one.subject_id)
    yield (
        "pair_gesture",
        PairGesture.objects.filter(
            pk__in=ids["pair_gesture"], status=PairGesture.Status.PROPOSED, expires_at__gt=now
        ),
    )
    yield (
        "announcement",
        Announcement.objects.filter(
            pk__in=ids["announcement"], status=Announcement.Status.WAITING, agreed_by=None
        ),
    )


def _answer_reason(facts: Mapping[str, Any]) -> str:
    at = parse_datetime(str(facts.get("until", "")))
    words = {"name": facts.get("name", ""), "day": long_day(at.date()) if at else ""}
    if "what" in facts:
        return _("%(name)s proposes something that takes two people. It lapses on %(day)s.") % words
    return _("%(name)s wrote to all members. You may suggest changes, or agree, until %(day)s.") % words


declare_signal(
    SignalKind(
        kind="answer_awaited",
        icon="handshake",
        minutes=5,
        find=find_answers,
        title=lambda facts: (
            _("Say yes or no, together") if "what" in facts else _("Read a message before it leaves")
        ),
        reason=_answer_reason,
        evidence=lambda facts: _("Only you see this line."),
        act=lambda facts: (str(facts.get("url", "")), _("I read it")),
        standing=answers_still_awaited,
    )
)


# ---------------------------------------------------------------- requests to come in


def find_requests(community_ids: Sequence[int], now: datetime) -> Iterable[Signal]:
    """Somebody asks to come in and has no answer. One query."""
    rows = JoinRequest.objects.filter(
        community_id__in=community_ids, community__status__in=LIVING, status=JoinRequest.Status.OPEN,
        person__erased_at=None,
    )  # fmt: skip
    for one in rows.select_related("community", "person").order_by("created_at", "pk"):
        days = (now - one.created_at).days
        yield Signal(
            kind="entry_asked",
            community_id=one.community_id,
            subject_kind="join_request",
            subject_id=one.pk,
            since=one.created_at,
            urgency=min(1.0, 0.6 + days / 30),
            facts={
                "name": one.person.shown_name,
                "days": days,
                "url": f"{one.community.get_absolute_url()}entrees/{one.public_id}/",
            },
            person_id=one.person_id,
        )


def requests_still_open(signals: Sequence[Signal], now: datetime) -> Iterable[tuple[str, Any]]:
    ids = [one.subject_id for one in signals]
    yield "join_request", JoinRequest.objects.filter(pk__in=ids, status=JoinRequest.Status.OPEN)


def _request_reason(facts: Mapping[str, Any]) -> str:
    days = int(facts.get("days", 0))
    return ngettext(
        "Asked to come in %(days)d day ago, and has no answer yet.",
        "Asked to come in %(days)d days ago, and has no answer yet.",
        days,
    ) % {"days": days}


declare_signal(
    SignalKind(
        kind="entry_asked",
        icon="log-in",
        minutes=5,
        find=find_requests,
        title=lambda facts: _("Answer %(name)s, who asks to join") % {"name": facts.get("name", "")},
        reason=_request_reason,
        evidence=lambda facts: _("After a month without a word, nobody’s silence keeps the door shut."),
        act=lambda facts: (str(facts.get("url", "")), _("I answer")),
        standing=requests_still_open,
    )
)


# ---------------------------------------------------------------- circles


def find_circles(community_ids: Sequence[int], now: datetime) -> Iterable[Signal]:
    """A circle whose review has come, that is too big to talk well, or too small to hold. One query."""
    today = now.date()
    size = Count("places", filter=Q(places__membership__status__in=Membership.PRESENT))
    rows = (
        Circle.objects.filter(community_id__in=community_ids, community__status__in=LIVING, closed_at=None)
        .filter(Q(resting_until=None) | Q(resting_until__lte=today))
        .annotate(size=size)
        .filter(
            Q(review_on__lte=today)
            | Q(size__gt=Circle.LARGEST)
            | Q(size__lt=Circle.SMALLEST, created_at__lte=now - FIRST_WEEKS)
        )
    )
    for one in rows.select_related("community").order_by("pk"):
        if one.review_on is not None and one.review_on <= today:
            why, since = "review", _start(one.review_on, now)
        else:
            why, since = ("big", now) if one.size > Circle.LARGEST else ("small", now)
        yield Signal(
            kind="circle_to_look_at",
            community_id=one.community_id,
            subject_kind="circle",
            subject_id=one.pk,
            since=since,
            urgency=0.5 if why == "review" else 0.4,
            facts={"name": one.name, "why": why, "size": one.size, "url": one.get_absolute_url()},
        )


def circles_still_so(signals: Sequence[Signal], now: datetime) -> Iterable[tuple[str, Any]]:
    """Reviews that have not been moved to another day, and circles still open and awake."""
    awake = Circle.objects.filter(closed_at=None).filter(
        Q(resting_until=None) | Q(resting_until__lte=now.date())
    )
    by_size = [one.subject_id for one in signals if one.facts.get("why") != "review"]
    due = [one.subject_id for one in signals if one.facts.get("why") == "review"]
    yield "circle", awake.filter(Q(pk__in=by_size) | Q(pk__in=due, review_on__lte=now.date()))


def _circle_reason(facts: Mapping[str, Any]) -> str:
    words = {"size": facts.get("size", 0)}
    if facts.get("why") == "review":
        return _("Its day to be looked at again has come: what does it keep, what does it change?")
    if facts.get("why") == "big":
        return _("They are %(size)d: above twelve one talks less well. Would two circles help?") % words
    return _("They are %(size)d: below three a circle tires. Join another one, or let it rest?") % words


declare_signal(
    SignalKind(
        kind="circle_to_look_at",
        icon="circle-dot",
        minutes=10,
        find=find_circles,
        title=lambda facts: (
            _("Look at the circle “%(name)s” with its members") % {"name": facts.get("name", "")}
        ),
        reason=_circle_reason,
        evidence=lambda facts: _("Its members decide; nothing changes by itself."),
        act=lambda facts: (str(facts.get("url", "")), _("We talk about it")),
        standing=circles_still_so,
    )
)


# ---------------------------------------------------------------- the charter


def find_reviews(community_ids: Sequence[int], now: datetime) -> Iterable[Signal]:
    """A charter whose day has come back, and which nobody discusses yet. One query."""
    discussed = Charter.objects.filter(status__in=(Charter.Status.DRAFT, Charter.Status.PROPOSED))
    rows = Charter.objects.filter(
        community_id__in=community_ids, community__status=Community.Status.ACTIVE,
        status=Charter.Status.ADOPTED, review_on__lte=now.date(),
    ).exclude(community__in=discussed.values("community"))  # fmt: skip
    for one in rows.select_related("community").order_by("pk"):
        yield Signal(
            kind="charter_comes_back",
            community_id=one.community_id,
            subject_kind="charter",
            subject_id=one.pk,
            since=_start(one.review_on, now) if one.review_on else now,
            urgency=0.5,
            facts={
                "day": one.review_on.isoformat() if one.review_on else "",
                "url": f"{one.community.get_absolute_url()}charte/",
            },
        )


def reviews_still_due(signals: Sequence[Signal], now: datetime) -> Iterable[tuple[str, Any]]:
    ids = [one.subject_id for one in signals]
    yield (
        "charter",
        Charter.objects.filter(pk__in=ids, status=Charter.Status.ADOPTED, review_on__lte=now.date()),
    )


declare_signal(
    SignalKind(
        kind="charter_comes_back",
        icon="scale",
        minutes=10,
        find=find_reviews,
        title=lambda facts: _("Read the charter again together"),
        reason=lambda facts: _("The day that the community chose to look at it again has come."),
        evidence=lambda facts: _("It holds meanwhile. Members decide on each word that changes."),
        act=lambda facts: (str(facts.get("url", "")), _("I read it again")),
        standing=reviews_still_due,
    )
)


# ---------------------------------------------------------------- reports


def find_reports(community_ids: Sequence[int], now: datetime) -> Iterable[Signal]:
    """Something reported waits for a decision: never for its author, nor for whoever reported it. Three queries."""
    acting = _acting(community_ids, now)
    tokens = {f"gardeners:{one}": one for one in community_ids}
    rows = Report.objects.filter(moderators__in=tokens, status=Report.Status.OPEN)
    for one in rows.prefetch_related("complaints").order_by("created_at", "pk"):
        community_id = tokens[one.moderators]
        barred = {one.author_id, *(complaint.by_id for complaint in one.complaints.all())}
        may = [person for person in acting.get(community_id, []) if person not in barred]
        if may:
            yield Signal(
                kind="report_waits",
                community_id=community_id,
                subject_kind="report",
                subject_id=one.pk,
                since=one.created_at,
                urgency=0.9,
                facts={"days": (now - one.created_at).days, "url": one.get_absolute_url()},
                for_person_id=may[0] if len(may) == 1 else None,
            )


def reports_still_open(signals: Sequence[Signal], now: datetime) -> Iterable[tuple[str, Any]]:
    yield (
        "report",
        Report.objects.filter(pk__in=[one.subject_id for one in signals], status=Report.Status.OPEN),
    )


declare_signal(
    SignalKind(
        kind="report_waits",
        icon="flag",
        minutes=5,
        find=find_reports,
        title=lambda facts: _("Decide on words that were reported"),
        reason=lambda facts: _("Somebody finds that these words hurt. Both sides wait for you."),
        evidence=lambda facts: _("Who wrote them may ask somebody outside to look again."),
        act=lambda facts: (str(facts.get("url", "")), _("I read and decide")),
        standing=reports_still_open,
    )
)
