"""What this room tells people: a seat is free, the gathering moved or will not take place, the minutes are out."""

from collections.abc import Iterable

from terreau.gatherings.models import Attendance, Gathering, Minutes
from terreau.gatherings.selectors import comers, contact_of, waiting_list
from terreau.mailroom.services import send_text
from terreau.notifications.selectors import was_told
from terreau.notifications.services import Address, send
from terreau.people.models import Person


def _address(attendance: Attendance) -> Address:
    contact = contact_of(attendance)
    if "@" in contact:
        return Address(name=attendance.guest_name, mail=contact)
    return Address(name=attendance.guest_name, phone=contact)


def _tell(gathering: Gathering, attendance: Attendance, name: str, key: str) -> None:
    """To a person as they wish, to a guest where they said; a guest's own page stands in the message."""
    path = f"/rencontres/{gathering.public_id}/"
    if attendance.person is None:
        path += f"reponse/{attendance.guest_token}/"
    send(
        key=f"gathering:{gathering.pk}:{key}:{attendance.pk}",
        template=f"gatherings/notices/{name}.txt",
        context={
            "gathering": gathering,
            "path": path,
            "is_waiting": attendance.status == Attendance.Status.WAITING,
        },
        authority=gathering.authority,
        person=attendance.person,
        address=None if attendance.person else _address(attendance),
        about=("gathering", gathering.pk),
    )


def _everyone(gathering: Gathering, by: Person) -> Iterable[Attendance]:
    for attendance in (*comers(gathering), *waiting_list(gathering)):
        if attendance.person_id != by.pk:
            yield attendance


def tell_guest(gathering: Gathering, attendance: Attendance) -> None:
    """A guest who left a contact gets the link to change their answer."""
    if attendance.sealed_contact:
        _tell(gathering, attendance, "guest", "guest")


def tell_seat(gathering: Gathering, attendance: Attendance) -> None:
    """A seat got free: it is yours."""
    _tell(gathering, attendance, "seat", f"seat:{attendance.answered_at.timestamp():.0f}")


def tell_change(gathering: Gathering, by: Person) -> None:
    for attendance in _everyone(gathering, by):
        _tell(gathering, attendance, "changed", f"changed:{gathering.answers}")


def tell_cancelled(gathering: Gathering, by: Person) -> None:
    for attendance in _everyone(gathering, by):
        _tell(gathering, attendance, "cancelled", "cancelled")


def remind(gathering: Gathering, attendance: Attendance) -> bool:
    """Tomorrow: one SMS to somebody who asked for them; whether it is new. They answer with one word."""
    person = attendance.person
    key = f"gathering:{gathering.pk}:text:{gathering.starts_at:%Y%m%d%H%M}:{attendance.pk}"
    if person is None or was_told(key=key):
        return False
    message = send_text(
        key=key,
        template="gatherings/texts/reminder.txt",
        context={"gathering": gathering},
        person=person,
        about=("gathering", gathering.pk),
        useful_until=gathering.starts_at,
    )
    return message is not None


def tell_minutes(minutes: Minutes, *, person: Person | None = None, guest: Attendance | None = None) -> None:
    """The minutes are out; one message a reader, whatever happens."""
    who = f"person:{person.pk}" if person is not None else f"guest:{guest.pk if guest else 0}"
    send(
        key=f"minutes:{minutes.pk}:{who}",
        template="gatherings/notices/minutes.txt",
        context={
            "gathering": minutes.gathering,
            "path": f"/rencontres/{minutes.gathering.public_id}/#compte-rendu",
        },
        authority=minutes.authority,
        person=person,
        address=_address(guest) if guest is not None else None,
        about=("minutes", minutes.pk),
    )
