"""Persons leave the lines after 24 months; the facts stay."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from terreau.core.registries import (
    PersonalField,
    PersonalSource,
    declare_personal_fields,
    declare_personal_source,
)
from terreau.journal.models import Line
from terreau.people.models import Person

KEPT = timedelta(days=730)
_LINE = (
    _("Know what happened in your communities"),
    _("public interest (GDPR 6.1.e)"),
    _("your communities"),
    _("24 months"),
)

declare_personal_fields(
    PersonalField("journal.Line", "actor", *_LINE, label=_("Who did it")),
    PersonalField("journal.Line", "entered_by", *_LINE, label=_("Who wrote it for someone")),
    PersonalField("journal.Line", "target_person", *_LINE, label=_("Whom it concerns")),
)


def purge(now: datetime, dry_run: bool) -> int:
    old = Line.objects.filter(at__lt=now - KEPT).exclude(actor=None, entered_by=None, target_person=None)
    return old.count() if dry_run else old.update(actor=None, entered_by=None, target_person=None)


def export(person: Person) -> dict[str, list[dict[str, object]]]:
    lines = Line.objects.filter(Q(actor=person) | Q(target_person=person)).order_by("at")
    return {"journal": [dict(row) for row in lines.values("at", "verb", "subject_kind", "capacity")]}


def erase(person: Person) -> None:
    Line.objects.filter(actor=person).update(actor=None)
    Line.objects.filter(entered_by=person).update(entered_by=None)
    Line.objects.filter(target_person=person).update(target_person=None)


declare_personal_source(PersonalSource("journal", export=export, erase=erase, purge=purge))
