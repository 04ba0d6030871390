"""Register lines, export, erasure and retention of who comes and who writes."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from terreau.core.registries import (
    PersonalField,
    PersonalSource,
    declare_personal_fields,
    declare_personal_source,
)
from terreau.gatherings.models import Attendance, Gathering, MinuteLine, Minutes
from terreau.gatherings.selectors import contact_of, need_of
from terreau.gatherings.services import forget_person
from terreau.people.models import Person

NEEDS_KEPT = timedelta(days=30)
KEPT = timedelta(days=730)
_MISSION = _("public interest (GDPR 6.1.e)")
_ORGANISERS = _("those who organise")
_AGE = _("24 months after the gathering")
_SOON = _("30 days after the gathering")
_COME = (_("Know who comes"), _MISSION, _("your community"), _AGE)
_REACH = (_("Tell a guest that something changed"), _("consent (GDPR 6.1.a)"), _ORGANISERS, _SOON)
_NEED = (_("Welcome you as you need"), _("explicit consent (GDPR 9.2.a)"), _ORGANISERS, _SOON)
_WRITE = (_("Know who wrote the minutes"), _MISSION, _("nobody"), _AGE)

declare_personal_fields(
    PersonalField("gatherings.Attendance", "person", *_COME, label=_("Who comes")),
    PersonalField("gatherings.Attendance", "guest_name", *_COME, label=_("Name of a guest")),
    PersonalField("gatherings.Attendance", "status", *_COME, label=_("Coming, waiting, came")),
    PersonalField("gatherings.Attendance", "entered_by", *_COME, label=_("Who answers for someone")),
    PersonalField("gatherings.Attendance", "sealed_contact", *_REACH, is_sensitive=True, label=_("How to reach a guest")),
    PersonalField(
        "gatherings.Attendance", "contact_mark", _("Give a guest their seat back when they join"), *_REACH[1:],
        label=_("Mark of how to reach a guest"),
    ),
    PersonalField("gatherings.Attendance", "sealed_need", *_NEED, is_sensitive=True, label=_("What you need to come")),
    PersonalField("gatherings.Gathering", "announced_by", _("Know who organises"), *_COME[1:], label=_("Who announces")),
    PersonalField("gatherings.Minutes", "started_by", *_WRITE, label=_("Who started the minutes")),
    PersonalField("gatherings.Minutes", "published_by", *_WRITE, label=_("Who published the minutes")),
    PersonalField("gatherings.MinuteLine", "written_by", *_WRITE, label=_("Who wrote a line")),
    PersonalField(
        "gatherings.MinuteLine", "text", _("Remember what was said and decided"), _MISSION, _("everyone, once published"),
        _("kept, without author"), label=_("A line of the minutes"),
    ),
)  # fmt: skip


def export(person: Person) -> dict[str, list[dict[str, object]]]:
    answers = Attendance.objects.filter(person=person).select_related("gathering").order_by("pk")
    announced = Gathering.objects.filter(announced_by=person).order_by("pk")
    lines = MinuteLine.objects.filter(written_by=person).order_by("pk")
    return {
        "gatherings_you_answered": [
            {
                "gathering": one.gathering.title,
                "on": one.gathering.starts_on,
                "status": one.status,
                "need": need_of(one),
                "contact": contact_of(one),
            }
            for one in answers
        ],
        "gatherings_you_announced": [dict(row) for row in announced.values("title", "place", "starts_on")],
        "minutes_lines_you_wrote": [dict(row) for row in lines.values("created_at", "kind", "text")],
    }


def purge(now: datetime, dry_run: bool) -> int:
    """Needs and contacts go after a month; after two years nobody is named any more."""
    sealed = Attendance.objects.filter(gathering__ends_at__lt=now - NEEDS_KEPT).exclude(
        sealed_need="", sealed_contact=""
    )
    old = Attendance.objects.filter(gathering__ends_at__lt=now - KEPT)
    gone = Q(gathering__ends_at__lt=now - KEPT)
    if dry_run:
        return sealed.count() + old.count()
    count = sealed.update(sealed_need="", sealed_contact="", contact_mark="") + old.count()
    old.delete()
    Gathering.objects.filter(ends_at__lt=now - KEPT).exclude(announced_by=None).update(announced_by=None)
    Minutes.objects.filter(gone).update(started_by=None, published_by=None)
    MinuteLine.objects.filter(minutes__gathering__ends_at__lt=now - KEPT).update(written_by=None)
    return count


declare_personal_source(
    PersonalSource(
        "gatherings", export=export, erase=lambda person: forget_person(person=person), purge=purge
    )
)
