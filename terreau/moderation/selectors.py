"""Reading reports, and who is kept apart from whom."""

import json
from typing import Any

from django.db.models import Q, QuerySet

from terreau.core import clock
from terreau.core.prepared import prepared
from terreau.core.registries import moderated_kinds, subjects, tokens_for
from terreau.core.seal import SealBroken, seal, unseal
from terreau.moderation.models import Appeal, Block, Complaint, Report
from terreau.moderation.permissions import DECIDED_WITHIN
from terreau.offices.permissions import is_administrator
from terreau.people.models import Person


def blocked_with(person: Person | None) -> frozenset[int]:
    """The ids of the persons with whom there is a block, whoever asked for it; read once per person object."""
    if person is None:
        return frozenset()
    known: frozenset[int] | None = getattr(person, "_blocked_with", None)
    if known is None:
        known = frozenset(_others(person=person.pk))
        person._blocked_with = known  # type: ignore[attr-defined]  # kept for this request's object only
    return known


@prepared
def _others(person: int) -> QuerySet[Block, int]:
    mine = Block.objects.filter(person=person).values_list("other_id", flat=True)
    theirs = Block.objects.filter(other=person).values_list("person_id", flat=True)
    return mine.union(theirs)


def blocks_of(person: Person) -> QuerySet[Block]:
    """Those whom a person keeps away, by name. Nobody sees who keeps them away."""
    return Block.objects.filter(person=person).select_related("other").order_by("other__name_key", "pk")


def is_blocking(person: Person, other: Person) -> bool:
    return Block.objects.filter(person=person, other=other).exists()


def to_decide(person: Person) -> QuerySet[Report]:
    """Reports that wait for somebody, the oldest first; late ones reach administrators."""
    mine = Q(moderators__in=tokens_for(person))
    if is_administrator(person):
        mine |= Q(created_at__lte=clock.now() - DECIDED_WITHIN)
    waiting = Report.objects.filter(mine, authority=person.authority_id, status=Report.Status.OPEN)
    # Spelled out: « not equal » leaves out what has no author.
    others = waiting.filter(Q(author=None) | ~Q(author=person)).exclude(complaints__by=person)
    return others.order_by("created_at", "pk")


def to_settle(person: Person) -> QuerySet[Report]:
    """Appeals that wait for an administrator who had no part in the decision."""
    if not is_administrator(person):
        return Report.objects.none()
    waiting = Report.objects.filter(authority=person.authority_id, appeal__status=Appeal.Status.OPEN)
    free = waiting.filter(Q(author=None) | ~Q(author=person), Q(decided_by=None) | ~Q(decided_by=person))
    return free.exclude(complaints__by=person).order_by("appeal__created_at", "pk")


def complaints_of(person: Person) -> QuerySet[Complaint]:
    """What somebody reported, and what became of it."""
    return Complaint.objects.filter(by=person).select_related("report").order_by("-created_at", "-pk")


def decided_against(person: Person) -> QuerySet[Report]:
    """What was decided about somebody's own words."""
    rows = Report.objects.filter(author=person).exclude(status=Report.Status.OPEN)
    return rows.order_by("-decided_at", "-pk")


def complaints_about(report: Report) -> QuerySet[Complaint]:
    return report.complaints.order_by("created_at", "pk")


def thing_of(report: Report) -> object | None:
    """What the report is about, hidden or not; None once it is gone."""
    if report.subject_kind not in moderated_kinds:
        return None
    rows = moderated_kinds[report.subject_kind].rows()
    thing: object | None = rows.filter(pk=report.subject_id, authority=report.authority_id).first()
    return thing


def words_of(report: Report) -> dict[str, str]:
    """The title and the text of what is reported, for those who decide."""
    thing = thing_of(report)
    if thing is None:
        return {}
    return _words(report.subject_kind, thing) | {"url": subjects[report.subject_kind].url(thing)}


def _words(kind: str, thing: Any) -> dict[str, str]:
    subject, own = subjects[kind], moderated_kinds[kind].words
    text = own(thing) if own is not None else subject.text(thing) if subject.text else ""
    return {"title": subject.title(thing), "text": text}


def sealed_words(kind: str, thing: Any) -> str:
    """What is reported, as it reads now, for those who will decide."""
    return seal(json.dumps(_words(kind, thing)))


def words_before(report: Report) -> list[dict[str, str]]:
    """What was reported, as it read then, where it changed or was taken back since; for those who judge alone."""
    now = words_of(report)
    found: list[dict[str, str]] = []
    for sealed in complaints_about(report).exclude(sealed_said="").values_list("sealed_said", flat=True):
        try:
            said: dict[str, str] = json.loads(unseal(sealed))
        except SealBroken:  # sealed with a key that is lost
            continue
        has_changed = any(said[name] != now.get(name) for name in ("title", "text"))
        if has_changed and said not in found:
            found.append(said)
    return found
