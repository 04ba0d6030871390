"""Register lines of search: copies of what pages already show, for the same readers."""

from django.utils.translation import gettext_lazy as _

from terreau.core.registries import PersonalField, declare_personal_fields

_FIND = (
    _("Find what is written"),
    _("public interest (GDPR 6.1.e)"),
    _("whoever reads the page itself"),
    _("as long as the page it comes from"),
)

declare_personal_fields(
    PersonalField("search.Entry", "title", *_FIND, label=_("Title of a page")),
    PersonalField("search.Entry", "excerpt", *_FIND, label=_("First words of a page")),
    PersonalField("search.Entry", "title_terms", *_FIND, label=_("Words of the title")),
    PersonalField("search.Entry", "terms", *_FIND, label=_("Words of the page")),
)
