"""Letters and calls, for whoever may make them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from terreau.communities.models import Community, Membership, Seat
from terreau.communities.permissions import place_of
from terreau.core import clock
from terreau.core.seal import SealBroken, unseal
from terreau.core.text import excerpt
from terreau.gatherings.models import Gathering, Minutes
from terreau.listening.models import CampaignTeamMember, Word
from terreau.listening.permissions import campaigns_served
from terreau.notifications.models import Message
from terreau.notifications.services import address_of
from terreau.offices.models import Office
from terreau.offices.permissions import can_administer
from terreau.people.models import ContactPoint, Person

GIST = 180
MOST_LINKS = 6


def visible_letters(messages: QuerySet[Message], person: Person | None) -> QuerySet[Message]:
    """For a gardener, those to members and guests of their communities; for a campaign's team, those to authors of words.

    For an administrator, those that nobody else can post: no team in the campaign, no gardener in the community.
    """
    mine = _of(place_of(person).acting, campaigns_served(person))
    if person is None or not can_administer(person):
        return messages.filter(mine)
    return messages.filter(mine | ~_of(*_looked_after(person)))


def communities_tended(person: Person) -> QuerySet[Community]:
    """Where this person says who gets paper or SMS; a few links at the top of the page."""
    return Community.objects.filter(pk__in=place_of(person).acting).order_by("name_key")[:MOST_LINKS]


def _of(communities: Any, campaigns: Any) -> Q:
    """To whom these communities and these campaigns write."""
    members = Membership.objects.filter(community__in=communities, person__isnull=False).values("person_id")
    words = Word.objects.filter(campaign__in=campaigns).values("pk")
    gatherings = Gathering.objects.filter(community__in=communities)
    minutes = Minutes.objects.filter(gathering__in=gatherings)
    return (
        Q(person__isnull=False, person_id__in=members)
        | Q(person=None, about_kind="word", about_id__in=words)
        | Q(person=None, about_kind="gathering", about_id__in=gatherings.values("pk"))
        | Q(person=None, about_kind="minutes", about_id__in=minutes.values("pk"))
    )


def _looked_after(person: Person) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """Communities that somebody tends today, campaigns that have a team; the elected post no letters."""
    today = clock.today(person.authority.zone)
    offices = Office.objects.within(person.authority).held_on(today).filter(kind=Office.Kind.ELECTED)
    elected = offices.values("person")
    seats = Seat.objects.within(person.authority).held_on(today).exclude(person__in=elected)
    team = CampaignTeamMember.objects.within(person.authority).exclude(person__in=elected)
    present = team.filter(person__suspended_at=None, person__erased_at=None)
    return seats.values("community"), present.values("campaign")


@dataclass(frozen=True)
class Row:
    """One letter or call as the list shows it: to whom, where, and what tells it from the others."""

    message: Message
    lines: list[str]  # name, then postal address or phone
    gist: list[str]  # about what, which step
    said: str

    @property
    def name(self) -> str:
        return self.lines[0] if self.lines else ""


def letter_rows(messages: Iterable[Message]) -> dict[int, Row]:
    """By message; the addresses of everyone in one query."""
    rows = list(messages)
    points = ContactPoint.objects.filter(
        person__in=[one.person_id for one in rows], kind__in=("post", "phone")
    )
    where: dict[tuple[int, str], str] = {}
    for point in points.order_by("-is_preferred", "id"):
        where.setdefault((point.person_id, point.kind), point.value)
    found = {}
    for one in rows:
        lines, text = _sealed_lines(one), said(one)
        if one.person is not None:
            reached = where.get((one.person.pk, "post")) or where.get((one.person.pk, "phone")) or ""
            lines = [line for line in (one.person.name, *reached.splitlines()) if line]
        found[one.pk] = Row(message=one, lines=lines, gist=gist(text), said=text)
    return found


def gist(text: str) -> list[str]:
    """What a letter says first, after its greeting: in news of a word, the word, then the step."""
    paragraphs = [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]
    if paragraphs and paragraphs[0].endswith(","):
        del paragraphs[0]
    return [excerpt(part, GIST) for part in paragraphs[:2]]


def address_lines(message: Message) -> list[str]:
    """Name, then postal address or phone, one line each."""
    if message.person is not None:
        where = address_of(message.person)
        return [line for line in (where.name, *(where.post or where.phone).splitlines()) if line]
    return _sealed_lines(message)


def _sealed_lines(message: Message) -> list[str]:
    """Who is written on the envelope of somebody without a name here; nothing once it was emptied."""
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
