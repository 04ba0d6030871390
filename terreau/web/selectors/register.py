"""The register of personal data, read from the declarations of the rooms."""

from itertools import groupby

from terreau.core.registries import PersonalField, personal_fields


def register_by_room() -> list[tuple[str, list[PersonalField]]]:
    """The declared fields by room, in order."""
    ordered = sorted(personal_fields, key=lambda field: (field.model, field.field))
    return [
        (room, list(fields)) for room, fields in groupby(ordered, key=lambda field: field.model.split(".")[0])
    ]
