"""A community's page, in a constant number of queries."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from terreau.commitments.selectors import latest_requests_of, shown
from terreau.communities.models import Community, Membership, Seat
from terreau.communities.permissions import (
    can_join_community,
    can_see_members,
    can_tend_community,
    is_member,
    place_of,
)
from terreau.communities.selectors import seats_held
from terreau.gatherings.models import Gathering
from terreau.gatherings.permissions import can_answer_gathering
from terreau.gatherings.selectors import next_gathering, room_of
from terreau.notifications.services import base_url
from terreau.people.models import Person
from terreau.ui.moments import hours, long_day, month_day
from terreau.vitality.selectors import garden_of
from terreau.web.selectors.news import last_news

DOORS = {
    "join": "rejoindre", "members": "membres", "gardeners": "jardiniers", "circles": "cercles", "objectives": "objectifs",
    "gatherings": "rencontres", "new_gathering": "rencontres/nouvelle", "requests": "demandes", "ask": "demandes/nouvelle",
    "exchanges": "echanges", "charter": "charte", "first_steps": "premiers-pas", "own_place": "ma-place",
    "rest": "repos", "story": "histoire",
}  # fmt: skip


def community_page(community: Community, person: Person | None) -> dict[str, Any]:
    """Everything the page shows, and what this reader may do on it."""
    seats = {seat.kind: seat for seat in seats_held(community)}
    status = place_of(person).statuses.get(community.pk)
    gathering = next_gathering(community, person)
    requests = latest_requests_of(community, to_members=is_member(person, community))
    return {
        "community": community,
        "lead": _lead(community),
        "address": base_url(community.authority) + community.get_absolute_url(),
        "seats": [seats[kind] for kind in Seat.GARDENERS if kind in seats],
        "empty_seats": [kind for kind in Seat.GARDENERS if kind not in seats],
        "understudy": seats.get(Seat.Kind.UNDERSTUDY),
        "gardener_names": _gardeners(seats),
        "paths": {door: f"/communautes/{community.public_id}/{path}/" for door, path in DOORS.items()},
        "garden": garden_of(community, seats=list(seats.values())),
        "gathering": gathering,
        **_answer(gathering, person),
        "gathering_facts": _facts(gathering) if gathering else [],
        "news": last_news(community, to_members=is_member(person, community)),
        "objectives": list(community.objectives.all()),
        "requests": shown(requests, person),
        "asked_of_members": _asked_of_members(community) if is_member(person, community) else [],
        "is_paused": status == Membership.Status.PAUSED,
        "is_newcomer": status == Membership.Status.DISCOVERY,
        "is_member": is_member(person, community),
        "can_join": can_join_community(person, community),
        "can_tend": can_tend_community(person, community),
        "can_see_members": can_see_members(person, community),
    }


def _answer(gathering: Gathering | None, person: Person | None) -> dict[str, Any]:
    """« Je viens » in one gesture, or what this reader answered and how to change it."""
    if gathering is None:
        return {}
    return {
        "room": room_of(gathering),
        "answer": vars(gathering)["answered"],
        "can_answer": can_answer_gathering(person, gathering),
    }


def _asked_of_members(community: Community) -> list[dict[str, str]]:
    """The rounds where each member's voice counts, today."""
    here, told = community.get_absolute_url(), vars(community)
    charter = {
        "title": _("A new version of the charter is being discussed"),
        "url": f"{here}charte/{told['charter_asked']}/",
        "icon": "book-open",
    }
    rest = {"title": _("Should the community rest for a while?"), "url": f"{here}repos/", "icon": "moon"}
    return [charter] * bool(told["charter_asked"]) + [rest] * bool(told["rest_asked"])


def _lead(community: Community) -> str:
    """What it is for, and when its members decided so; nothing more while it is only a proposal."""
    if community.decided_on is None:
        return community.purpose
    decided = _("Decided by the community on %(date)s.") % {"date": month_day(community.decided_on)}
    return f"{community.purpose} {decided}"


def _gardeners(seats: Mapping[str, Seat]) -> str:
    """« Aya, côté habitants · Tom, côté collectivité », and the understudy, who acts while a seat is empty."""
    sides = {
        Seat.Kind.CITIZEN: _("%(name)s, for the residents"),
        Seat.Kind.TECHNICIAN: _("%(name)s, for the authority"),
        Seat.Kind.UNDERSTUDY: _("%(name)s, understudy"),
    }
    return " · ".join(
        side % {"name": seats[kind].person.shown_name} for kind, side in sides.items() if kind in seats
    )


def _facts(gathering: Gathering) -> list[dict[str, str]]:
    """When, where, and how one gets in."""
    access = ", ".join(gathering.access_labels)
    when = (
        f"{long_day(gathering.starts_local)}, {hours(gathering.starts_local)} – {hours(gathering.ends_local)}"
    )
    facts = [
        {"icon": "calendar", "term": _("When"), "text": when},
        {"icon": "map-pin", "term": _("Where"), "text": gathering.place},
    ]
    return [*facts, {"icon": "accessibility", "term": _("Access"), "text": access}] if access else facts
