"""Minutes: one line after the other, a request lifted from a line, then published and told."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from terreau.authorities.models import Authority
from terreau.commitments.models import Commitment
from terreau.commitments.services import ask
from terreau.communities.models import Circle
from terreau.core import clock
from terreau.gatherings import notices
from terreau.gatherings.models import Gathering, MinuteLine, Minutes
from terreau.gatherings.permissions import (
    can_lift_line,
    can_organise,
    can_write_line,
    can_write_minutes,
    has_started,
)
from terreau.gatherings.selectors import minutes_to_tell, readers_of
from terreau.gatherings.services.announcing import GatheringError, capacity_of, checked_text
from terreau.journal.services import record
from terreau.people.models import Person

LINE_LIMIT = 1000
LINES_LIMIT = 500
MINUTES_AT_ONCE = 20


@transaction.atomic
def add_line(*, by: Person, gathering: Gathering, text: str, kind: str = MinuteLine.Kind.SAID) -> MinuteLine:
    """Write one line down; the first one opens the minutes."""
    if not can_write_minutes(by, gathering):
        raise GatheringError(_("Members of the community write the minutes."))
    if gathering.is_cancelled:
        raise GatheringError(_("This gathering is cancelled."))
    text = _checked_line(text)
    minutes, _created = Minutes.objects.get_or_create(
        gathering=gathering, defaults={"authority": gathering.authority, "started_by": by}
    )
    if minutes.is_published and not can_organise(by, gathering):
        raise GatheringError(_("These minutes are published: ask a gardener to correct them."))
    lines = MinuteLine.objects.filter(minutes=minutes)
    if lines.count() >= LINES_LIMIT:
        raise GatheringError(_("These minutes have 500 lines already. Shorten some of them."))
    last = lines.aggregate(last=Max("position"))["last"] or 0
    line = MinuteLine.objects.create(
        authority=gathering.authority,
        minutes=minutes,
        position=last + 1,
        kind=_checked_kind(kind),
        text=text,
        written_by=by,
    )
    _corrected(minutes)
    return line


@transaction.atomic
def edit_line(*, by: Person, line: MinuteLine, text: str, kind: str) -> MinuteLine:
    """Say it better. What became a request keeps its kind."""
    _check_writer(by, line)
    line.text = _checked_line(text)
    if line.commitment_id is None:
        line.kind = _checked_kind(kind)
    line.save(update_fields=["text", "kind"])
    _corrected(line.minutes)
    return line


@transaction.atomic
def remove_line(*, by: Person, line: MinuteLine) -> Minutes:
    """Take a line out, unless it became a request."""
    _check_writer(by, line)
    minutes: Minutes = line.minutes
    if line.commitment_id is not None:
        raise GatheringError(_("This line became a request: it stays."))
    if minutes.is_published and MinuteLine.objects.filter(minutes=minutes).count() == 1:
        raise GatheringError(_("Published minutes keep one line at least."))
    MinuteLine.objects.filter(pk=line.pk).delete()
    _corrected(minutes)
    return minutes


@transaction.atomic
def move_line(*, by: Person, line: MinuteLine, is_up: bool) -> MinuteLine:
    """One place up or down; at the end of the list nothing moves."""
    _check_writer(by, line)
    order = list(MinuteLine.objects.filter(minutes=line.minutes).order_by("position", "pk"))
    here = next(place for place, one in enumerate(order) if one.pk == line.pk)
    there = here - 1 if is_up else here + 1
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
    for place, one in enumerate(order, 1):
        if one.position != place:
            MinuteLine.objects.filter(pk=one.pk).update(position=place)
    return line


@transaction.atomic
def lift_line(
    *,
    by: Person,
    line: MinuteLine,
    text: str = "",
    owner_person: Person | None = None,
    owner_circle: Circle | None = None,
    owner_authority: Authority | None = None,
) -> Commitment:
    """A line becomes a request, born of this gathering; nothing is owed before its owner accepts."""
    if not can_lift_line(by, line):
        raise GatheringError(_("Those who organise turn a line into a request."))
    gathering = line.minutes.gathering
    commitment = ask(
        by=by,
        community=gathering.community,
        text=text or line.text,
        owner_person=owner_person,
        owner_circle=owner_circle,
        owner_authority=owner_authority,
        circle=gathering.circle,
        born_of=[("gathering", gathering.pk)],
        is_collective=True,
    )
    free = MinuteLine.objects.filter(pk=line.pk, commitment=None)
    if not free.update(commitment=commitment, kind=MinuteLine.Kind.REQUEST):
        raise GatheringError(_("This line is already a request. Nothing was sent again."))
    line.commitment = commitment
    return commitment


@transaction.atomic
def publish_minutes(*, by: Person, gathering: Gathering) -> Minutes:
    """Everyone can read them; members and those who came are told soon after, once."""
    if not can_organise(by, gathering):
        raise GatheringError(_("Those who organise publish the minutes."))
    if gathering.is_cancelled or not has_started(gathering):
        raise GatheringError(_("Minutes are published once the gathering has started."))
    minutes: Minutes | None = Minutes.objects.filter(gathering=gathering).first()
    if minutes is None or not minutes.lines.exists():
        raise GatheringError(_("Write one line at least: what was said, decided or asked."))
    if minutes.is_published:
        return minutes
    if not minutes.advance(to=Minutes.Status.PUBLISHED, published_at=clock.now(), published_by=by):
        raise GatheringError(_("Somebody changed it just before you. Reload the page."))
    record(
        "Create",
        subject=("minutes", minutes.pk),
        authority=gathering.authority,
        actor=by,
        capacity=capacity_of(by),
        community_id=gathering.community_id,
        circle_id=gathering.circle_id,
    )
    return minutes


def tell_published_minutes(now: datetime) -> int:
    """One message to each reader of newly published minutes: apart from publishing, so that it never takes long."""
    told = 0
    for minutes in minutes_to_tell(MINUTES_AT_ONCE):
        people, guests = readers_of(minutes)
        for person in people:
            notices.tell_minutes(minutes, person=person)
        for guest in guests:
            notices.tell_minutes(minutes, guest=guest)
        told += Minutes.objects.filter(pk=minutes.pk, told_at=None).update(told_at=now)
    return told


def _check_writer(by: Person, line: MinuteLine) -> None:
    line.minutes.refresh_from_db(fields=["status"])  # somebody may have published meanwhile
    if can_write_line(by, line):
        return
    if line.minutes.is_published:
        raise GatheringError(_("These minutes are published: ask a gardener to correct them."))
    raise GatheringError(_("Members of the community write the minutes."))


def _checked_line(text: str) -> str:
    return checked_text(text, limit=LINE_LIMIT, name="text", missing=_("Write a few words."))


def _checked_kind(kind: str) -> str:
    return kind if kind in MinuteLine.Kind.values else MinuteLine.Kind.SAID


def _corrected(minutes: Minutes) -> None:
    """Published minutes say when they were last corrected."""
    if minutes.is_published:
        minutes.corrected_at = clock.now()
        minutes.save(update_fields=["corrected_at"])
