"""Register lines of an authority: the few people that the law asks it to name."""

from django.utils.translation import gettext_lazy as _

from terreau.core.registries import PersonalField, declare_personal_fields

_LAW = (
    _("Say who answers for the site"),
    _("legal duty (GDPR 6.1.c)"),
    _("everyone"),
    _("while they hold this role"),
)

declare_personal_fields(
    PersonalField("authorities.Authority", "publisher", *_LAW, label=_("Director of publication")),
    PersonalField("authorities.Authority", "data_officer_name", *_LAW, label=_("Data protection officer")),
    PersonalField("authorities.Authority", "data_officer_email", *_LAW, label=_("Address of the data protection officer")),
)  # fmt: skip
