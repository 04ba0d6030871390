"""What asks for a gesture: the institution owes an answer since a week."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terreau.authorities.models import Authority
from terreau.commitments.models import ANSWER_WITHIN, Commitment
from terreau.commitments.selectors import shown_text
from terreau.communities.models import Seat
from terreau.core.registries import Signal, SignalKind, declare_signal
from terreau.core.text import excerpt

SILENT_FOR = timedelta(days=7)


def find(community_ids: Sequence[int], now: datetime) -> Iterable[Signal]:
    """Requests put to the institution a week ago or more and still without an answer; the technician answers or reminds."""
    silent = list(
        Commitment.objects.filter(
            community_id__in=community_ids, owner_authority__isnull=False, put_at__lte=now - SILENT_FOR
        )
        .waiting()
        .order_by("put_at", "pk")
    )
    technicians = _technicians(
        {one.community_id for one in silent}, {one.authority_id for one in silent}, now
    )
    for one in silent:
        days = (now - one.put_at).days
        technician = technicians.get(one.community_id)
        yield Signal(
            kind="answer_owed_by_authority",
            community_id=one.community_id,
            subject_kind="commitment",
            subject_id=one.pk,
            since=one.put_at,
            urgency=min(1.0, 0.5 + 0.5 * (days - SILENT_FOR.days) / ANSWER_WITHIN.days),
            facts={
                "text": excerpt(shown_text(one), 120),
                "days": days,
                "public_id": one.public_id,
                "to_technician": technician is not None,
            },
            for_person_id=technician,
        )


def _technicians(communities: set[int], authorities: set[int], now: datetime) -> dict[int, int]:
    """The technician gardener of each community, if the seat is held."""
    if not communities:
        return {}
    zones = Authority.objects.filter(pk__in=authorities)
    days = {one.pk: now.astimezone(one.zone).date() for one in zones}
    seats = Seat.objects.filter(
        community_id__in=communities, kind=Seat.Kind.TECHNICIAN, left_on=None, person__suspended_at=None
    )
    return {
        seat.community_id: seat.person_id
        for seat in seats
        if seat.starts_on <= days[seat.authority_id] <= seat.ends_on
    }


def standing(signals: Sequence[Signal], now: datetime) -> Iterable[tuple[str, Any]]:
    """Requests that nobody has answered since."""
    yield "commitment", Commitment.objects.filter(pk__in=[one.subject_id for one in signals]).waiting()


def title(facts: Mapping[str, Any]) -> str:
    return _("Answer a request") if facts["to_technician"] else _("Ask the institution again")


def reason(facts: Mapping[str, Any]) -> str:
    days = facts["days"]
    return ngettext(
        "It has been waiting for an answer for %(days)d day.",
        "It has been waiting for an answer for %(days)d days.",
        days,
    ) % {"days": days}


def evidence(facts: Mapping[str, Any]) -> str:
    return _("“%(text)s”") % {"text": facts["text"]}


def act(facts: Mapping[str, Any]) -> tuple[str, str]:
    verb = _("I answer") if facts["to_technician"] else _("I remind them")
    return reverse("commitments:commitment", args=[facts["public_id"]]), verb


declare_signal(
    SignalKind(
        kind="answer_owed_by_authority",
        icon="landmark",
        minutes=5,
        find=find,
        title=title,
        reason=reason,
        evidence=evidence,
        act=act,
        standing=standing,
    )
)
