"""« Je viens », the waiting list that moves by itself, and who came."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from terreau.core import clock
from terreau.core.errors import GestureError
from terreau.core.phones import check_phone
from terreau.core.seal import seal
from terreau.core.text import tidy
from terreau.gatherings import notices
from terreau.gatherings.models import Attendance, Gathering, MinuteLine, Minutes
from terreau.gatherings.permissions import can_answer_gathering, can_organise, has_started
from terreau.gatherings.selectors import contact_mark, contact_of, members_not_listed, room_of
from terreau.gatherings.services.announcing import GatheringError, checked_text, hold, seat_waiting
from terreau.journal.services import record
from terreau.people.models import Person
from terreau.people.services import PeopleError, check_name

GUEST_LIMIT = 300  # guests who answer by themselves: nobody fills a hall with invented names
WAITING_LIMIT = 20  # of them, beyond the seats
SAME_CONTACT_LIMIT = 3  # a household; each answer sends a mail
UNNAMED_LIMIT = 10_000
NEED_LIMIT = 300
Status = Attendance.Status


@transaction.atomic
def answer_yes(
    *, person: Person, gathering: Gathering, need: str | None = None, by: Person | None = None
) -> Attendance:
    """« Je viens »: a seat, or a place on the waiting list. `by`: a gardener who writes down what was said."""
    _check_behalf(by, person, gathering)
    _hold_open(gathering, person)
    need = None if need is None else checked_text(need, limit=NEED_LIMIT, name="need")
    attendance = Attendance.objects.filter(gathering=gathering, person=person).first()
    seat = _free_seat(gathering)
    if attendance is None:
        attendance = Attendance.objects.create(
            authority=gathering.authority, gathering=gathering, person=person, status=seat, entered_by=by,
            sealed_need=seal(need) if need else "",
        )  # fmt: skip
    else:
        _answer_again(attendance, seat, need)
    _record("Accept", gathering, person, by)
    return attendance


@transaction.atomic
def answer_as_guest(
    *, gathering: Gathering, name: str, contact: str = "", need: str = "", by: Person | None = None
) -> Attendance:
    """Someone without an account comes: a first name is enough. Two guests may bear the same one."""
    if by is not None and not can_organise(by, gathering):
        raise GatheringError(_("Those who organise write down who comes."))
    _hold_open(gathering, by)
    name = _checked_name(name)
    contact, need = _checked_contact(contact), checked_text(need, limit=NEED_LIMIT, name="need")
    seat = _free_seat(gathering)
    if by is None:
        _check_crowd(gathering, seat, contact)
    attendance = Attendance.objects.create(
        authority=gathering.authority,
        gathering=gathering,
        guest_name=name,
        status=seat,
        sealed_contact=seal(contact) if contact else "",
        contact_mark=contact_mark(contact),
        sealed_need=seal(need) if need else "",
        entered_by=by,
    )
    _record("Accept", gathering, None, by)
    notices.tell_guest(gathering, attendance)
    return attendance


@transaction.atomic
def answer_no(*, attendance: Attendance, by: Person | None = None) -> Attendance:
    """Not coming any more, without a reason: in the same transaction the seat goes to who waits first."""
    gathering = attendance.gathering
    if by is not None and by.pk != attendance.person_id and not can_organise(by, gathering):
        raise GatheringError(_("This answer is not yours."))
    _hold_open(gathering, by)
    attendance.refresh_from_db(fields=["status"])
    if attendance.status == Status.DECLINED:
        return attendance
    if not attendance.can_advance(Status.DECLINED) or not attendance.advance(
        to=Status.DECLINED, answered_at=clock.now(), sealed_need=""
    ):
        raise GatheringError(_("This answer has changed. Reload the page."))
    _record("Undo", gathering, attendance.person, by if by != attendance.person else None)
    seat_waiting(gathering)
    return attendance


@transaction.atomic
def record_attendance(
    *,
    by: Person,
    gathering: Gathering,
    came: Collection[int],
    members: Collection[int] = (),
    unnamed_guests: int = 0,
) -> Gathering:
    """Who came: ticked answers (`came`, attendance ids), members who had not answered (person ids), others by count."""
    if not can_organise(by, gathering):
        raise GatheringError(_("Those who organise tick who came."))
    if gathering.is_cancelled or not has_started(gathering):
        raise GatheringError(_("Tick who came once the gathering has started."))
    if not 0 <= unnamed_guests <= UNNAMED_LIMIT:
        raise GatheringError(_("Give a number between 0 and 10,000."), field="unnamed_guests")
    hold(gathering)
    Gathering.objects.filter(pk=gathering.pk).update(unnamed_guests=unnamed_guests)
    gathering.unnamed_guests = unnamed_guests
    listed = Attendance.objects.filter(gathering=gathering).exclude(status=Status.DECLINED)
    arrived = list(listed.exclude(status=Status.CAME).filter(pk__in=came).select_related("person"))
    listed.filter(status=Status.CAME).exclude(pk__in=came).update(status=Status.COMING)
    listed.filter(pk__in=[one.pk for one in arrived]).update(status=Status.CAME)
    walked_in = list(members_not_listed(gathering).filter(pk__in=members))
    _came_unannounced(gathering, walked_in, by)
    for person in (*(one.person for one in arrived if one.person is not None), *walked_in):
        _record("Arrive", gathering, person, by)
    return gathering


@transaction.atomic
def forget_person(*, person: Person) -> None:
    """Answers to come are given back, needs and names go; the count of who came stays, without a name."""
    coming = Attendance.objects.filter(person=person, status__in=(Status.COMING, Status.WAITING))
    for attendance in coming.filter(gathering__ends_at__gt=clock.now()).select_related(
        "gathering__authority"
    ):
        gathering = attendance.gathering
        hold(gathering)
        attendance.delete()
        if gathering.is_planned:
            seat_waiting(gathering)
    Attendance.objects.filter(person=person).update(sealed_need="", sealed_contact="", contact_mark="")
    Attendance.objects.filter(entered_by=person).update(entered_by=None)
    Gathering.objects.filter(announced_by=person).update(announced_by=None)
    Minutes.objects.filter(started_by=person).update(started_by=None)
    Minutes.objects.filter(published_by=person).update(published_by=None)
    MinuteLine.objects.filter(written_by=person).update(written_by=None)


def _hold_open(gathering: Gathering, person: Person | None) -> None:
    """Alone on this gathering, and it still takes answers."""
    hold(gathering)
    if can_answer_gathering(person, gathering):
        return
    if gathering.is_cancelled:
        raise GatheringError(_("This gathering is cancelled."))
    raise GatheringError(_("This gathering is over: it takes no more answers."))


def _free_seat(gathering: Gathering) -> str:
    return Status.WAITING if room_of(gathering).is_full else Status.COMING


def _answer_again(attendance: Attendance, seat: str, need: str | None) -> None:
    """A changed mind takes a new place in the queue; the same answer twice stays one, and keeps its place."""
    changes = {} if need is None else {"sealed_need": seal(need) if need else ""}
    if attendance.status == Status.DECLINED:
        attendance.advance(to=seat, answered_at=clock.now(), **changes)
    elif changes:
        Attendance.objects.filter(pk=attendance.pk).update(**changes)


def _checked_name(name: str) -> str:
    try:
        return check_name(name)
    except PeopleError as error:
        raise GatheringError(error.sentence, field="name") from error


def _check_crowd(gathering: Gathering, seat: str, contact: str) -> None:
    """Guests who answer by themselves: so many at most, so many who wait, and few by the same contact."""
    guests = Attendance.objects.filter(gathering=gathering, person=None, entered_by=None)
    there = list(guests.exclude(status=Status.DECLINED).values_list("status", flat=True))
    if len(there) >= GUEST_LIMIT or (seat == Status.WAITING and there.count(Status.WAITING) >= WAITING_LIMIT):
        raise GatheringError(_("Too many guests have signed up. Please call the organisers."))
    if not contact:
        return
    # Those who gave their answer back count too: saying yes and no again sends no flood of mails.
    if sum(contact_of(one) == contact for one in guests.exclude(sealed_contact="")) >= SAME_CONTACT_LIMIT:
        raise GatheringError(
            _("This contact was already given several times here. Please call the organisers."),
            field="contact",
        )


def _came_unannounced(gathering: Gathering, people: list[Person], by: Person) -> None:
    again = Attendance.objects.filter(gathering=gathering, person__in=people, status=Status.DECLINED)
    known = set(again.values_list("person_id", flat=True))
    again.update(status=Status.CAME)
    Attendance.objects.bulk_create(
        Attendance(
            authority=gathering.authority,
            gathering=gathering,
            person=person,
            status=Status.CAME,
            entered_by=by,
        )
        for person in people
        if person.pk not in known
    )


def _check_behalf(by: Person | None, person: Person, gathering: Gathering) -> None:
    if by is not None and by.pk != person.pk and not can_organise(by, gathering):
        raise GatheringError(_("Those who organise write down who comes."))
    if person.authority_id != gathering.authority_id or person.is_suspended or person.erased_at is not None:
        raise GatheringError(_("This person cannot come here."))


def _checked_contact(contact: str) -> str:
    """An e-mail address or a phone number, or nothing."""
    contact = tidy(contact)
    if not contact:
        return ""
    problem = GatheringError(
        _("Give an e-mail address or a phone number, or leave it empty."), field="contact"
    )
    if len(contact) > 200:
        raise problem
    if "@" in contact:
        try:
            validate_email(contact)
        except ValidationError as error:
            raise problem from error
        return contact.lower()
    try:
        return check_phone(contact)
    except GestureError as error:
        raise problem from error


def _record(verb: str, gathering: Gathering, person: Person | None, by: Person | None) -> None:
    record(
        verb,
        subject=("gathering", gathering.pk),
        authority=gathering.authority,
        actor=person,
        entered_by=by if by is not None and by != person else None,
        community_id=gathering.community_id,
        circle_id=gathering.circle_id,
        audience=f"community:{gathering.community_id}",
    )
