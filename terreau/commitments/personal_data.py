"""Register lines, export, erasure and retention of what is asked and owed."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from terreau.commitments.models import Commitment, Step
from terreau.commitments.services import forget_person
from terreau.core.registries import (
    PersonalField,
    PersonalSource,
    declare_personal_fields,
    declare_personal_source,
)
from terreau.people.models import Person

KEPT = timedelta(days=730)
_WHY = (_("Follow what is asked to its end"), _("public interest (GDPR 6.1.e)"))
_WIDE = _("your community; everyone for the institution’s")
_OWN = _("your community")
_AGE = _("24 months after it was closed")

declare_personal_fields(
    PersonalField("commitments.Commitment", "asked_by", *_WHY, _WIDE, _AGE, label=_("Who asks")),
    PersonalField("commitments.Commitment", "entered_by", *_WHY, _WIDE, _AGE, label=_("Who writes it for someone")),
    PersonalField("commitments.Commitment", "owner_person", *_WHY, _OWN, _AGE, label=_("Whom it is asked of")),
    PersonalField("commitments.Commitment", "text", *_WHY, _WIDE, _AGE, label=_("What is asked")),
    PersonalField("commitments.Commitment", "refusal_reason", *_WHY, _WIDE, _AGE, label=_("Why it was refused")),
    PersonalField("commitments.Commitment", "outcome_text", *_WHY, _WIDE, _AGE, label=_("What came of it, in a few words")),
    PersonalField("commitments.Step", "by", *_WHY, _OWN, _AGE, label=_("Who answered")),
    PersonalField("commitments.Step", "owner_person", *_WHY, _OWN, _AGE, label=_("To whom it was passed on")),
    PersonalField("commitments.Step", "text", *_WHY, _WIDE, _AGE, label=_("What was answered")),
)  # fmt: skip


def export(person: Person) -> dict[str, list[dict[str, object]]]:
    """What the person asked, and what was asked of them; other people's names are left out."""
    asked = Commitment.objects.filter(asked_by=person).order_by("asked_at", "pk")
    owned = Commitment.objects.filter(owner_person=person).order_by("asked_at", "pk")
    said = Step.objects.filter(by=person).exclude(text="").order_by("at", "pk")
    columns = ("text", "status", "asked_at", "due_on", "outcome_text", "refusal_reason")
    return {
        "requests_you_made": [dict(row) for row in asked.values(*columns)],
        "requests_made_to_you": [dict(row) for row in owned.values(*columns)],
        "answers_you_gave": [dict(row) for row in said.values("at", "status", "text")],
    }


def purge(now: datetime, dry_run: bool) -> int:
    """Two years after the end, a person's own requests go; the institution's and circles' stay, without names."""
    old = Commitment.objects.filter(closed_at__lt=now - KEPT)
    own = old.filter(owner_person__isnull=False)
    shared = old.filter(owner_person=None).exclude(asked_by=None, entered_by=None)
    if dry_run:
        return own.count() + shared.count()
    Step.objects.filter(commitment__in=old).filter(
        Q(by__isnull=False) | Q(owner_person__isnull=False)
    ).update(by=None, owner_person=None)
    named = shared.update(asked_by=None, entered_by=None)
    gone = own.count()
    own.delete()
    return gone + named


declare_personal_source(
    PersonalSource(
        "commitments", export=export, erase=lambda person: forget_person(person=person), purge=purge
    )
)
