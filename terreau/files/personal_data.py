"""Register lines of files: what is said of a picture."""

from django.utils.translation import gettext_lazy as _

from terreau.core.registries import (
    PersonalField,
    PersonalSource,
    declare_personal_fields,
    declare_personal_source,
)
from terreau.files.models import StoredFile
from terreau.files.services import forget_bringer
from terreau.people.models import Person

declare_personal_fields(
    PersonalField(
        "files.StoredFile", "description", _("Say what a picture shows"), _("public interest (GDPR 6.1.e)"),
        _("whoever sees the picture"), _("as long as what it is about"), label=_("What a picture shows"),
    ),
    PersonalField(
        "files.StoredFile", "brought_by", _("Share the room for files fairly"), _("public interest (GDPR 6.1.e)"),
        _("nobody: only counted"), _("as long as the file"), label=_("Who joined a file"),
    ),
)  # fmt: skip


def export(person: Person) -> dict[str, list[dict[str, object]]]:
    """What they joined to messages."""
    brought = StoredFile.objects.filter(brought_by=person).order_by("pk")
    return {
        "files_you_joined": [
            dict(row) for row in brought.values("description", "media_type", "size", "created_at")
        ]
    }


declare_personal_source(
    PersonalSource("files", export=export, erase=lambda person: forget_bringer(person=person))
)
