"""Register lines, export, erasure and retention of the gardeners' lists."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from terreau.care.models import Gesture, Round
from terreau.core.registries import (
    PersonalField,
    PersonalSource,
    declare_personal_fields,
    declare_personal_source,
)
from terreau.people.models import Person

KEPT = timedelta(weeks=5)
_WHY = _("Tell gardeners the few gestures that matter this week")
_REST = (_("public interest (GDPR 6.1.e)"), _("the gardener to whom it is proposed"), _("5 weeks"))

declare_personal_fields(
    PersonalField("care.Round", "person", _WHY, *_REST, label=_("Whose week it is")),
    PersonalField("care.Round", "minutes", _WHY, *_REST, label=_("Minutes given for the week")),
    PersonalField(
        "care.Gesture", "concerns_person", _("Contact nobody twice in 14 days"), *_REST, label=_("Whom a gesture concerns")
    ),
    PersonalField("care.Gesture", "facts", _WHY, *_REST, label=_("Why the gesture is proposed")),
    PersonalField(
        "care.Gesture", "answer_reason", _("Not propose again what is not useful"), *_REST,
        label=_("Why a gesture was not useful"),
    ),
)  # fmt: skip


def export(person: Person) -> dict[str, list[dict[str, object]]]:
    """A gardener's own answers, and the gestures that concerned the person; nothing about third parties."""
    own = Gesture.objects.filter(round__person=person).order_by("pk")
    about = Gesture.objects.filter(concerns_person=person).order_by("pk")
    return {
        "weeks": [dict(row) for row in person.rounds.order_by("week_start").values("week_start", "minutes")],
        "gestures": [
            dict(row) for row in own.values("kind", "minutes", "status", "answered_at", "answer_reason")
        ],
        "gestures_about_you": [
            dict(row) for row in about.values("kind", "facts", "round__week_start", "status")
        ],
    }


def erase(person: Person) -> None:
    """What was proposed about them goes; what they answered as a gardener stays as plain facts, without reasons."""
    seats = [*person.seats.values_list("pk", flat=True)]
    Gesture.objects.filter(Q(concerns_person=person) | Q(subject_kind="seat", subject_id__in=seats)).delete()
    Gesture.objects.filter(round__person=person).update(answer_reason="")


def purge(now: datetime, dry_run: bool) -> int:
    """After five weeks a gesture says only that it was settled: whom it concerned, its facts and why are forgotten."""
    old = Round.objects.filter(week_start__lt=(now - KEPT).date())
    known = Gesture.objects.filter(round__in=old).exclude(facts={}, concerns_person=None, answer_reason="")
    if dry_run:
        return known.count()
    return known.update(facts={}, concerns_person=None, answer_reason="")


declare_personal_source(PersonalSource("care", export=export, erase=erase, purge=purge))
