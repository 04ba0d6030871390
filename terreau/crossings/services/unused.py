"""Closing the accounts nobody uses: 24 months without any act, after two warnings."""

from dataclasses import astuple, dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from terreau.communities.models import Seat
from terreau.core import clock
from terreau.crossings.notices import closing_warnings, warn_of_closing
from terreau.crossings.services.persons import erase_person
from terreau.journal.models import Line, Verb
from terreau.notifications.services import mail_is_locked
from terreau.offices.models import Office
from terreau.people.models import Person
from terreau.people.selectors import out_of_reach, unseen_since

# 22, 23 and 24 months. Each warning leaves a month at least, also when the chores stood still for a while.
FIRST, SECOND, END = timedelta(days=669), timedelta(days=700), timedelta(days=730)
NOTICE = timedelta(days=30)


@dataclass(frozen=True)
class Closing:
    """How many people are warned once, warned twice, and forgotten."""

    warned: int
    warned_again: int
    erased: int

    @property
    def total(self) -> int:
        return sum(astuple(self))


def close_unused(now: datetime, *, is_dry_run: bool = False) -> Closing:
    """Warn, warn again, then forget whoever did nothing for so long. A dry run counts and changes nothing.

    A restored copy whose mail is locked does nothing: it would forget people whose warnings never left.
    """
    if not is_dry_run and mail_is_locked():
        return Closing(0, 0, 0)
    steps = _to_warn(now), _to_warn_again(now), _to_erase(now)
    if is_dry_run:
        return Closing(*(step.count() for step in steps))
    once, again, unused = ([*step.select_related("authority", "account")] for step in steps)
    for person in unused:
        erase_person(person=person)
    for which, people in ((2, again), (1, once)):
        for person in people:
            last_day = clock.today(person.authority.zone) + NOTICE * (3 - which) - timedelta(days=1)
            warn_of_closing(person, which=which, closes_on=last_day)
    return Closing(len(once), len(again), len(unused))


def _to_warn(now: datetime) -> QuerySet[Person]:
    return _unused(now - FIRST).filter(~_was_warned(1, now), ~_was_warned(2, now)).exclude(out_of_reach())


def _to_warn_again(now: datetime) -> QuerySet[Person]:
    return _unused(now - SECOND).filter(_was_warned(1, now, ago=NOTICE), ~_was_warned(2, now))


def _to_erase(now: datetime) -> QuerySet[Person]:
    """Warned twice, the second time a month ago; whoever nobody can reach is forgotten without a warning."""
    return _unused(now - END).filter(_was_warned(2, now, ago=NOTICE) | out_of_reach())


def _unused(since: datetime) -> QuerySet[Person]:
    """Whoever has not come, done anything, nor had anything done in their name since then, and holds no seat today.

    A letter posted to them, or a call, is no act of theirs: else the warnings would keep them here for ever.
    """
    today = clock.now().date()
    told = Q(verb=Verb.ANNOUNCE, subject_kind="person")
    lines = Line.objects.filter(at__gte=since)
    held = Office.objects.held_on(today), Seat.objects.held_on(today)
    unused = unseen_since(since).exclude(Exists(lines.filter(actor=OuterRef("pk"))))
    unused = unused.exclude(Exists(lines.exclude(told).filter(target_person=OuterRef("pk"))))
    for places in held:
        unused = unused.exclude(Exists(places.filter(person=OuterRef("pk"))))
    return unused.order_by("pk")


def _was_warned(which: int, now: datetime, *, ago: timedelta = timedelta(0)) -> Q:
    """Warned since their last act: it is older than that, so a warning of another time is older still."""
    given = closing_warnings(which, after=now - FIRST, before=now - ago)
    return Q(Exists(given.filter(person=OuterRef("pk"))))
