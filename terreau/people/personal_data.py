"""Register lines, export and erasure of what this room keeps about a person."""

from collections.abc import Mapping, Sequence
from typing import Any

from terreau.core.registries import (
    PersonalField,
    PersonalSource,
    declare_personal_fields,
    declare_personal_source,
)
from terreau.people.models import Person
from terreau.people.services import empty_person

MISSION = "public interest (GDPR 6.1.e)"
CONSENT = "consent (GDPR 6.1.a)"
WHILE_MEMBER = "until erasure, or 24 months without any act, after two warnings"

declare_personal_fields(
    PersonalField(
        "people.Account",
        "email",
        "Sign in, and receive what concerns you",
        MISSION,
        "the person",
        WHILE_MEMBER,
    ),
    PersonalField("people.Account", "last_login", "Close unused accounts", MISSION, "nobody", WHILE_MEMBER),
    PersonalField(
        "people.Person", "name", "Be known by the name you chose", MISSION, "your communities", WHILE_MEMBER
    ),
    PersonalField(
        "people.Person", "name_key", "Sort and find names", MISSION, "your communities", WHILE_MEMBER
    ),
    PersonalField(
        "people.Person", "language", "Write to you in your language", MISSION, "nobody", WHILE_MEMBER
    ),
    PersonalField("people.Person", "suspended_at", "Protect a community", MISSION, "gardeners", WHILE_MEMBER),
    PersonalField("people.Person", "last_seen_on", "Close unused accounts", MISSION, "nobody", WHILE_MEMBER),
    PersonalField("people.ContactPoint", "value", "Reach you", MISSION, "your gardeners", WHILE_MEMBER),
    PersonalField(
        "people.Consent",
        "purpose",
        "Prove what you agreed to",
        "legal duty (GDPR 7.1)",
        "data officer",
        WHILE_MEMBER,
    ),
)


def export(person: Person) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    return {
        "person": [{"name": person.name, "language": person.language, "known_since": person.created_at}],
        "account": [{"email": person.account.email}] if person.account else [],
        "contact_points": list(person.contact_points.values("kind", "value", "verified_at")),
        "consents": list(person.consents.values("purpose", "how", "given_at", "withdrawn_at")),
    }


# Erased last: the other rooms still need to know who it is while they forget.
declare_personal_source(
    PersonalSource("people", export=export, erase=lambda person: empty_person(person=person))
)
