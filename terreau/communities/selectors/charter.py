"""The charter in force, the round that is open, what members said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db.models import QuerySet

from terreau.communities.models import (
    Charter,
    CharterAgreement,
    CharterRemark,
    CharterVoice,
    Community,
)
from terreau.communities.selectors.pairs import deciding_members
from terreau.communities.selectors.settings import settings_of
from terreau.people.models import Person

ENOUGH = 3  # voices, once a month has passed: those who are away block nothing
LONGEST = timedelta(days=30)


@dataclass(frozen=True)
class Round:
    """Where a round of consent stands."""

    total: int
    quorum: int
    consents: int
    objections: int
    is_over: bool  # its days have passed
    is_last_day: bool  # a month has passed

    @property
    def spoken(self) -> int:
        return self.consents + self.objections

    @property
    def is_adopted(self) -> bool:
        """No open objection, and enough voices: all, or the settled share at the end, or three after a month."""
        if self.objections or not self.consents:
            return False
        if self.consents == self.total:
            return True
        if self.is_last_day:
            return self.spoken >= min(ENOUGH, self.total)
        return self.is_over and self.spoken >= self.quorum


def charter_in_force(community: Community) -> Charter | None:
    """In one query."""
    return Charter.objects.filter(community=community, status=Charter.Status.ADOPTED).first()


def charter_in_discussion(community: Community) -> Charter | None:
    """In one query."""
    return Charter.objects.filter(
        community=community, status__in=(Charter.Status.DRAFT, Charter.Status.PROPOSED)
    ).first()


def charters_of(community: Community) -> QuerySet[Charter]:
    """Every version, the newest first."""
    rows = Charter.objects.filter(community=community).select_related("proposed_by")
    return rows.order_by("-number")


def voices_on(charter: Charter) -> list[CharterVoice]:
    """Objections first, then by name."""
    rows = CharterVoice.objects.filter(charter=charter).select_related("person", "entered_by")
    return list(rows.order_by("-stance", "person__name_key", "pk"))


def remarks_on(charter: Charter) -> QuerySet[CharterRemark]:
    return CharterRemark.objects.filter(charter=charter).select_related("by").order_by("said_at", "pk")


def round_of(charter: Charter, now: datetime) -> Round:
    """The count, among those who may speak today: whoever left since does not weigh."""
    voices = CharterVoice.objects.filter(charter=charter).values_list("person", "stance")
    opened = charter.opened_at or charter.proposed_at
    return standing_of(charter.community, voices, opened, charter.closes_at, now)


def standing_of(
    community: Community,
    voices: Iterable[tuple[int, str]],
    opened_at: datetime,
    closes_at: datetime | None,
    now: datetime,
) -> Round:
    """Where any round of consent of this community stands. Two queries and the voices."""
    deciding = set(deciding_members(community).values_list("pk", flat=True))
    stances = [stance for person, stance in voices if person in deciding]
    return Round(
        total=len(deciding),
        quorum=max(1, ceil(len(deciding) * settings_of(community).quorum_percent / 100)),
        consents=stances.count(CharterVoice.Stance.CONSENT),
        objections=stances.count(CharterVoice.Stance.OBJECTION),
        is_over=closes_at is not None and now >= closes_at,
        is_last_day=now >= opened_at + LONGEST,
    )


def version_before(charter: Charter) -> Charter | None:
    """What a version is compared with: the one it was written again from, else the one in force when it was proposed."""
    rows = Charter.objects.filter(community=charter.community, number__lt=charter.number)
    rows = rows.filter(status__in=(Charter.Status.ADOPTED, Charter.Status.REPLACED, Charter.Status.AMENDED))
    return rows.order_by("-number").first()


def agreement_of(person: Person | None, community: Community) -> CharterAgreement | None:
    """Which version somebody agreed to last."""
    rows = CharterAgreement.objects.filter(charter__community=community, person=person)
    return rows.select_related("charter").order_by("-charter__number").first()
