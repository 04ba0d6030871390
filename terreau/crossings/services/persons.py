"""Giving someone everything that is kept about them, forgetting them, and forgetting what is too old."""

import io
import json
import zipfile
from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from terreau.conversations.services import leave_words_unsigned
from terreau.core.errors import GestureError
from terreau.core.registries import PersonalSource, personal_sources
from terreau.crossings.models import Erasure
from terreau.crossings.selectors import gather, written_about
from terreau.crossings.services.tombstones import keep_tombstones, tombstones
from terreau.journal.services import record
from terreau.notifications.services import follow_rename
from terreau.offices.permissions import is_administrator
from terreau.offices.selectors import is_last_administrator
from terreau.people.models import Person
from terreau.people.services import rename_person

# Erased last, in this order: the other rooms tell and note what they do meanwhile, and must still know whom they forget.
LAST = ("notifications", "journal", "people")


class PersonGestureError(GestureError):
    """A refused gesture on someone's own data."""


def export_archive(*, person: Person) -> bytes:
    """A zip with the same content twice: a page to read and a file for machines."""
    found = gather(person)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(found, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
        page = render_to_string(
            "crossings/archive.html", {"person": person, "sections": written_about(found)}
        )
        archive.writestr("mes-donnees.html", page)
    return out.getvalue()


@transaction.atomic
def change_name(*, person: Person, name: str) -> Person:
    """Another name, also in the messages that say the former one."""
    before = person.name
    rename_person(person=person, name=name)
    follow_rename(person=person, before=before)
    return person


@transaction.atomic
def erase_person(*, person: Person, entered_by: Person | None = None, leaves_words: bool = False) -> None:
    """Forget someone: every room empties what it keeps; facts stay, without them. The last administrator cannot vanish.

    `leaves_words`: their messages stay in the threads, without their name; otherwise they are emptied like the rest.
    The erasure is remembered by a public id alone, so that a restored backup forgets them again.
    """
    if is_administrator(person) and is_last_administrator(person):
        raise PersonGestureError(_("You are the only administrator. Name another one first."))
    record("Delete", subject=("person", person.pk), authority=person.authority, entered_by=entered_by)
    Erasure.objects.get_or_create(person_public_id=person.public_id)
    transaction.on_commit(keep_tombstones, robust=True)
    if leaves_words:
        leave_words_unsigned(person=person)
    forget(person)


def forget(person: Person) -> None:
    """Every room empties what it keeps about someone."""
    for source in _in_order():
        if source.erase is not None:
            source.erase(person)


def _in_order() -> list[PersonalSource]:
    last = {name: place for place, name in enumerate(LAST, start=1)}
    return sorted(personal_sources, key=lambda source: last.get(source.name, 0))


def purge_old_data(now: datetime, *, is_dry_run: bool = False) -> dict[str, int]:
    """Delete what the register of personal data says is too old; counts by room."""
    counts = {}
    for source in personal_sources:
        if source.purge is not None:
            with transaction.atomic():
                counts[source.name] = source.purge(now, is_dry_run)
    return counts


def reapply_erasures() -> int:
    """After a restore, forget again everyone who was forgotten since the backup; returns how many."""
    again = 0
    for person in Person.objects.present().filter(public_id__in=tombstones()):
        with transaction.atomic():
            record("Delete", subject=("person", person.pk), authority=person.authority)
            Erasure.objects.get_or_create(person_public_id=person.public_id)
            forget(person)
            again += 1
    return again
