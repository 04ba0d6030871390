"""Register lines of crossings: what is kept of an erasure, so that a restored backup forgets again."""

from django.utils.translation import gettext_lazy as _

from terreau.core.registries import PersonalField, declare_personal_fields

declare_personal_fields(
    PersonalField(
        "crossings.Erasure", "person_public_id", _("Forget you again if a backup is restored"),
        _("legal duty (GDPR 6.1.c)"), _("nobody"), _("as long as the site lives: a number that leads to nobody"),
        label=_("Number of someone forgotten"),
    ),
)  # fmt: skip
