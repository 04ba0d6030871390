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
