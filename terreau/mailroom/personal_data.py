"""Register lines of what is asked and refused by SMS. Of mail, only a hash is kept, so that nothing is posted twice.

What an SMS asked somebody stands among their messages, which notifications give back.
"""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from terreau.core.registries import (
    PersonalField,
    PersonalSource,
    declare_personal_fields,
    declare_personal_source,
)
from terreau.mailroom.models import Inbound, MonthOfTexts, Question
from terreau.people.models import Person

KEPT = timedelta(days=90)
COUNTS_KEPT = timedelta(days=3 * 365)
_ASKED = (
    _("Tell you what concerns you by SMS"), _("your consent (GDPR 6.1.a)"), _("the carrier of SMS"), _("7 days"),
)  # fmt: skip
_STOPPED = (
    _("Send nothing more to a number that said STOP"), _("legal duty (GDPR 6.1.c)"), _("nobody"),
    _("until the number sends REPRISE"),
)  # fmt: skip

declare_personal_fields(
    PersonalField("mailroom.Question", "person", *_ASKED, label=_("Whom an SMS asked something")),
    PersonalField("mailroom.Question", "kind", *_ASKED, label=_("What an SMS asked")),
    PersonalField("mailroom.Question", "number_key", *_ASKED, label=_("A number asked by SMS, as a mark")),
    PersonalField(
        "mailroom.StoppedNumber", "number_key", *_STOPPED, label=_("A number that said STOP, as a mark")
    ),
)


def erase(person: Person) -> None:
    Question.objects.filter(person=person).delete()


def purge(now: datetime, dry_run: bool) -> int:
    """Hashes after 90 days, questions that nobody answers any more, counts after three years."""
    old = (
        Inbound.objects.filter(created_at__lt=now - KEPT),
        Question.objects.filter(until__lt=now),
        MonthOfTexts.objects.filter(created_at__lt=now - COUNTS_KEPT),
    )
    return sum(rows.count() if dry_run else rows.delete()[0] for rows in old)


declare_personal_source(PersonalSource("mailroom", erase=erase, purge=purge))
