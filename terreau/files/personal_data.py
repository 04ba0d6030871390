"""Register lines of files: what is said of a picture."""

from django.utils.translation import gettext_lazy as _

from terreau.core.registries import PersonalField, declare_personal_fields

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
