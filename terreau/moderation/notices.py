"""What this room tells people: something waits for a decision, a decision, an appeal. Never who complained, never the words."""

from collections.abc import Iterable
from datetime import timedelta

from terreau.core import clock
from terreau.core.registries import moderated_kinds
from terreau.moderation.models import Report
from terreau.moderation.selectors import complaints_about, thing_of
from terreau.notifications.models import Message
from terreau.notifications.services import send_all
from terreau.offices.selectors import administrators_of
from terreau.people.models import Person


def _tell(report: Report, people: Iterable[Person], name: str) -> int:
    return send_all(
        people=people,
        key=f"report:{report.pk}:{name}",
        template=f"moderation/notices/{name}.txt",
        context={"path": report.get_absolute_url(), "report": report},
        authority=report.authority,
        about=("report", report.pk),
    )


def tell_moderators(report: Report) -> None:
    """Something waits for a decision: told once, whoever else complains. Its author is never told who decides on it.

    Whoever was told of another one of the same place since yesterday, that still waits, finds this one on the page.
    """
    thing = thing_of(report)
    people = moderated_kinds[report.subject_kind].people(thing) if thing is not None else ()
    concerned = {report.author_id, *complaints_about(report).values_list("by", flat=True)}
    free = [person for person in people if person.pk not in concerned]
    people = free or list(administrators_of(report.authority))
    know = _told_lately(report, people)
    _tell(report, [person for person in people if person.pk not in know], "to_decide")


def _told_lately(report: Report, people: list[Person]) -> set[int | None]:
    waiting = Report.objects.filter(
        authority=report.authority_id, moderators=report.moderators, status=Report.Status.OPEN
    )
    mails = Message.objects.filter(
        person__in=[person.pk for person in people],
        about_kind="report",
        about_id__in=waiting.values("pk"),
        key__contains=":to_decide:",
        created_at__gt=clock.now() - timedelta(days=1),
    )
    return set(mails.values_list("person", flat=True))


def tell_decision(report: Report) -> None:
    """What was decided, to those who complained and to the author; the link says why and how to appeal."""
    _tell(report, _complainants(report), "decided")
    if report.author is not None and report.status == Report.Status.HIDDEN:
        _tell(report, [report.author], "hidden")


def tell_administrators(report: Report) -> None:
    """A decision is appealed: for those who had no part in it."""
    free = administrators_of(report.authority).exclude(
        pk__in=[report.decided_by_id or 0, report.author_id or 0]
    )
    _tell(report, free, "appealed")


def tell_late(report: Report) -> int:
    """A week without a decision: somebody outside may take it, unless it is about them or they complained."""
    concerned = {report.author_id, *complaints_about(report).values_list("by", flat=True)}
    free = [one for one in administrators_of(report.authority) if one.pk not in concerned]
    return _tell(report, free, "late")


def tell_settlement(report: Report) -> None:
    """The appeal is answered: to the author, to those who complained, and to whoever had decided."""
    concerned = [*_complainants(report), report.author, report.decided_by]
    _tell(report, {one.pk: one for one in concerned if one is not None}.values(), "settled")


def _complainants(report: Report) -> list[Person]:
    rows = complaints_about(report).exclude(by=None).select_related("by__account", "by__authority")
    return [one.by for one in rows if one.by is not None]
