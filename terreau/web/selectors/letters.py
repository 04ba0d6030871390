"""Letters and calls, for whoever may make them."""

from typing import Any

from django.db.models import QuerySet

from terreau.communities.models import Membership
from terreau.communities.permissions import place_of
from terreau.core import clock
from terreau.core.seal import SealBroken, unseal
from terreau.notifications.models import Message
from terreau.notifications.services import address_of
from terreau.offices.permissions import can_answer_for_authority
from terreau.people.models import Person


def visible_letters(messages: QuerySet[Message], person: Person | None) -> QuerySet[Message]:
    """All of them for those who work for the authority; for a gardener, those to the members of their communities."""
    if can_answer_for_authority(person):
        return messages
    members = Membership.objects.filter(community_id__in=place_of(person).acting).values("person_id")
    return messages.filter(person_id__in=members)


def address_lines(message: Message) -> list[str]:
    """Name, then postal address or phone, one line each."""
    if message.person is not None:
        where = address_of(message.person)
        return [line for line in (where.name, *(where.post or where.phone).splitlines()) if line]
    try:
        return unseal(message.sealed_address).splitlines()
    except SealBroken:
        return []


def letter_facts(message: Message) -> dict[str, Any]:
    """What the printed letter says."""
    authority = message.authority
    return {
        "language": message.language,
        "authority": authority.name,
        "sender": [authority.name, *authority.postal_address.splitlines()],
        "phone": authority.contact_phone,
        "recipient": address_lines(message),
        "date": clock.today(authority.zone).isoformat(),
        "subject": message.subject,
        "paragraphs": [p.strip() for p in message.body.split("\n\n") if p.strip()],
    }
