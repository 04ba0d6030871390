"""A guest who becomes known keeps their seat: by the link they were given, or by an address they proved."""

from collections import defaultdict

from django.db import transaction
from django.utils.translation import gettext as _

from terreau.core import clock
from terreau.core.text import fold
from terreau.gatherings.models import Attendance, Gathering
from terreau.gatherings.permissions import can_organise
from terreau.gatherings.selectors import contact_mark, contact_of, seats_left_by
from terreau.gatherings.services.announcing import GatheringError, hold, seat_waiting
from terreau.journal.services import record
from terreau.people.models import Person
from terreau.people.selectors import is_shared

Status = Attendance.Status
BEST_FIRST = (Status.CAME, Status.COMING, Status.WAITING, Status.DECLINED)


@transaction.atomic
def keep_seat(*, person: Person, seat: Attendance, by: Person | None = None) -> Attendance:
    """A guest's seat becomes theirs, with whether they came and what they need. `by`: whoever organises, told so.

    Whoever shows the guest's own secret link says « it is me »; the page asked them. It happens once.
    """
    gathering = seat.gathering
    if by is not None and by.pk != person.pk and not can_organise(by, gathering):
        raise GatheringError(_("Those who organise write down who comes."))
    if person.authority_id != gathering.authority_id or person.is_suspended or person.erased_at is not None:
        raise GatheringError(_("This person cannot come here."))
    hold(gathering)
    guest: Attendance | None = Attendance.objects.filter(pk=seat.pk, person=None).first()
    own: Attendance | None = Attendance.objects.filter(gathering=gathering, person=person).first()
    if guest is None:
        if own is not None and Attendance.objects.filter(pk=seat.pk, person=person).exists():
            return own
        raise GatheringError(_("This seat was kept already."))
    kept = _take(guest, person) if own is None else _merge(guest, own)
    if own is not None and gathering.is_planned and gathering.ends_at > clock.now():
        seat_waiting(gathering)
    _record(gathering, person, by, came=kept.status == Status.CAME)
    return kept


def _take(guest: Attendance, person: Person) -> Attendance:
    Attendance.objects.filter(pk=guest.pk).update(
        person=person, guest_name="", sealed_contact="", contact_mark=""
    )
    guest.refresh_from_db()
    return guest


def _merge(guest: Attendance, own: Attendance) -> Attendance:
    """They had answered twice: one answer stays, the one that gives them most."""
    best = min((guest.status, own.status), key=lambda one: BEST_FIRST.index(Status(one)))
    guest.delete()
    Attendance.objects.filter(pk=own.pk).update(
        status=best,
        sealed_need=own.sealed_need or guest.sealed_need,
        answered_at=min(own.answered_at, guest.answered_at),
    )
    own.refresh_from_db()
    return own


def keep_sure_seats(person: Person) -> int:
    """On joining: the seats given with an address that they proved, when no doubt is possible; returns how many.

    In a household that shares the address, or under another name, nothing is taken: their space asks them.
    """
    by_contact: dict[str, list[Attendance]] = defaultdict(list)
    for seat in seats_left_by(person):
        by_contact[seat.contact_mark].append(seat)
    kept = 0
    for seats in by_contact.values():
        if _is_sure(person, seats):
            for seat in seats:
                keep_seat(person=person, seat=seat)
                kept += 1
    return kept


def _is_sure(person: Person, seats: list[Attendance]) -> bool:
    """One address, one name, that of whoever joins, and nobody else known there."""
    names = {fold(seat.guest_name) for seat in seats}
    said, own = names.pop().split(), fold(person.name).split()
    length = min(len(said), len(own))
    contact = contact_of(seats[0])
    is_same_name = not names and said[:length] == own[:length]
    is_read = bool(contact) and contact_mark(contact) == seats[0].contact_mark
    return is_same_name and is_read and not is_shared(person, contact)


def _record(gathering: Gathering, person: Person, by: Person | None, *, came: bool) -> None:
    record(
        "Arrive" if came else "Accept",
        subject=("gathering", gathering.pk),
        authority=gathering.authority,
        actor=person,
        entered_by=by if by is not None and by.pk != person.pk else None,
        community_id=gathering.community_id,
        circle_id=gathering.circle_id,
        audience=f"community:{gathering.community_id}",
    )
