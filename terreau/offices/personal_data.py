"""Register lines of offices: public roles, kept as the authority's history."""

from terreau.core.registries import (
    PersonalField,
    PersonalSource,
    declare_personal_fields,
    declare_personal_source,
)

declare_personal_fields(
    PersonalField(
        "offices.Office",
        "title",
        "Know who answers in the authority's name",
        "public interest (GDPR 6.1.e)",
        "public",
        "24 months after the office ended",
    ),
)
declare_personal_source(
    PersonalSource(
        "offices",
        export=lambda person: {
            "offices": list(person.offices.values("kind", "title", "starts_on", "ends_on"))
        },
        erase=lambda person: person.offices.all().delete() and None,
    )
)
