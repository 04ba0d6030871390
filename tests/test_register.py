"""The register of personal data is whole, exports run, and whoever is erased is found in no table any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.test import Client
from django.utils import translation

from terreau.core.registries import personal_fields
from terreau.people.models import Person
from terreau.web.selectors.register import register_by_room, titles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Cast

# ------------------------------------------------------------------ what is not personal, and why

EVERYWHERE = {
    "public_id": "a random mark in addresses",
    "slug": "a part of an address, made from a public name",
    "subject_kind": "what kind of thing is spoken of",
    "about_kind": "what kind of thing is spoken of",
    "audience": "a group of readers, never a name",
    "media_type": "the format of a file",
    "sha256": "the mark of a file",
}
NOT_PERSONAL = {
    "authorities.Authority": {
        "name host time_zone accent welcome_text": "the public body itself",
        "contact_email contact_phone postal_address hosting_provider": "a public body's, on purpose",
    },
    "care.Gesture": {"kind status": "what is proposed, and its state"},
    "commitments.Commitment": {"status": "a state"},
    "commitments.Step": {"status capacity": "a state, and in which quality"},
    "communities.Community": {
        "name name_key purpose status called_by": "decided together, written to be public",
        "join_token": "random, printed on posters",
    },
    "digests.Newsletter": {
        "subject text status": "written to be public",
        "segment": "which places, never who",
    },
    "moderation.Report": {"moderators status": "who decides, by place, and a state"},
    "moderation.Appeal": {"status": "a state"},
    "communities.Seat": {"kind": "which seat"},
    "communities.SeatProposal": {"kind status": "which seat, and its state"},
    "communities.PairGesture": {
        "kind status": "what is proposed, and its state",
        "values": "what a setting becomes",
    },
    "communities.Exclusion": {"kind": "for three days or until readmitted"},
    "communities.ContactExport": {"token": "random"},
    "communities.Facilitation": {"status": "a state"},
    "communities.Charter": {
        "text status": "decided together, written to be public",
        "values": "settings it changes",
    },
    "communities.CharterVoice": {"stance": "consent or objection", "said_how": "on paper or by phone"},
    "communities.RestVoice": {"stance": "consent or objection", "said_how": "on paper or by phone"},
    "communities.Announcement": {"status": "the step of a message, read by all"},
    "communities.RestRound": {"status": "the step of a question, read by all"},
    "communities.Closing": {"story who_keeps where_next": "written together, for those who were in it"},
    "communities.CircleMember": {"role": "which part in a circle"},
    "communities.CircleNews": {"learned question": "said by a circle to its community"},
    "communities.Settings": {"entry": "how one comes in"},
    "communities.Circle": {"name purpose decides_alone": "decided together, for all members"},
    "communities.Objective": {"title visible_result progress_note": "decided together, written to be public"},
    "communities.Invitation": {"token code": "random", "door": "how it was asked"},
    "communities.EntryQuestion": {"text": "asked by a community, of everyone"},
    "communities.FirstThing": {"title when": "a thing to do, written for all members"},
    "communities.Relay": {"kind": "a neighbour, a library, a centre"},
    "communities.LeftAlone": {"mark": "a keyed mark from which nobody can be read"},
    "communities.MemberImport": {
        "status basis origin columns": "the list itself, not its people",
        "fingerprint": "the mark of a file",
        "merged namesakes": "line numbers",
        "rejected": "line numbers and reasons",
    },
    "conversations.Thread": {"status": "a state"},
    "conversations.Post": {"via": "how it came"},
    "core.Submission": {"key location": "a random key and an address with random marks"},
    "mailroom.Inbound": {"key": "a keyed hash from which nothing can be read"},
    "core.ChoreRun": {"name": "a task of the software"},
    "gatherings.Gathering": {
        "title description kind place zone access access_note status cancel_reason": "written to be public"
    },
    "gatherings.Attendance": {"guest_token": "random"},
    "gatherings.Minutes": {"status": "a state"},
    "gatherings.MinuteLine": {"kind": "said, decided, asked"},
    "journal.Line": {"verb capacity": "what was done, in which quality"},
    "journal.Link": {"kind from_kind to_kind": "what kinds of things are tied"},
    "journal.Cursor": {"reader": "a part of the software"},
    "listening.Campaign": {"title intro status": "written to be public"},
    "listening.Question": {"polarity text": "written to be public"},
    "listening.ImportBatch": {
        "filename status columns": "the file itself, not its words",
        "rejected": "line numbers and reasons, never a text",
    },
    "listening.Word": {"polarity channel": "good, hard or action; by which channel", "source_key": "a mark"},
    "listening.WordContact": {"token": "random"},
    "listening.Theme": {"name name_key summary": "written together, to be public"},
    "listening.Neighbour": {"shared_terms": "terms that several words share"},
    "listening.Answer": {"capacity": "in which quality"},
    "notifications.Message": {
        "key message_id": "numbers of rows and random marks",
        "channel status": "mail, letter or call; its state",
    },
    "notifications.Preference": {"space_kind": "which kind of space"},
    "people.Account": {"password": "always unusable: there is none", "session_stamp": "random"},
    "people.Organisation": {"name name_key kind": "an organisation, not a person"},
    "search.Entry": {"kind url": "which kind of page, and its address"},
    "territories.Territory": {"kind code name name_key setting": "geography"},
    "territories.PostalCode": {"code": "geography"},
    "territories.GazetteerEdition": {"version": "geography"},
    "web.MailedCode": {"purpose": "why a code was sent", "session_stamp code_hash used_with": "random marks"},
}
TEXTS = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField)


def fields() -> Iterator[tuple[str, str, models.Field[Any, Any]]]:
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            yield model._meta.label, field.name, field


def leads_to_someone(field: models.Field[Any, Any]) -> bool:
    other = field.related_model
    return isinstance(other, type) and other._meta.label in {"people.Person", "people.Account"}


def allowed(label: str) -> set[str]:
    return {*EVERYWHERE, *" ".join(NOT_PERSONAL.get(label, {})).split()}


def declared() -> set[str]:
    return {field.code_name for field in personal_fields}


def test_every_personal_field_is_in_the_register() -> None:
    missing = [
        f"{label}.{name}"
        for label, name, field in fields()
        if apps.get_model(label).__module__.startswith("terreau.")
        and (leads_to_someone(field) or isinstance(field, TEXTS))
        and f"{label}.{name}" not in declared()
        and (leads_to_someone(field) or name not in allowed(label))
    ]
    assert not missing, f"declare in their room's personal_data.py, or say here why not: {missing}"


def test_libraries_that_know_an_account_are_in_the_register() -> None:
    known = {field.model for field in personal_fields}
    theirs = {
        label
        for label, _name, field in fields()
        if leads_to_someone(field) and not apps.get_model(label).__module__.startswith("terreau.")
    }
    assert theirs <= known, theirs - known
    assert "sessions.Session" in known


def test_the_lists_name_only_what_exists() -> None:
    real = {f"{label}.{name}" for label, name, _field in fields()}
    assert declared() <= real, declared() - real
    listed = {f"{label}.{name}" for label in NOT_PERSONAL for name in allowed(label) - set(EVERYWHERE)}
    assert listed <= real, listed - real
    assert not listed & declared()


def test_every_line_says_everything_in_both_languages() -> None:
    for language in ("en", "fr"):
        with translation.override(language):
            for field in personal_fields:
                told = (field.label, field.purpose, field.basis, field.recipients, field.retention)
                assert all(map(str, told)), field.code_name
    with translation.override("fr"):
        for _room, lines in register_by_room():
            for field in lines:
                assert "GDPR" not in str(field.basis)
                assert str(field.label) != "", field.code_name


def test_every_room_of_the_register_has_a_title() -> None:
    assert {room for room, _lines in register_by_room()} <= set(titles().values())


def test_the_pages_show_labels(cast: Cast, as_person: Callable[[Person | None], Client]) -> None:
    page = as_person(None).get("/vie-privee/", headers={"accept-language": "fr"})
    assert "Ce que vous dites de vous" in page.content.decode()
    assert "communities.Membership" not in page.content.decode()
