"""Register lines, export and erasure of the rhythm of digests."""

from django.utils.translation import gettext_lazy as _

from terreau.core.registries import (
    PersonalField,
    PersonalSource,
    declare_personal_fields,
    declare_personal_source,
)
from terreau.digests.models import Rhythm
from terreau.people.models import Person

_REST = (
    _("Send the week of one’s communities on the chosen day"),
    _("public interest (GDPR 6.1.e)"),
    _("nobody but the person; those who print letters, for paper"),
    _("as long as the person is known"),
)
declare_personal_fields(
    PersonalField("digests.Rhythm", "person", *_REST, label=_("Whose digest it is")),
    PersonalField("digests.Rhythm", "weekday", *_REST, label=_("The day of the digest")),
    PersonalField("digests.Rhythm", "is_on_paper", *_REST, label=_("Whether the digest comes on paper")),
    PersonalField("digests.Rhythm", "entered_by", *_REST, label=_("Who said so for them")),
)
_LETTER = (
    _("Know who wrote to many people in the institution’s name"),
    _("public interest (GDPR 6.1.e)"),
    _("civil servants"),
    _("as long as the letter is kept"),
)
declare_personal_fields(
    PersonalField("digests.Newsletter", "written_by", *_LETTER, label=_("Who wrote a letter")),
    PersonalField("digests.Newsletter", "sent_by", *_LETTER, label=_("Who sent a letter")),
)


def export(person: Person) -> dict[str, list[dict[str, object]]]:
    rows = Rhythm.objects.filter(person=person).values("weekday", "is_on_paper")
    return {"digest": [dict(row) for row in rows]}


def erase(person: Person) -> None:
    Rhythm.objects.filter(person=person).delete()


declare_personal_source(PersonalSource("digests", export=export, erase=erase))
