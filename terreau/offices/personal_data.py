"""Register lines, export, erasure and retention of offices: public roles, known for two years after their end."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from terreau.core.registries import (
    PersonalField,
    PersonalSource,
    declare_personal_fields,
    declare_personal_source,
)
from terreau.offices.models import Office

KEPT = timedelta(days=730)
_OFFICE = (
    _("Know who answers in the authority's name"),
    _("public interest (GDPR 6.1.e)"),
    _("everyone"),
    _("24 months after the office ended"),
)

declare_personal_fields(
    PersonalField("offices.Office", "person", *_OFFICE, label=_("Who holds the office")),
    PersonalField("offices.Office", "kind", *_OFFICE, label=_("Which office")),
    PersonalField("offices.Office", "title", *_OFFICE, label=_("Its title")),
)

declare_personal_fields(
    PersonalField(
        "offices.ElectoralPeriod", "candidates", _("Keep public messages neutral before an election"),
        _("legal duty of neutrality (GDPR 6.1.c)"), _("administrators"), _("as long as the period is kept"),
        label=_("Names of candidates"),
    ),
    PersonalField(
        "offices.ElectoralPeriod", "declared_by", _("Know who declared a period"),
        _("public interest (GDPR 6.1.e)"), _("administrators"), _("as long as the period is kept"),
        label=_("Who declared an electoral period"),
    ),
)  # fmt: skip


def purge(now: datetime, dry_run: bool) -> int:
    """What was decided and answered stays; who held an office long ago goes."""
    old = Office.objects.filter(ends_on__lt=(now - KEPT).date())
    return old.count() if dry_run else old.delete()[0]


declare_personal_source(
    PersonalSource(
        "offices",
        export=lambda person: {
            "offices": list(person.offices.values("kind", "title", "starts_on", "ends_on"))
        },
        erase=lambda person: person.offices.all().delete() and None,
        purge=purge,
    )
)
