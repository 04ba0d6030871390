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
    if len(person.name) < 2:
        return 0
    kept = Message.objects.within(person.authority).exclude(person=None).exclude(person__name=person.name)
    naming = kept.filter(Q(subject__contains=person.name) | Q(body__contains=person.name))
    name = re.compile(rf"(?<!\w){re.escape(person.name)}(?!\w)")
    changed = []
    for message in naming:
        with translation.override(message.language):
            instead = _("a former member")
        message.subject = name.sub(instead, message.subject)[:200]
        message.body = name.sub(instead, message.body)
        changed.append(message)
    Message.objects.bulk_update(changed, ["subject", "body"], batch_size=AT_ONCE)
    return len(changed)
