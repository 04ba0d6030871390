"""Forgetting someone in the outbox: where they were reached, and their name in what others were told."""

import re

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from terreau.core.seal import SealBroken, unseal
from terreau.notifications.models import Message
from terreau.people.models import Person
from terreau.people.selectors import mail_addresses

AT_ONCE = 500


@transaction.atomic
def forget_addressee(*, person: Person) -> int:
    """Delete what was sent to an address of theirs before anyone was known behind it: codes, invitations, news of a word."""
    written = {
        f"{person.name}\n{value}"
        for value in person.contact_points.exclude(kind="mail").values_list("value", flat=True)
    }
    theirs = mail_addresses(person) | written
    sealed = Message.objects.within(person.authority).filter(person=None).exclude(sealed_address="")
    found = [
        pk
        for pk, address in sealed.values_list("pk", "sealed_address").iterator(AT_ONCE)
        if _opened(address) in theirs
    ]
    for start in range(0, len(found), AT_ONCE):
        Message.objects.filter(pk__in=found[start : start + AT_ONCE]).delete()
    return len(found)


def _opened(sealed: str) -> str:
    try:
        return unseal(sealed)
    except SealBroken:
        return ""


@transaction.atomic
def forget_name(*, person: Person) -> int:
    """In messages kept for other people, their name becomes “a former member”. Namesakes keep their own mail whole."""
    return _replace(person, person.name, "")


@transaction.atomic
def follow_rename(*, person: Person, before: str) -> int:
    """In messages kept, their former name becomes the one they chose: erasing the new one later leaves neither."""
    return _replace(person, before, person.name) if before != person.name else 0


def _replace(person: Person, before: str, after: str) -> int:
    """Put another name, or “a former member”, in what is kept; whoever else bears the name keeps their mail whole."""
    if len(before) < 2:
        return 0
    namesakes = Person.objects.within(person.authority).filter(name=before).exclude(pk=person.pk)
    kept = Message.objects.within(person.authority).exclude(person=None).exclude(person__in=namesakes)
    naming = kept.filter(Q(subject__contains=before) | Q(body__contains=before))
    name = re.compile(rf"(?<!\w){re.escape(before)}(?!\w)")
    changed = []
    for message in naming:
        with translation.override(message.language):
            instead = (after or _("a former member")).replace("\\", r"\\")
        message.subject = name.sub(instead, message.subject)[:200]
        message.body = name.sub(instead, message.body)
        changed.append(message)
    Message.objects.bulk_update(changed, ["subject", "body"], batch_size=AT_ONCE)
    return len(changed)
