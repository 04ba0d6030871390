"""Letters and calls, for whoever may make them."""

from typing import Any

from django.db.models import Q, QuerySet

from terreau.communities.models import Membership
from terreau.communities.permissions import place_of
from terreau.core import clock
from terreau.core.seal import SealBroken, unseal
from terreau.gatherings.models import Gathering, Minutes
from terreau.listening.models import Word
from terreau.listening.permissions import campaigns_served
from terreau.notifications.models import Message
from terreau.notifications.services import address_of
from terreau.people.models import Person


def visible_letters(messages: QuerySet[Message], person: Person | None) -> QuerySet[Message]:
    """For a gardener, those to members and guests of their communities; for a campaign's team, those to authors of words."""
    acting = place_of(person).acting
    members = Membership.objects.filter(community_id__in=acting).values("person_id")
    words = Word.objects.filter(campaign_id__in=campaigns_served(person)).values("pk")
    gatherings = Gathering.objects.filter(community_id__in=acting)
    minutes = Minutes.objects.filter(gathering__in=gatherings)
    return messages.filter(
        Q(person_id__in=members)
        | Q(person=None, about_kind="word", about_id__in=words)
        | Q(person=None, about_kind="gathering", about_id__in=gatherings.values("pk"))
        | Q(person=None, about_kind="minutes", about_id__in=minutes.values("pk"))
    )


def address_lines(message: Message) -> list[str]:
    """Name, then postal address or phone, one line each."""
    if message.person is not None:
        where = address_of(message.person)
        return [line for line in (where.name, *(where.post or where.phone).splitlines()) if line]
    try:
        return unseal(message.sealed_address).splitlines()
    except SealBroken:
        return []


def said(message: Message) -> str:
    """What it says, opened; nothing when another key sealed it."""
    try:
        return message.read_body()
    except SealBroken:
        return ""


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
        "paragraphs": [p.strip() for p in said(message).split("\n\n") if p.strip()],
    }
