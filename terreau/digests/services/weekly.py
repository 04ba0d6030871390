"""Choosing one's day, queueing the digests of a day, and writing one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from terreau.authorities.models import Authority
from terreau.communities.models import Community
from terreau.communities.permissions import can_tend_community, is_member, place_of
from terreau.core import clock
from terreau.digests.models import Rhythm
from terreau.digests.pieces import Week, by_kind, seen_by
from terreau.digests.selectors import (
    A_WEEK,
    KIND,
    communities_of_readers,
    readers_on,
    since_of,
    weeks_of,
)
from terreau.digests.services.refusal import DigestError
from terreau.digests.tokens import stop_path
from terreau.journal.models import Verb
from terreau.journal.services import record
from terreau.mailroom.services import ask_for_texts
from terreau.moderation.selectors import blocked_with
from terreau.notifications.models import Message
from terreau.notifications.services import base_url, queue_to_compose, send, written
from terreau.people.models import ContactPoint, Person
from terreau.people.selectors import contact_value, open_mail_address

AT_ONCE = 500  # people queued in one transaction: it lasts well under a second
FROM_HOUR = 7  # nobody is woken up


@dataclass
class Queued:
    """What queueing a day's digests did: `readers` want one, `quiet` have nothing new, `queued` are new, on paper or by mail."""

    readers: int = 0
    quiet: int = 0
    queued: int = 0


@transaction.atomic
def choose_rhythm(*, person: Person, weekday: int | None) -> Rhythm:
    """A day of the week, or never."""
    if weekday is not None and weekday not in Rhythm.Day.values:
        raise DigestError(_("Choose a day of the week, or never."), field="weekday")
    rhythm, _is_new = Rhythm.objects.update_or_create(
        person=person, defaults={"authority_id": person.authority_id, "weekday": weekday}
    )
    return rhythm


@transaction.atomic
def choose_paper(*, by: Person, community: Community, person: Person, is_on_paper: bool) -> Rhythm:
    """Whoever tends a community says, for a member without a screen, that they wish it on paper, or no longer."""
    if not can_tend_community(by, community) or not is_member(person, community):
        raise DigestError(_("Only those who tend this community do that."))
    if is_on_paper and not contact_value(person, "post"):
        raise DigestError(_("This person has no postal address yet."))
    rhythm, _is_new = Rhythm.objects.update_or_create(
        person=person,
        defaults={"authority_id": person.authority_id, "is_on_paper": is_on_paper, "entered_by": by},
    )
    return rhythm


@transaction.atomic
def ask_texts_for(*, by: Person, community: Community, person: Person) -> ContactPoint:
    """Whoever tends a community has their phone asked by SMS, for a member without e-mail: only its own OUI opens SMS."""
    if not can_tend_community(by, community) or not is_member(person, community):
        raise DigestError(_("Only those who tend this community do that."))
    point = ask_for_texts(person=person, phone=contact_value(person, ContactPoint.Kind.PHONE))
    record(
        Verb.INVITE,
        subject=("person", person.pk),
        authority=community.authority,
        community_id=community.pk,
        entered_by=by,
        target_person=person,
        audience=f"person:{person.pk}",
    )
    return point


def queue_digests(*, authority: Authority, day: date, dry_run: bool = False) -> Queued:
    """Queue the digests of a day for everyone who wants one and whose communities have news. Again, it queues what is missing."""
    done = Queued()
    lively = _lively(authority, day)
    for people in _in_chunks(readers_on(authority, day).select_related("account", "rhythm")):
        inside = communities_of_readers([person.pk for person in people])
        told = [person for person in people if lively.intersection(inside[person.pk])]
        done.readers += len(people)
        done.quiet += len(people) - len(told)
        if not dry_run:
            done.queued += _queue(told, authority, day)
    return done


def _lively(authority: Authority, day: date) -> set[int]:
    """The communities where something happened in the last fortnight or comes soon: the longest any digest looks back."""
    start = datetime.combine(day, datetime.min.time(), authority.zone)
    weeks = weeks_of(
        Community.objects.filter(authority=authority).listed().values_list("pk", flat=True),
        start - 2 * A_WEEK,
        clock.now(),
    )
    return {pk for pk, week in weeks.items() if not week.is_quiet}


def _in_chunks(people: QuerySet[Person]) -> Iterator[list[Person]]:
    last = 0
    while found := list(people.filter(pk__gt=last)[:AT_ONCE]):
        yield found
        last = found[-1].pk


def _queue(people: list[Person], authority: Authority, day: date) -> int:
    """Mail is written when it leaves; a letter now, for somebody to print."""
    by_mail = [person for person in people if not _wants_paper(person)]
    about = (KIND, day.toordinal())
    with translation.override("fr"):
        subject = _("The week of your communities")
    count = queue_to_compose(people=by_mail, key=_key(day), about=about, authority=authority, subject=subject)
    return count + sum(_print(person, day) for person in people if person not in by_mail)


def _wants_paper(person: Person) -> bool:
    rhythm: Rhythm | None = getattr(person, "rhythm", None)
    return rhythm is not None and rhythm.is_on_paper and not open_mail_address(person)


def _key(day: date) -> str:
    return f"{KIND}:{day:%Y%m%d}"


def _print(person: Person, day: date) -> int:
    key = f"{_key(day)}:{person.pk}"
    if Message.objects.filter(key=key).exists():
        return 0
    context = _context(person, day)
    if context is None:
        return 0
    sent = send(
        key=key,
        template="digests/notices/digest.txt",
        context=context,
        authority=person.authority,
        person=person,
        about=(KIND, day.toordinal()),
    )
    return int(sent is not None)


def compose(message: Message) -> tuple[str, str] | None:
    """The words of a queued digest, as things stand now; None when nothing is left to tell."""
    person = message.person
    if person is None or message.about_id is None:
        return None
    person.authority = message.authority
    with translation.override(message.language):
        context = _context(person, date.fromordinal(message.about_id))
        if context is None:
            return None
        context |= {"base_url": base_url(message.authority), "person": person}
        subject, _newline, body = written("digests/notices/digest.txt", context).partition("\n")
    return subject, body.strip() + "\n"


def _context(person: Person, day: date) -> dict[str, Any] | None:
    weeks = digest_of(person, day)
    if not weeks:
        return None
    with timezone.override(person.authority.zone):
        return {
            "weeks": [
                {"week": week, "kinds": by_kind(week.pieces), "to_tend": _to_tend(person, week)}
                for week in weeks
            ],
            "zone": person.authority.zone,
            "stop": stop_path(person.pk) if open_mail_address(person) else "",
        }


def _to_tend(person: Person, week: Week) -> bool:
    """A line for gardeners alone: most of what was written came from them."""
    return week.is_mostly_from_gardeners and week.community_id in place_of(person).acting


def digest_of(person: Person, day: date) -> list[Week]:
    """What a person's digest of that day tells, community by community; those where nothing happened are left out."""
    inside = communities_of_readers([person.pk])[person.pk]
    weeks = weeks_of(inside, since_of(person, day), clock.now())
    kept_apart = blocked_with(person)
    place = place_of(person)
    circles = place.others.get("circle", frozenset())
    seen = [
        seen_by(weeks[pk], kept_apart, None if pk in place.acting else circles)
        for pk in inside
        if pk in weeks
    ]
    return [week for week in seen if not week.is_quiet]


def queue_due(now: datetime) -> int:
    """Every authority's digests of today, once it is morning there."""
    queued = 0
    for authority in Authority.objects.filter(opened_at__isnull=False).order_by("pk"):
        here = now.astimezone(authority.zone)
        if here.hour >= FROM_HOUR:
            queued += queue_digests(authority=authority, day=here.date()).queued
    return queued
