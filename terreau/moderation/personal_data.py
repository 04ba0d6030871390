"""Register lines, export, erasure and retention of reports, appeals and blocks."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from terreau.core.registries import (
    PersonalField,
    PersonalSource,
    declare_personal_fields,
    declare_personal_source,
)
from terreau.moderation.models import Appeal, Block, Complaint, Report
from terreau.people.models import Person

KEPT = timedelta(days=365)
_WHY = _("Answer whoever reports words, and let a decision be looked at again")
_BASIS = _("public interest (GDPR 6.1.e)")
_THEY = _("those who look after the place, and administrators")
_YEAR = _("one year after the decision")
_REST = (_BASIS, _THEY, _YEAR)

declare_personal_fields(
    PersonalField("moderation.Report", "author", _WHY, *_REST, label=_("Whose words were reported")),
    PersonalField("moderation.Report", "decided_by", _WHY, *_REST, label=_("Who decided")),
    PersonalField(
        "moderation.Report", "decision_reason", _WHY, _BASIS, _("those concerned"), _YEAR, label=_("Why it was so decided")
    ),
    PersonalField("moderation.Complaint", "by", _WHY, *_REST, label=_("Who reported")),
    PersonalField("moderation.Complaint", "reason", _WHY, *_REST, label=_("What was said to be wrong")),
    PersonalField("moderation.Complaint", "words", _WHY, *_REST, label=_("What was added in a report")),
    PersonalField(
        "moderation.Complaint", "sealed_said", _WHY, *_REST, is_sensitive=True,
        label=_("What was reported, as it read then"),
    ),
    PersonalField("moderation.Appeal", "by", _WHY, *_REST, label=_("Who appealed")),
    PersonalField("moderation.Appeal", "words", _WHY, *_REST, label=_("What the appeal says")),
    PersonalField("moderation.Appeal", "settled_by", _WHY, *_REST, label=_("Who answered the appeal")),
    PersonalField(
        "moderation.Appeal", "answer", _WHY, _BASIS, _("those concerned"), _YEAR, label=_("The answer to the appeal")
    ),
    PersonalField(
        "moderation.Block", "person", _("Keep two people apart, at the wish of one"), _BASIS, _("that person alone"),
        _("until they change their mind"), label=_("Who keeps someone away"),
    ),
    PersonalField(
        "moderation.Block", "other", _("Keep two people apart, at the wish of one"), _BASIS, _("the one who asked for it"),
        _("until they change their mind"), label=_("Who is kept away"),
    ),
)  # fmt: skip


def export(person: Person) -> dict[str, list[dict[str, object]]]:
    """What they reported and appealed, and what was decided about their words; never who complained, or who keeps them away."""
    about = Report.objects.filter(author=person).exclude(status=Report.Status.OPEN).order_by("pk")
    return {
        "reports_made": [
            dict(row)
            for row in Complaint.objects.filter(by=person)
            .order_by("pk")
            .values("reason", "words", "created_at", "report__status", "report__decision_reason")
        ],
        "decisions_about_your_words": [
            dict(row) for row in about.values("subject_kind", "status", "decided_at", "decision_reason")
        ],
        "appeals": [
            dict(row)
            for row in Appeal.objects.filter(by=person)
            .order_by("pk")
            .values("words", "status", "answer", "settled_at")
        ],
        "people_kept_away": [
            {"since": since}  # not whom: what is told of others is theirs
            for since in Block.objects.filter(person=person)
            .order_by("pk")
            .values_list("created_at", flat=True)
        ],
    }


def erase(person: Person) -> None:
    """Their words go; that a decision was taken stays, without them."""
    Complaint.objects.filter(by=person).update(words="", by=None)
    Appeal.objects.filter(by=person).update(words="", answer="", by=None)
    Complaint.objects.filter(report__author=person).update(sealed_said="")
    Report.objects.filter(author=person).update(author=None, decision_reason="")
    Block.objects.filter(person=person).delete()


def purge(now: datetime, dry_run: bool) -> int:
    """A year after the decision, nothing is left of a report."""
    old = Report.objects.filter(decided_at__lt=now - KEPT)
    count = old.count()
    if not dry_run:
        old.delete()
    return count


declare_personal_source(PersonalSource("moderation", export=export, erase=erase, purge=purge))
