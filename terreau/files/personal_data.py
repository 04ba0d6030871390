from terreau.core.registries import PersonalField, declare_personal_fields

declare_personal_fields(
    PersonalField(
        "files.StoredFile",
        "description",
        "Say what a picture shows",
        "public interest (GDPR 6.1.e)",
        "the picture's audience",
        "as long as what it is about",
    ),
)
