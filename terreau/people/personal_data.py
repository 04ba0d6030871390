"""Register lines, export and erasure of what this room keeps about a person."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from terreau.core.registries import (
    PersonalField,
    PersonalSource,
    declare_personal_fields,
    declare_personal_source,
)
from terreau.people.models import Person
from terreau.people.services import empty_person

MISSION = _("public interest (GDPR 6.1.e)")
WHILE_MEMBER = _("until erasure, or 24 months without any act, after two warnings")
_YOU, _NOBODY, _COMMUNITIES, _GARDENERS = _("you"), _("nobody"), _("your communities"), _("your gardeners")
_SIGN_IN = (_("Sign in, and receive what concerns you"), MISSION, _YOU, WHILE_MEMBER)
_UNUSED = (_("Close unused accounts"), MISSION, _NOBODY, WHILE_MEMBER)
_REACH = (_("Reach you"), MISSION, _GARDENERS, WHILE_MEMBER)
_RETURNED = (_("Reach you another way when mail comes back"), MISSION, _GARDENERS, WHILE_MEMBER)
_PROOF = (
    _("Prove what you agreed to"),
    _("legal duty (GDPR 7.1)"),
    _("the data protection officer"),
    WHILE_MEMBER,
)

declare_personal_fields(
    PersonalField("people.Account", "email", *_SIGN_IN, label=_("Address to sign in")),
    PersonalField("people.Account", "last_login", *_UNUSED, label=_("Last time you signed in")),
    PersonalField("people.Person", "account", *_SIGN_IN, label=_("Your access")),
    PersonalField(
        "people.Person", "name", _("Be known by the name you chose"), MISSION, _COMMUNITIES, WHILE_MEMBER,
        label=_("Your name"),
    ),
    PersonalField(
        "people.Person", "name_key", _("Sort and find names"), MISSION, _COMMUNITIES, WHILE_MEMBER,
        label=_("Your name, without accents"),
    ),
    PersonalField(
        "people.Person", "language", _("Write to you in your language"), MISSION, _NOBODY, WHILE_MEMBER,
        label=_("Your language"),
    ),
    PersonalField(
        "people.Person", "suspended_at", _("Protect a community"), MISSION, _GARDENERS, WHILE_MEMBER,
        label=_("Day an access was closed"),
    ),
    PersonalField("people.Person", "last_seen_on", *_UNUSED, label=_("Day of your last visit")),
    PersonalField("people.Person", "mail_returned_at", *_RETURNED, label=_("Since when mail to you comes back")),
    PersonalField("people.Person", "mail_held_at", *_RETURNED, label=_("Since when nothing is sent to your address")),
    PersonalField("people.Person", "mail_confirmed_at", *_RETURNED, label=_("When you confirmed your address")),
    PersonalField("people.ContactPoint", "person", *_REACH, label=_("Whose address it is")),
    PersonalField("people.ContactPoint", "kind", *_REACH, label=_("Mail, phone or post")),
    PersonalField("people.ContactPoint", "value", *_REACH, label=_("Phone, postal or e-mail address")),
    PersonalField("people.Consent", "person", *_PROOF, label=_("Who agreed")),
    PersonalField("people.Consent", "purpose", *_PROOF, label=_("To what you agreed")),
    PersonalField("people.Consent", "how", *_PROOF, label=_("On line, on paper, by phone")),
    PersonalField("people.Consent", "entered_by", *_PROOF, label=_("Who wrote it down")),
)  # fmt: skip


def export(person: Person) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    return {
        "person": [
            {
                "name": person.name,
                "language": person.language,
                "known_since": person.created_at,
                "last_seen_on": person.last_seen_on,
            }
        ],
        "account": [{"email": person.account.mail}] if person.account else [],
        "contact_points": list(person.contact_points.values("kind", "value", "verified_at")),
        "consents": list(person.consents.values("purpose", "how", "given_at", "withdrawn_at")),
    }


# Erased last: the other rooms still need to know who it is while they forget.
declare_personal_source(
    PersonalSource("people", export=export, erase=lambda person: empty_person(person=person))
)
