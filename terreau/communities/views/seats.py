"""The gardeners' page: who tends, until when; taking, asking, offering, renewing, leaving a seat."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from terreau.communities import services
from terreau.communities.forms import AnswerForm, OfferSeatForm, SeatForm
from terreau.communities.models import Community, Membership, Seat, SeatProposal
from terreau.communities.permissions import (
    can_answer_proposal,
    can_ask_to_facilitate,
    can_decide_for_community,
    can_take_kind,
    can_take_part,
    can_tend_community,
    can_volunteer_to_tend,
)
from terreau.communities.selectors import facilitations_of, open_proposals, seats_by_kind, settings_of
from terreau.communities.views.door import find
from terreau.core import clock
from terreau.core.doors import open_door, signed_in
from terreau.core.forms import GestureForm
from terreau.core.requests import Request
from terreau.core.views import bound, perform
from terreau.offices.models import Office
from terreau.people.models import Person


@dataclass(frozen=True)
class Chair:
    """One of the three seats, as somebody sees it."""

    kind: str
    label: str
    seat: Seat | None
    is_mine: bool = False
    is_ending: bool = False
    may_take: bool = False
    may_ask: bool = False


def _chairs(person: Person | None, community: Community) -> list[Chair]:
    soon = clock.today(community.authority.zone) + services.ENDING_SOON
    labels, chairs = dict(Seat.Kind.choices), seats_by_kind(community)
    has_one = person is not None and any(s and s.person_id == person.pk for s in chairs.values())
    shown = []
    for kind, seat in chairs.items():
        fits = person is not None and seat is None and not has_one and can_take_kind(person, community, kind)
        at_once = bool(fits and person and services.can_take_at_once(person, community, kind))
        shown.append(
            Chair(
                kind=kind,
                label=str(labels[Seat.Kind(kind)]),
                seat=seat,
                is_mine=bool(seat and person and seat.person_id == person.pk),
                is_ending=bool(seat and seat.ends_on <= soon),
                may_take=at_once,
                may_ask=bool(fits and not at_once and can_volunteer_to_tend(person, community)),
            )
        )
    return shown


def _around(request: Request, community: Community) -> dict[str, Any]:
    proposals = list(open_proposals(community))
    person = request.person
    mine = [one for one in proposals if person and one.is_asked and one.person_id == person.pk]
    return {
        "community": community,
        "chairs": _chairs(person, community),
        "to_answer": [one for one in proposals if can_answer_proposal(person, one)],
        "asked": {one.kind for one in mine},
        "tends": can_tend_community(person, community),
        "decides": can_decide_for_community(person, community),
        "facilitations": facilitations_of(community),
        "may_facilitate": can_ask_to_facilitate(person, community) and not can_take_part(person, community),
        "settings": settings_of(community),
    }


def gardeners(request: Request, public_id: str) -> HttpResponse:
    """Who tends this community: everyone may know. A post takes or asks for an empty seat."""
    community = find(request, public_id, can_volunteer_to_tend if request.method == "POST" else None)
    form = bound(request, SeatForm)
    return perform(
        request,
        form,
        act=lambda: _take_or_ask(request.person, community, form.cleaned_data["kind"]),
        then=lambda done: reverse("communities:gardeners", args=[public_id]),
        page="communities/gardeners.html",
        context=_around(request, community),
        done=_("Thank you for offering."),
    )


def _take_or_ask(person: Person, community: Community, kind: str) -> Seat | SeatProposal:
    if services.can_take_at_once(person, community, kind):
        return services.take_seat(by=person, community=community, kind=kind)
    return services.propose_self(by=person, community=community, kind=kind)


@signed_in
def offer(request: Request, public_id: str) -> HttpResponse:
    """Offer an empty seat to somebody."""
    community = find(request, public_id, can_tend_community)
    labels = dict(Seat.Kind.choices)
    empty = [
        (kind, labels[Seat.Kind(kind)]) for kind, seat in seats_by_kind(community).items() if seat is None
    ]
    form = bound(request, OfferSeatForm, people=_candidates(community), kinds=empty)
    return perform(
        request,
        form,
        act=lambda: services.offer_seat(
            by=request.person,
            community=community,
            person=form.cleaned_data["person"],
            kind=form.cleaned_data["kind"],
        ),
        then=lambda done: reverse("communities:gardeners", args=[public_id]),
        page="communities/offer.html",
        context={"community": community, "has_empty": bool(empty)},
        done=_("It is offered. The answer will come here."),
    )


def _candidates(community: Community) -> Any:
    """Members awake, and the civil servants of the authority, without a seat here."""
    today = clock.today(community.authority.zone)
    awake = Membership.objects.awake().filter(community=community).values("person")
    agents = (
        Office.objects.within(community.authority)
        .held_on(today)
        .filter(kind=Office.Kind.AGENT)
        .values("person")
    )
    seated = Seat.objects.filter(community=community, left_on=None).values("person")
    people = (
        Person.objects.within(community.authority).present().filter(suspended_at=None).exclude(account=None)
    )
    return (
        (people.filter(pk__in=awake) | people.filter(pk__in=agents))
        .exclude(pk__in=seated)
        .order_by("name_key", "pk")
    )


@signed_in
def proposal(request: Request, public_id: str) -> HttpResponse:
    """Say yes or no."""
    rows = SeatProposal.objects.select_related("community__authority", "person__authority", "proposed_by")
    found: SeatProposal = open_door(
        rows.within(request.authority), public_id, request.person, can_answer_proposal
    )
    form = bound(request, AnswerForm)
    return perform(
        request,
        form,
        act=lambda: services.answer_proposal(
            by=request.person, proposal=found, accept=form.cleaned_data["answer"] == "yes"
        ),
        then=lambda done: reverse("communities:gardeners", args=[found.community.public_id]),
        page="communities/proposal.html",
        context={"community": found.community, "proposal": found},
        done=_("Your answer is noted."),
    )


@signed_in
def seat(request: Request, public_id: str) -> HttpResponse:
    """Give one's own seat back, after one question."""
    found = _seat(request, public_id, lambda person, one: one.person_id == person.pk)
    return perform(
        request,
        bound(request, GestureForm),
        act=lambda: services.leave_seat(by=request.person, seat=found),
        then=lambda done: reverse("communities:gardeners", args=[found.community.public_id]),
        page="communities/seat.html",
        context={"community": found.community, "seat": found},
        done=_("Your seat is free. Thank you for all you gave."),
    )


@signed_in
def renew(request: Request, public_id: str) -> HttpResponse:
    """One mandate more, said by whoever tends the community."""
    found = _seat(request, public_id, lambda person, one: can_tend_community(person, one.community))
    return perform(
        request,
        bound(request, GestureForm),
        act=lambda: services.renew_seat(by=request.person, seat=found),
        then=lambda done: reverse("communities:gardeners", args=[found.community.public_id]),
        page="communities/renew.html",
        context={"community": found.community, "seat": found},
        done=_("One mandate more."),
    )


def _seat(request: Request, public_id: str, can_do: Any) -> Seat:
    rows = Seat.objects.select_related("community__authority", "person", "authority")
    found: Seat = open_door(
        rows.within(request.authority), public_id, request.person, lambda person, one: True, can_do
    )
    return found
