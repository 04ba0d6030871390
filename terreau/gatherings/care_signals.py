"""What asks for a gesture: a gathering is over since two days and its minutes are not out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terreau.core.registries import Signal, SignalKind, declare_signal
from terreau.gatherings.models import MINUTES_WITHIN, Gathering, Minutes
from terreau.gatherings.selectors import without_minutes

FORGOTTEN_AFTER = timedelta(days=60)  # after two months, nobody remembers enough to write
URGENT_AFTER = timedelta(days=14)


def find(community_ids: Sequence[int], now: datetime) -> Iterable[Signal]:
    """Gatherings over for 48 hours and more whose minutes are not published."""
    for one in without_minutes(community_ids, now, now - FORGOTTEN_AFTER):
        waited = now - one.ends_at - MINUTES_WITHIN
        yield Signal(
            kind="minutes_late",
            community_id=one.community_id,
            subject_kind="gathering",
            subject_id=one.pk,
            since=one.ends_at + MINUTES_WITHIN,
            urgency=min(1.0, 0.4 + 0.6 * (waited / URGENT_AFTER)),
            facts={
                "title": one.title,
                "lines": vars(one)["lines"],
                "days": (now - one.ends_at).days,
                "public_id": one.public_id,
            },
        )


def standing(signals: Sequence[Signal], now: datetime) -> Iterable[tuple[str, Any]]:
    """Gatherings whose minutes have not come out since."""
    late = Gathering.objects.filter(pk__in=[one.subject_id for one in signals])
    late = late.exclude(status=Gathering.Status.CANCELLED)
    yield "gathering", late.exclude(minutes__status=Minutes.Status.PUBLISHED)


def title(facts: Mapping[str, Any]) -> str:
    return _("Publish the minutes of “%(title)s”") % {"title": facts["title"]}


def reason(facts: Mapping[str, Any]) -> str:
    days = facts["days"]
    return ngettext(
        "The gathering took place %(days)d day ago.", "The gathering took place %(days)d days ago.", days
    ) % {"days": days}


def evidence(facts: Mapping[str, Any]) -> str:
    lines = facts["lines"]
    if not lines:
        return _("No line is written yet: three are enough.")
    return ngettext("%(lines)d line is already written.", "%(lines)d lines are already written.", lines) % {
        "lines": lines
    }


def act(facts: Mapping[str, Any]) -> tuple[str, str]:
    verb = _("I read them again") if facts["lines"] else _("I write them")
    return reverse("gatherings:minutes", args=[facts["public_id"]]), verb


declare_signal(
    SignalKind(
        kind="minutes_late",
        icon="file-text",
        minutes=8,
        find=find,
        title=title,
        reason=reason,
        evidence=evidence,
        act=act,
        standing=standing,
    )
)
