"""« Passer la main »: all that a successor needs, on one page and on paper. No contact, no note, no reason stands in it."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import CharField, F, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terreau.commitments.models import Commitment
from terreau.commitments.selectors import owner_name, shown_text
from terreau.communities.models import (
    Announcement,
    Charter,
    CircleMember,
    Community,
    Facilitation,
    JoinRequest,
    Membership,
    Objective,
    PairGesture,
    RestRound,
    SeatProposal,
    Settings,
)
from terreau.communities.selectors import seats_held, settled
from terreau.gatherings.models import Gathering
from terreau.ui.moments import hours, long_day, month_day

MANY, FEW = 60, 12


@dataclass(frozen=True)
class Line:
    """One line of a part: what it is, then what there is to know of it."""

    title: str
    text: str = ""


@dataclass(frozen=True)
class Part:
    """A part of the page."""

    title: str
    lines: list[Line] = field(default_factory=list)
    text: str = ""
    note: str = ""


def handover_of(community: Community) -> list[Part]:
    """Every part that has something to say, in the order in which one needs them."""
    gatherings = _gatherings(community)
    charters = list(
        Charter.objects.filter(
            community=community,
            status__in=(Charter.Status.ADOPTED, Charter.Status.DRAFT, Charter.Status.PROPOSED),
        )
    )
    charter = next((one for one in charters if one.status == Charter.Status.ADOPTED), None)
    seats, circles = seats_held(community), _circles(community)
    waiting = _waiting(community)
    parts = [
        Part(_("What it is for"), text=community.purpose),
        Part(_("Who tends it"), [
            *(Line(s.person.shown_name, f"{s.get_kind_display()}, {_until(s.ends_on)}") for s in seats),
            *(Line(name, _("helps for a time: %(what)s") % {"what": what}) for kind, what, name in waiting if kind == "helper"),
        ]),
        Part(_("People, and how they wish to be reached"), _people(community),
             note=_("Telephone numbers stay in Terreau: they are not printed.")),
        Part(_("Under way: what is owed, by whom"), _commitments(community)),
        Part(_("Next gatherings"), [_gathering(one) for one in gatherings if one.status == Gathering.Status.PLANNED][:FEW]),
        Part(_("Places and habits"), _habits(one for one in gatherings if one.status == Gathering.Status.HELD)),
        Part(_("What we are after"), [
            Line(title, result) for kind, title, result in waiting if kind == "objective"
        ]),
        Part(_("The circles"), circles.lines),
        Part(_("Dates that come back"), sorted_dates([
            *((s.ends_on, _("Seat of %(name)s ends") % {"name": s.person.shown_name}) for s in seats),
            *([(charter.review_on, _("The charter is read again"))] if charter and charter.review_on else []),
            *circles.dates,
        ])),
        Part(_("Waiting for an answer"), [*_pending(waiting), *_discussed(charters)]),
        Part(_("What we settled"), [Line(one["term"], one["text"]) for one in settled(_settings(community))]),
    ]  # fmt: skip
    if charter is not None:
        title = _("The charter, version %(number)d") % {"number": charter.number}
        parts.append(Part(title, text=as_read(charter.text)))
    return [one for one in parts if one.lines or one.text]


def _until(day: date) -> str:
    return _("until %(day)s") % {"day": long_day(day)}


def _settings(community: Community) -> Settings:
    """Read with the community; the defaults for one that settled nothing."""
    found: Settings | None = getattr(community, "settings", None)
    return found or Settings(authority_id=community.authority_id, community=community)


def _people(community: Community) -> list[Line]:
    """Whoever is in it, those who wish to be called first, and what they said they wish; nothing else of them."""
    rows = Membership.objects.present().filter(community=community, person__erased_at=None)
    rows = rows.select_related("person", "organisation").order_by("person__name_key", "pk")[: MANY * 4]
    return [
        Line(
            one.person.shown_name + (f" ({one.organisation.name})" if one.organisation else ""),
            _("rests") if one.status == Membership.Status.PAUSED else str(one.get_if_quiet_display()),
        )
        for one in sorted(rows, key=lambda one: one.if_quiet != Membership.IfQuiet.CALL)
    ]


def _commitments(community: Community) -> list[Line]:
    rows = Commitment.objects.filter(community=community).open().with_owners()
    lines = []
    for one in rows.order_by(F("due_on").asc(nulls_last=True), "pk")[:MANY]:
        day = one.due_on or one.answer_due_on
        one.community = community
        one.authority = community.authority
        facts = [owner_name(one.owner, with_name=True), str(one.get_status_display())]
        lines.append(Line(shown_text(one), ", ".join([*facts, *([month_day(day)] if day else [])])))
    return lines


def _gatherings(community: Community) -> list[Gathering]:
    """The last ones held and those to come, the nearest first."""
    rows = Gathering.objects.filter(community=community).exclude(status=Gathering.Status.CANCELLED)
    return sorted(rows.order_by("-starts_at")[:40], key=lambda one: one.starts_at)


def _gathering(one: Gathering) -> Line:
    return Line(one.title, f"{long_day(one.starts_on)}, {hours(one.starts_time)}, {one.place}")


def _habits(held: Iterable[Gathering]) -> list[Line]:
    """Where and when one usually meets."""
    held = list(held)
    places = Counter(one.place for one in held).most_common(5)
    days = Counter(
        (long_day(one.starts_on).split(" ")[0], hours(one.starts_time)) for one in held
    ).most_common(2)
    lines = [
        Line(place, ngettext("%(count)d gathering", "%(count)d gatherings", count) % {"count": count})
        for place, count in places
    ]
    return lines + [
        Line(_("Often on a %(day)s at %(hour)s") % {"day": day.rstrip(","), "hour": hour})
        for (day, hour), count in days
        if count > 1
    ]


@dataclass(frozen=True)
class Circles:
    lines: list[Line]
    dates: list[tuple[date, str]]


def _circles(community: Community) -> Circles:
    """Each circle with what it decides alone and who plays which part, in one query."""
    rows = CircleMember.objects.filter(
        circle__community=community, circle__closed_at=None, membership__status__in=Membership.PRESENT
    ).select_related("circle", "membership__person")
    places: dict[int, list[CircleMember]] = {}
    for one in rows.order_by("circle__name", "pk"):
        places.setdefault(one.circle_id, []).append(one)
    lines, dates = [], []
    for found in places.values():
        circle = found[0].circle
        said = [
            circle.purpose,
            f"{_('What it decides alone')} : {circle.decides_alone}" if circle.decides_alone else "",
        ]
        roles = [f"{one.membership.person.shown_name}, {one.get_role_display()}" for one in found if one.role]
        lines.append(
            Line(f"{circle.name} ({len(found)})", " — ".join(text for text in (*said, *roles) if text))
        )
        if circle.review_on:
            dates.append(
                (circle.review_on, _("The circle “%(name)s” is looked at again") % {"name": circle.name})
            )
    return Circles(lines, dates)


def sorted_dates(dates: Iterable[tuple[date, str]]) -> list[Line]:
    return [Line(long_day(day), text) for day, text in sorted(dates)]


# ---------------------------------------------------------------- what waits, never why


def _waiting(community: Community) -> list[tuple[str, str, str]]:
    """(what, its words, a name) of all that waits, of helpers and objectives, in one query. Never why, nor whom it is about."""

    def rows(found: Any, kind: str, what: Any, name: str) -> Any:
        return found.order_by().values_list(Value(kind, CharField()), what, name)

    pairs = PairGesture.objects.filter(community=community, status=PairGesture.Status.PROPOSED)
    messages = Announcement.objects.filter(community=community, status=Announcement.Status.WAITING)
    seats = SeatProposal.objects.filter(community=community, status=SeatProposal.Status.OPEN)
    requests = JoinRequest.objects.filter(community=community, status=JoinRequest.Status.OPEN)
    rests = RestRound.objects.filter(community=community, status=RestRound.Status.OPEN)
    helpers = Facilitation.objects.filter(community=community, status=Facilitation.Status.ACCEPTED)
    none = Value("", CharField())
    found = rows(pairs, "pair", "kind", "proposed_by__name").union(
        rows(messages, "message", "subject", "written_by__name"),
        rows(seats, "seat", "kind", "person__name"),
        rows(requests, "request", none, "person__name"),
        rows(rests, "rest", none, "proposed_by__name"),
        rows(helpers, "helper", "for_whom", "person__name"),
        rows(Objective.objects.filter(community=community), "objective", "title", "visible_result"),
        all=True,
    )
    return [(kind, what or "", name or "") for kind, what, name in found[:MANY]]


def _pending(waiting: Iterable[tuple[str, str, str]]) -> list[Line]:
    kinds = dict(PairGesture.Kind.choices)
    said = {
        "pair": lambda what, name: Line(
            str(kinds.get(what, what)), _("proposed by %(name)s") % {"name": name}
        ),
        "message": lambda what, name: Line(what, _("message to all, by %(name)s") % {"name": name}),
        "seat": lambda what, name: Line(_("A seat"), name),
        "request": lambda what, name: Line(_("Asks to join"), name),
        "rest": lambda what, name: Line(_("Rest, asked of members"), name),
    }
    return [said[kind](what, name) for kind, what, name in waiting if kind in said]


def _discussed(charters: Iterable[Charter]) -> list[Line]:
    return [
        Line(_("The charter, version %(number)d") % {"number": one.number}, str(one.get_status_display()))
        for one in charters
        if one.status != Charter.Status.ADOPTED
    ]


def as_read(text: str) -> str:
    """A text without the signs that make titles and lists."""
    return re.sub(r"(?m)^\s*[-*] ", "• ", re.sub(r"(?m)^\s*#{1,6} ", "", text))
